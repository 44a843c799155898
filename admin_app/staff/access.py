"""Who may reach which screen of the office: one row per endpoint, and a method without a row has no address.

Pasal: Pasal 15(1)a, Pasal 15(1)c, Pasal 15(1)f, Pasal 15(1)i, Pasal 19(3)a.
"""

from __future__ import annotations

from admin_app.gate import PUBLIC, Access, staff
from models.rules.roles import Role

OPERATOR, PENGAWAS, ADMINISTRATOR, KEPALA = Role.OPERATOR, Role.PENGAWAS, Role.ADMINISTRATOR, Role.KEPALA
PENGELOLA, ARSIPARIS, PERANCANG = Role.PENGELOLA, Role.ARSIPARIS, Role.PERANCANG
AUDITOR = Role.AUDITOR

EVERYBODY = staff()
CASE = staff(OPERATOR, PENGAWAS, ADMINISTRATOR, KEPALA)
"""Who handles files by Pasal 15."""
PAPERS = staff(OPERATOR, PENGAWAS, ADMINISTRATOR, KEPALA, PENGELOLA)
"""Who handles papers of the office, and who may draft some of them."""
READERS = staff(OPERATOR, PENGAWAS, ADMINISTRATOR, KEPALA, ARSIPARIS)
"""Who may look residents up, with a purpose."""
REGISTRARS = staff(OPERATOR, PENGAWAS, ADMINISTRATOR)
"""Who may mend the register, with a basis."""
VERIFIERS = staff(OPERATOR, PENGAWAS)
CORRECTORS = staff(PENGAWAS, ADMINISTRATOR)
"""Who may mend a file himself (15(1)e, h); never the kepala (15(1)k)."""
MANAGER = staff(PENGELOLA)
DESIGNERS = staff(PERANCANG, PENGELOLA)
"""Who may draft services, and publish what a colleague drafted."""
OVERSEERS = staff(PENGELOLA, ADMINISTRATOR, KEPALA)
WATCHERS = staff(AUDITOR, PENGELOLA, ADMINISTRATOR, KEPALA)
"""Who looks into odd use."""
KEEPERS = staff(AUDITOR, KEPALA)
"""Who knows the decoys and the orders of law; not those who run the system."""
IMPORTERS = staff(PENGELOLA, PENGAWAS, ADMINISTRATOR, KEPALA)
"""Who may see an extract and, where another one uploaded it, confirm it."""
HALF = staff(half=True)
"""Also an officer who still has to enrol his second factor."""


def _crud(
    read: Access, write: Access | None = None, *, details: bool = True, export: bool = False
) -> dict[str, Access]:
    rows = {"index_view": read}
    if details:
        rows["details_view"] = read
    if write is not None:
        rows |= {"create_view": write, "edit_view": write}
    if export:
        rows["export"] = read
    return rows


