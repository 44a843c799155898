"""Pasal 8(1)c to e: whoever asks for a card, a letter of moving or of residence is asked for what he can give."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.rules.filling import walk
from models.rules.form_checks import problems, reporting_status
from tests.models.rules.household import CHILD, TODAY, context, service

FOREIGN = {**CHILD, "nik": "1610990506150009", "kewarganegaraan": "2"}


def asked(code, variant, **answers):
    """Questions and attachments that are still missing with these answers and no attachment."""
    around = context()
    around = replace(around, facts=replace(around.facts, members=(*around.facts.members, FOREIGN)))
    return {one.slug for one in problems(service(code), variant, answers, set(), around)}


@pytest.mark.parametrize(
    ("code", "variant", "answers", "asks", "spares"),
    [
        ("DAF_KTPEL", "KTP_UBAH", {"ubah_apa": "alamat"}, "A_KTP_LAMA A_BUKTI_UBAH", ""),
        ("DAF_KTPEL", "KTP_UBAH", {"ubah_apa": "foto"}, "A_KTP_LAMA", "A_BUKTI_UBAH"),
        ("DAF_KIA", "KIA_HILANG", {"orang_nik": CHILD["nik"]}, "A_AKTA_LAHIR orang_akta_lahir", ""),
        ("DAF_KIA", "KIA_HILANG", {"orang_nik": FOREIGN["nik"]}, "A_HILANG", "A_AKTA_LAHIR orang_akta_lahir"),
        ("DAF_SKPLN", "SKPLN_WNI", {}, "A_KK A_KTP", ""),
        ("DAF_SKPLN", "SKDLN", {"datang_sendiri": "tidak"}, "A_SKPLN A_KUASA", "A_KK A_KTP"),
        ("DAF_SKTT", "SKTT_BARU", {}, "A_KUASA izin_tempat oa_tempat_datang oa_tgl_datang", "oa_sendiri oa_nik"),
        ("DAF_SKTT", "SKTT_PANJANG", {}, "oa_sendiri izin_terbit", "izin_tempat oa_tempat_datang oa_tgl_datang"),
        ("DAF_RENTAN", "RENTAN_KOMUNITAS", {"kategori": "KT"}, "A_KET_ADAT kepala_adat komunitas", ""),
        ("DAF_RENTAN", "RENTAN_KOMUNITAS", {"kategori": "KW"}, "komunitas", "A_KET_ADAT kepala_adat"),
        ("DAF_RENTAN", "RENTAN_TERLANTAR", {}, "lokasi_pendataan", "penanggung"),
    ],
)
def test_nobody_is_asked_for_what_he_cannot_have(code, variant, answers, asks, spares):
    found = asked(code, variant, **answers)
    assert set(asks.split()) <= found
    assert not set(spares.split()) & found


@pytest.mark.parametrize(
    ("variant", "late"), [("SKTT_BARU", True), ("SKTT_PANJANG", True), ("SKTT_HILANG_RUSAK", False)]
)
def test_only_a_new_permit_can_be_reported_late(variant, late):
    definition = service("DAF_SKTT")
    filled = walk(definition, variant, {"izin_terbit": "2024-11-01"}, context())
    status = reporting_status(definition, filled.values, TODAY)
    assert bool(status and status.late) is late
