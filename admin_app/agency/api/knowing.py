"""What a program may know of itself: what is left of its quota, and what its agreement lets it see.

Pasal: Pasal 10(2)a.
"""

from __future__ import annotations

from werkzeug.wrappers import Response

from admin_app.agency.api.answers import send
from admin_app.agency.api.blueprint import blueprint
from admin_app.agency.api.entering import caller
from models.operations.agencies import agreements
from models.operations.verification import quota as quotas


@blueprint.get("/kuota")
def quota() -> Response:
    """What is left today and this month; null where no quota is set."""
    asker = caller()
    left = quotas.left(asker)
    agreed = {"hari": asker.quota_day or None, "bulan": asker.quota_month or None}
    return send({"kuota": agreed, "kuota_sisa": {"hari": left.day, "bulan": left.month}, "sandbox": asker.sandbox})


@blueprint.get("/perjanjian")
def agreement() -> Response:
    """Elements, purposes and hours."""
    asker, known = caller(), agreements.data_elements()
    terms = asker.terms
    return send(
        {
            "lembaga": asker.name,
            "versi": asker.version,
            "berlaku_mulai": terms.valid_from.isoformat(),
            "berlaku_sampai": terms.valid_until.isoformat(),
            "unsur": {key: {"nama": known[key].label, "boleh": show.value} for key, show in terms.elements.items()},
            "tujuan": list(terms.purposes),
            "hari_akses": list(terms.days),
            "jam_akses": list(terms.hours),
            "ambang_kemiripan": terms.threshold,
            "sandbox": asker.sandbox,
        }
    )
