from __future__ import annotations

from datetime import UTC, datetime, timedelta

import peewee
import pytest

from models.tables import Family, Holiday, Message, NumberCounter, OutboxItem, Resident, Setting, composed, sealing
from models.tables.base import later_expression, now_expression, writing

AT = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


def promised(key: str, **more):
    return {"job": "formulir", "key": key, "created_at": AT, "due_at": AT, "payload": {"a": key}, **more}


INSERTS = [
    lambda n: OutboxItem.insert(promised(f"satu:{n}")),
    lambda n: OutboxItem.insert(**promised(f"satu:{n}", attempts=n)),
    lambda n: OutboxItem.insert(promised(f"satu:{n}", application=None)).on_conflict_ignore(),
    lambda n: OutboxItem.insert(promised(f"satu:{n}", due_at=now_expression())),
    lambda n: Setting.insert(key="kunci", value=[n], changed_at=AT).on_conflict(
        conflict_target=[Setting.key], update={Setting.value: [n]}
    ),
    lambda n: Message.insert(key=f"p{n}", recipient="a@contoh.invalid", subject="s", body="b", at=AT),
    lambda n: NumberCounter.insert_many(
        [{"series": "a", "day": str(n), "last": n}, {"series": "b", "day": "", "last": 1}]
    ),
    lambda n: OutboxItem.insert_many([promised(f"satu:{n}"), promised(f"dua:{n}", done_at=AT)]),
    lambda n: NumberCounter.insert_many([("a", str(n), n)], fields=[NumberCounter.series, "day", "last"]),
    lambda n: NumberCounter.insert_many({"series": "a", "day": str(day), "last": n} for day in range(60)),
    lambda n: Resident.insert(family=Family(id=n), birth_date="2026-03-02", sex="1", name="A", as_of=AT),
]
UPDATES = [
    lambda n: OutboxItem.update(progress=f"langkah {n}", error="").where(OutboxItem.id == n),
    lambda n: OutboxItem.update(lease=None).where(OutboxItem.lease == f"l{n}", OutboxItem.done_at.is_null()),
    lambda n: OutboxItem.update(lease_until=later_expression(timedelta(seconds=30))).where(OutboxItem.id == n),
    lambda n: OutboxItem.update(lease_until=later_expression(timedelta(seconds=n))).where(OutboxItem.id == n),
    lambda n: OutboxItem.update(attempts=OutboxItem.attempts + n).where(OutboxItem.due_at <= AT),
    lambda n: OutboxItem.update(due_at=AT).where((OutboxItem.id == n) | (OutboxItem.id != 1)),
    lambda n: OutboxItem.update(due_at=AT).where((OutboxItem.id == n) & (OutboxItem.key != "a")),
    lambda n: OutboxItem.update(due_at=AT).where(OutboxItem.key.in_([f"a{n}", "b"])),
    lambda n: OutboxItem.update(due_at=AT).where(OutboxItem.due_at == OutboxItem.created_at),
    lambda n: OutboxItem.update(error=f"galat {n}"),
    lambda n: Resident.update(family=Family(id=n), name="A").where(Resident.family == Family(id=n + 1)),
]


@pytest.fixture(autouse=True)
def nothing_is_composed_yet(monkeypatch):
    monkeypatch.setattr(composed, "_statements", {})


@pytest.fixture
def seals_are_alike(monkeypatch):
    monkeypatch.setattr(sealing.Sealer, "seal", lambda _, data: data)


def as_peewee_writes(query):
    """The same query in the class of Peewee's that ours stands in for."""
    own = next(one for one in type(query).__mro__ if one in {peewee.ModelInsert, peewee.ModelUpdate})
    bare = own.__new__(own)
    bare.__dict__.update(query.__dict__)
    return bare.sql()


@pytest.mark.parametrize("make", [*INSERTS, *UPDATES])
def test_a_statement_is_peewees_the_first_time_and_each_time_after(database, seals_are_alike, make):
    for number in (1, 2, 3):
        query = make(number)
        assert query.sql()[0] == as_peewee_writes(query)[0]
        assert list(query.sql()[1]) == list(as_peewee_writes(query)[1])


def composed_of_outbox():
    """Its shapes; a thread that another test left to end may compose others meanwhile."""
    return [shape for shape in composed._statements if OutboxItem in shape]


@pytest.mark.parametrize("make", [INSERTS[0], INSERTS[2], UPDATES[0], UPDATES[1], UPDATES[2]])
def test_a_shape_is_composed_once(database, make):
    for number in range(5):
        make(number).sql()
    assert len(composed_of_outbox()) == 1


def test_shapes_are_not_mistaken_for_each_other(database):
    for make in (INSERTS[0], INSERTS[2], *UPDATES[:4]):
        make(1).sql()
    assert len(composed_of_outbox()) == 6


def test_a_row_is_inserted_with_its_defaults_and_gets_its_id(database):
    row = OutboxItem.create(**promised("satu"))
    kept = OutboxItem.get_by_id(row.id)
    assert (kept.key, kept.attempts, kept.payload, kept.created_at, kept.done_at) == (
        "satu",
        0,
        {"a": "satu"},
        AT,
        None,
    )


