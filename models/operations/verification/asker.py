"""Whoever asks: an agency's program or user, with the agreement as it stands at this moment.

Pasal: Pasal 10(2)a, Pasal 10(2)b.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import lru_cache

from models.operations.agencies import agreements
from models.operations.clock import WIB, now
from models.operations.kiosks import devices
from models.operations.logins.sessions import hash_token
from models.operations.verification import clients
from models.rules.verification.outcome import Refusal, Refused
from models.rules.verification.terms import Method, Terms
from models.tables import AgencyUser, Agreement, AgreementVersion, Kiosk
from models.tables.agreements import ACTIVE
from models.tables.base import EPOCH, MICROSECOND, database


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks under which version of which agreement; exactly one of ``user`` and ``client`` is set.

    With ``region`` only residents and families of that desa are answered about; ``kiosk`` is the device there.
    ``token`` is the hash of what a program showed, which the quota asks for again; one who is ``remembered`` gets
    nothing but an answer out of it. Under an agreement that is frozen, ended or of a closed agency he is ``stopped``:
    whatever he asks is refused, and logged.
    """

    agreement: int
    version: int
    terms: Terms
    quota_percent: int
    method: Method
    name: str
    address: str
    user: int | None = None
    client: int | None = None
    sandbox: bool = False
    kiosk: int | None = None
    region: str = ""
    token: str = ""
    remembered: bool = False
    stopped: bool = False

    @property
    def quota_day(self) -> int:
        """What a sanction leaves of the day's quota; 0 means that none is set."""
        return _part(self.terms.quota_day, self.quota_percent)

    @property
    def quota_month(self) -> int:
        """The same of the month's."""
        return _part(self.terms.quota_month, self.quota_percent)

    def closed(self) -> Refusal | None:
        """Why nothing may be asked this way at this moment, whatever it is; None when it may."""
        return self.refusal(self.terms.purposes[0])

    def refusal(self, purpose: str) -> Refusal | None:
        """Why nothing may be asked for this purpose at this moment; None when it may."""
        if self.stopped:
            return Refusal.PERJANJIAN
        return self.terms.refusal(self.method, purpose, self.address, now().astimezone(WIB))


def _part(quota: int, percent: int) -> int:
    return max(1, quota * percent // 100) if quota else 0


@lru_cache(maxsize=512)
def _terms(sha256: str) -> Terms:
    return agreements.terms_of(AgreementVersion.select().where(AgreementVersion.sha256 == sha256).first())


_BY_CREDENTIAL = """
SELECT t.expires_at, s.expires_at, s.revoked_at, c.id, c.active, c.sandbox,
       g.id, g.in_force, g.quota_percent, g.state, a.active, a.name, v.sha256
FROM api_token t JOIN api_secret s ON s.id = t.secret_id JOIN api_client c ON c.id = t.client_id
JOIN agreement g ON g.id = c.agreement_id JOIN agency a ON a.id = g.agency_id
LEFT JOIN agreement_version v ON v.agreement_id = g.id AND v.number = g.in_force
WHERE t.token_sha256 = CAST({param} AS TEXT)
"""
"""With the cast SQLite keeps its plan: it would make one anew for each value that it can look at beforehand."""
MOST_REMEMBERED = 1_000
_remembered: dict[tuple[str, str], Asker] = {}
"""Hash of a token and address → who showed it."""


def by_token(token: str, address: str) -> Asker:
    """The program behind a bearer token. Raises: Refused."""
    token_sha256 = hash_token(token)
    row = database.execute_sql(_BY_CREDENTIAL.format(param=database.obj.param), (token_sha256,)).fetchone()
    if row is None:
        raise Refused(Refusal.KUNCI_SALAH)
    until, key_until, revoked, client, client_in, sandbox, key, version, percent, state, agency_in, name, sha256 = row
    if revoked is not None or min(until, key_until) <= (now() - EPOCH) // MICROSECOND or not client_in:
        raise Refused(Refusal.KUNCI_BERAKHIR)
    if state != ACTIVE or not agency_in or sha256 is None:
        raise Refused(Refusal.PERJANJIAN, client=client)
    asker = Asker(key, version, _terms(sha256), percent, Method.SERVICE, name, address)
    return dataclasses.replace(asker, client=client, sandbox=bool(sandbox), token=token_sha256)


def remembered(token: str, address: str) -> Asker:
    """As :func:`by_token`, for a token that was shown before without a look at what became of it since.

    Good for an answer only, for its quota is not taken unless all that gave the permission still stands.
    """
    key = hash_token(token), address
    if (found := _remembered.get(key)) is not None:
        return found
    asker = by_token(token, address)
    if not asker.sandbox:  # an invented answer takes no quota
        if len(_remembered) >= MOST_REMEMBERED:
            _remembered.clear()
        _remembered[key] = dataclasses.replace(asker, remembered=True)
    return asker


def by_key(client_id: str, secret: str, address: str) -> Asker:
    """The program that shows a key with each query, as the national web service asks for. Raises: Refused."""
    client = clients.living_secret(client_id, secret).client
    asker = _under(client.agreement, Method.SERVICE, address, client.id)
    return _at_work(dataclasses.replace(asker, sandbox=client.sandbox))


def by_user(user: AgencyUser, agreement: Agreement, address: str, method: Method = Method.PORTAL) -> Asker:
    """A user of the portal under one of his agency's agreements at work. Raises: Refused."""
    return _at_work(asking(user, agreement, address, method))


def asking(user: AgencyUser, agreement: Agreement, address: str, method: Method = Method.PORTAL) -> Asker:
    """The same for somebody with a question: ``stopped`` where the agreement is no longer at work. Raises: Refused."""
    if not user.active:
        raise Refused(Refusal.PENGGUNA)
    if agreement.agency_id != user.agency_id:
        raise Refused(Refusal.PERJANJIAN)
    return dataclasses.replace(_under(agreement, method, address), user=user.id)


def by_kiosk(operator: AgencyUser, kiosk: Kiosk, address: str) -> Asker:
    """The operator of a kiosk, under its desa's agreement and about its desa only. Raises: Refused."""
    asker = by_user(operator, devices.agreement_of(kiosk.agency), address, Method.KIOS)
    return dataclasses.replace(asker, kiosk=kiosk.id, region=kiosk.region_code)


def _under(agreement: Agreement, method: Method, address: str, client: int | None = None) -> Asker:
    """Somebody of the agreement's agency, a user not yet named. Raises: Refused where nothing was ever in force."""
    version = AgreementVersion.get_or_none(
        AgreementVersion.agreement == agreement, AgreementVersion.number == agreement.in_force
    )
    if version is None:
        raise Refused(Refusal.PERJANJIAN, client=client)
    agency, terms = agreement.agency, _terms(version.sha256)
    asker = Asker(agreement.id, version.number, terms, agreement.quota_percent, method, agency.name, address)
    return dataclasses.replace(asker, client=client, stopped=agreement.state != ACTIVE or not agency.active)


def _at_work(asker: Asker) -> Asker:
    if asker.stopped:
        raise Refused(Refusal.PERJANJIAN, client=asker.client)
    return asker
