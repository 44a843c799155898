"""The portal of LOPE CAPIL: plain pages on which users of agencies verify under their agreements.

Pasal: Pasal 7(1)b, Pasal 10(1)a, Pasal 10(1)b, Pasal 10(1)c, Pasal 10(1)d, Pasal 10(1)e, Pasal 10(1)f, Pasal 10(1)g.
"""

from __future__ import annotations

from flask import Flask

from admin_app import gate
from admin_app.agency.portal import (
    agreeing,
    asking,
    batches,
    entering,
    feedback,
    looking,
    papers,
    printing,
    proposing,
    reporting,
    semesters,
    statements,
)
from admin_app.agency.portal.blueprint import blueprint

MODULES = (
    entering,
    asking,
    looking,
    printing,
    proposing,
    reporting,
    batches,
    statements,
    semesters,
    papers,
    agreeing,
    feedback,
)
"""Importing them puts their pages on the blueprint."""

ROWS = {
    **dict.fromkeys(("log_in", "second_factor"), gate.PUBLIC),
    **dict.fromkeys(("enrol", "log_out"), gate.AGENCY_HALF),
    **dict.fromkeys(("home", "ask", "log", "counts", "counts_workbook", "change_password"), gate.AGENCY),
    **dict.fromkeys(("make_report", "report_page", "fetch_report"), gate.AGENCY),
    **dict.fromkeys(("print_answer", "prints", "print_page", "fetch_print"), gate.AGENCY),
    **dict.fromkeys(("list_batches", "upload_batch", "show_batch", "start_batch"), gate.AGENCY),
    **dict.fromkeys(("discard_batch", "fetch_csv", "fetch_workbook"), gate.AGENCY),
    **dict.fromkeys(("papers", "fetch_paper", "agreements", "agreement", "countersign"), gate.AGENCY),
    **dict.fromkeys(("propose", "proposals", "proposal"), gate.AGENCY),
    **dict.fromkeys(("statement_list", "statement", "statement_csv", "statement_pdf"), gate.AGENCY),
    **dict.fromkeys(("feedback_list", "upload_feedback", "feedback_page"), gate.AGENCY),
    **dict.fromkeys(("send_feedback", "discard_feedback"), gate.AGENCY),
    **dict.fromkeys(("reports", "write_report", "filed_report", "fetch_filed_report"), gate.AGENCY),
}


def register(app: Flask) -> None:
    """Add every page of the portal and its rows of the gate."""
    app.register_blueprint(blueprint)
    gate.allow(app, {f"{blueprint.name}.{name}": access for name, access in ROWS.items()})