SCREENS: dict[str, dict[str, Access]] = {
    "staff": {"home": EVERYBODY},
    "staff_login": {"log_in": PUBLIC, "second_factor": PUBLIC, "log_out": HALF},
    "own": {"index": HALF, "change_password": EVERYBODY, "enrol": HALF, "confirm": HALF},
    "find": {"search": CASE},
    "queue": {"index": CASE, "next_file": CASE, "paraf_many": CORRECTORS},
    "file": {
        "index": CASE,
        "show": CASE,
        "take": CASE,
        "release": CASE,
        "hurry": CASE,
        "decide": staff(OPERATOR, PENGAWAS, ADMINISTRATOR),
        "send_back": staff(PENGAWAS, ADMINISTRATOR, KEPALA),
        "correct": CORRECTORS,
        "scan": CASE,
        "scan_page": CASE,
        "draft": CASE,
        "form_scan": CASE,
    },
    "appointments": {
        "index": CASE,
        "show": CASE,
        "mark": REGISTRARS,
        "book": REGISTRARS,
        "cancel": REGISTRARS,
        "no_show": REGISTRARS,
    },
    "scanned_forms": dict.fromkeys(
        ("index", "upload", "show", "picture", "identify", "attach", "undo", "set_aside", "bring_back"), staff(OPERATOR)
    ),
    "signing": {
        "desk": staff(KEPALA),
        "sign": staff(KEPALA),
        "end": staff(KEPALA),
        "result": staff(KEPALA),
        "receipt": staff(KEPALA),
    },
    "residents": {
        **_crud(READERS, REGISTRARS),
        "purpose": READERS,
        "history": READERS,
    },
    "families": {
        **_crud(READERS, REGISTRARS),
        "purpose": READERS,
        "history": READERS,
    },
    "accounts": {**_crud(VERIFIERS), "photo": VERIFIERS, "approve": VERIFIERS, "reject": VERIFIERS},
    "officers": {**_crud(MANAGER, MANAGER), "password": MANAGER, "forget_totp": MANAGER},
    "services": _crud(EVERYBODY),
    "versions": _crud(EVERYBODY),
    "designer": dict.fromkeys(
        (
            "index",
            "create",
            "copy",
            "import_yaml",
            "show",
            "part",
            "rearrange",
            "discard",
            "template",
            "try_out",
            "sample",
            "compare",
            "publish",
            "export_yaml",
        ),
        DESIGNERS,
    ),
    "regions": _crud(EVERYBODY, details=False),
    "holidays": _crud(EVERYBODY, MANAGER, details=False),
    "opening_hours": _crud(EVERYBODY, MANAGER, details=False),
    "closures": _crud(EVERYBODY, MANAGER, details=False),
    "settings": {"index_view": OVERSEERS, "edit_view": MANAGER},
    "reasons": _crud(OVERSEERS, MANAGER, details=False),
    "applications": _crud(staff(OPERATOR, PENGAWAS, ADMINISTRATOR, KEPALA, PENGELOLA), details=False, export=True),
    "documents": {**_crud(READERS), "download": READERS},
    "papers": {
        **_crud(PAPERS),
        "draft": PAPERS,
        "download": PAPERS,
        "paraf": staff(OPERATOR, PENGAWAS, ADMINISTRATOR, PENGELOLA),
        "send_back": staff(PENGAWAS, ADMINISTRATOR, KEPALA),
        "redraft": staff(OPERATOR, PENGELOLA),
        "withdraw": staff(OPERATOR, PENGELOLA),
    },
    "cards": {
        **_crud(CASE),
        "step": REGISTRARS,
        "hand_over": REGISTRARS,
        "receipt": CASE,
        "stock": CASE,
        "note_blanks": REGISTRARS,
    },
    "register_imports": {
        **dict.fromkeys(("index", "show", "refused", "confirm", "discard", "stop"), IMPORTERS),
        "upload": MANAGER,
    },
    "stay_permits": _crud(CASE),
    "old_data": {**_crud(CASE), "look_again": REGISTRARS, "note_permission": REGISTRARS},
    "vulnerable": {**_crud(CASE), "note": REGISTRARS, "collect": REGISTRARS},
    "archive": {"index_view": READERS, "folder": READERS, "purpose": READERS, "download": READERS},
    "agencies": _crud(OVERSEERS, MANAGER),
    "agreements": {
        **_crud(OVERSEERS, MANAGER),
        "terms": MANAGER,
        "approve": staff(PENGELOLA, KEPALA),
        "freeze": OVERSEERS,
        "warn": staff(PENGELOLA, KEPALA),
        "reduce": staff(PENGELOLA, KEPALA),
        "close": staff(KEPALA),
        "lift": staff(PENGELOLA, KEPALA),
        "receive_report": MANAGER,
        "take_step": MANAGER,
        "step_document": OVERSEERS,
        "draft_paper": MANAGER,
        "decide_signer": MANAGER,
        "decide_change": staff(PENGELOLA, KEPALA),
        "renew": MANAGER,
        "programs": MANAGER,
        "add_key": MANAGER,
        "revoke_key": MANAGER,
    },
    "agency_users": {**_crud(OVERSEERS), "create_view": MANAGER, "password": MANAGER, "shut_out": MANAGER},
    "kiosks": {**_crud(OVERSEERS), "create_view": MANAGER, "renew_code": MANAGER, "revoke": MANAGER},
    "kiosk_prints": _crud(OVERSEERS, details=False, export=True),
    "api_knocks": _crud(OVERSEERS, details=False),
    "verifications": _crud(WATCHERS, details=False, export=True),
    "statements": {**_crud(OVERSEERS), "figures": OVERSEERS, "rows": OVERSEERS},
    "feedback": _crud(CASE),
    "semester_filings": {**_crud(OVERSEERS), "decide": MANAGER, "copy": OVERSEERS},
    "data_updates": {**_crud(CASE), "step": REGISTRARS, "evidence": CASE},
    "objections": {**_crud(OVERSEERS), "take_up": OVERSEERS, "answer": OVERSEERS},
    "look_holds": {**_crud(KEEPERS), "create_view": staff(AUDITOR), "approve": KEEPERS, "end": KEEPERS},
    "office_counts": dict.fromkeys(("index", "workbook"), WATCHERS),
    "odd_use": {
        **_crud(WATCHERS),
        "evidence": WATCHERS,
        "step": WATCHERS,
        "freeze": OVERSEERS,
        "freeze_agreement": OVERSEERS,
        "lift": OVERSEERS,
    },
    "decoys": {**_crud(KEEPERS), "create_view": staff(AUDITOR), "approve": KEEPERS, "end": KEEPERS},
    "trail": {**_crud(OVERSEERS, export=True), "check": OVERSEERS},
    "access_log": _crud(WATCHERS, details=False, export=True),
    "jobs": {
        "index_view": staff(OPERATOR, PENGAWAS, ADMINISTRATOR, KEPALA, PENGELOLA),
        "action_view": MANAGER,
    },
    "messages": _crud(MANAGER),
    "siak": {"index_view": VERIFIERS, "enter": VERIFIERS},
}

ROWS: dict[str, Access] = {
    f"{screen}.{method}": who for screen, methods in SCREENS.items() for method, who in methods.items()
}
