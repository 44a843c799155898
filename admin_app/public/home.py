"""The open pages: the services, what each needs, and the terms.

Pasal: Pasal 8(1), Pasal 9(1), Pasal 12(2), Pasal 13(1)b.
"""

from __future__ import annotations

from itertools import groupby

from flask import render_template

from admin_app.public.blueprint import blueprint
from models.operations.services import catalogue
from models.rules.attachments import Requirement, required_attachments
from models.rules.service import ServiceDefinition

TERMS_VERSION = "1"


@blueprint.get("/")
def home() -> str:
    """What can be asked for, and how it goes."""
    offered = [definition for _, definition in catalogue.offered()]
    groups = [(name, list(found)) for name, found in groupby(offered, lambda one: one.kelompok)]
    return render_template("public/beranda.html", groups=groups)


@blueprint.get("/layanan/<code>")
def service(code: str) -> str:
    """One service: who may apply, what to prepare, how long it takes, and why."""
    definition = catalogue.definition_of(catalogue.version_in_force(code))
    days = catalogue.setting(f"tenggat.{definition.code}", definition.office_time.working_days)
    return render_template(
        "public/layanan.html",
        service=definition,
        variants=[(one, prepared_for(definition, one.code)) for one in definition.active_variants()],
        documents=[one for one in definition.documents if not one.office_only],
        working_days=days,
    )


def prepared_for(definition: ServiceDefinition, variant: str) -> list[Requirement]:
    """What a variant needs whatever the answers are."""
    return required_attachments(definition, variant, {})


@blueprint.get("/ketentuan")
def terms() -> str:
    """Terms of use and what is done with personal data (UU 27/2022)."""
    return render_template("public/ketentuan.html", version=TERMS_VERSION)