def test_the_same_row_twice_is_refused_or_ignored_as_asked(database):
    for _ in range(2):
        OutboxItem.insert(promised("satu")).on_conflict_ignore().execute()
    assert OutboxItem.select().count() == 1
    with pytest.raises(peewee.IntegrityError), writing():
        OutboxItem.insert(promised("satu")).execute()


def test_an_update_tells_how_many_rows_it_changed(database):
    one, two = (OutboxItem.create(**promised(key)) for key in ("satu", "dua"))
    for row in (one, two, one):
        assert OutboxItem.update(progress="jalan").where(
            OutboxItem.id == row.id, OutboxItem.progress == ""
        ).execute() == (1 if row.progress == "" else 0)
        row.progress = "jalan"


LOOKUPS = [
    lambda: (NumberCounter, [NumberCounter.series == "1610-LU", NumberCounter.last == 2]),
    lambda: (NumberCounter, [(NumberCounter.series == "1610-LU") & (NumberCounter.last != 2)]),
    lambda: (NumberCounter, [NumberCounter.last >= 2]),
    lambda: (OutboxItem, [OutboxItem.key == "satu", OutboxItem.done_at.is_null()]),
    lambda: (OutboxItem, [OutboxItem.done_at.is_null(False)]),
    lambda: (NumberCounter, [NumberCounter.last.in_([3, 1]), NumberCounter.day != ""]),
    lambda: (OutboxItem, [OutboxItem.due_at < AT + timedelta(seconds=1)]),
]


@pytest.mark.parametrize("asked", LOOKUPS)
def test_rows_are_those_that_peewee_finds(database, asked):
    for last in (1, 2, 3):
        NumberCounter.create(series="1610-LU" if last < 3 else "1610-LT", day=f"2026-03-0{last}", last=last)
    OutboxItem.create(**promised("satu"))
    OutboxItem.create(**promised("dua", done_at=AT))
    table, query = asked()
    conditions = composed.conditions_of(table, query)
    for _ in range(2):
        found = composed.rows(table, conditions)
        assert found
        assert [one.__data__ for one in found] == [one.__data__ for one in table.select().where(*query)]
        assert not any(one.dirty_fields for one in found)


@pytest.mark.parametrize(
    "query",
    [
        [],
        [1],
        [(OutboxItem.id == 1) | (OutboxItem.id == 2)],
        [OutboxItem.id.in_([])],
        [OutboxItem.id.in_(list(range(1000)))],
        [OutboxItem.id.in_(OutboxItem.select(OutboxItem.id))],
        [OutboxItem.id.not_in([1, 2])],
        [OutboxItem.key.startswith("a")],
        [OutboxItem.due_at == OutboxItem.created_at],
        [OutboxItem.due_at <= now_expression()],
        [OutboxItem.id == 1, NumberCounter.last == 1],
        [~(OutboxItem.id == 1)],
        [OutboxItem.id == OutboxItem.select(OutboxItem.id)],
    ],
)
def test_anything_else_is_left_to_peewee(query):
    assert composed.conditions_of(OutboxItem, query) is None


@pytest.mark.parametrize("last", [NumberCounter.last > 0, ~(NumberCounter.last == 9)])
def test_rows_are_found_in_the_order_that_is_asked_for(database, last):
    for count in (2, 3, 1):
        NumberCounter.create(series="1610-LU", day=f"2026-03-0{count}", last=count)
    for column, expected in ((NumberCounter.last, [1, 2, 3]), (NumberCounter.day, [1, 2, 3])):
        assert [one.last for one in NumberCounter.find(last, order_by=(column,))] == expected
    assert [
        one.last for one in NumberCounter.find(NumberCounter.last.in_([3, 2]), last, order_by=(NumberCounter.day,))
    ] == [
        2,
        3,
    ]


def test_what_is_not_there_does_not_exist(database):
    Holiday.create(day="2026-03-02", name="Hari contoh")
    assert Holiday.get_by_id("2026-03-02").name == Holiday.get(Holiday.day.in_(["2026-03-02"])).name
    assert Holiday.get_or_none(Holiday.day == "2026-03-03") is None
    with pytest.raises(Holiday.DoesNotExist):
        Holiday.get_by_id("2026-03-03")


def test_a_row_that_is_added_is_the_one_that_peewee_inserts(database):
    whole = {"recipient": "a@contoh.invalid", "subject": "s", "body": "b", "at": AT, "channel": "email", "error": ""}
    for key, add in (
        ("peewee", lambda row: Message.insert(row).execute()),
        ("kita", Message.add),
        ("lagi", Message.add),
    ):
        add({"key": key, "state": "menunggu", **whole})
    first, *others = [{**row, "id": 0, "key": ""} for row in Message.select().dicts()]
    assert others == [first, first]


def test_columns_are_all_that_is_read(database):
    Message.insert(key="a", recipient="a@contoh.invalid", subject="s", body="b", at=AT).execute()
    for conditions in ((Message.key == "a",), (Message.key.startswith("a"),)):
        (found,) = Message.find(*conditions, columns=(Message.id, Message.subject))
        assert (found.subject, "body" in found.__data__) == ("s", False)


def test_what_many_rows_break_is_told_as_peewee_tells_it(database):
    row = {"key": "uji", "value": 1, "changed_at": datetime.now(UTC)}
    with pytest.raises(peewee.IntegrityError):
        Setting.add_many([row, row])
