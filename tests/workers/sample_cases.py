"""The same documents with the longest lawful names, as an attacker would fill them in, and with the least data."""

from __future__ import annotations

import copy

from tests.workers.samples import FATHER, Data, birth, drop, family_card, form, moving

HOSTILE = "<script>alert('x')</script> =HYPERLINK(\"a\") & 'O''BRIEN' "
LONG_NAME = "MUHAMMAD RADEN ARYO KUSUMADININGRAT WIRYAATMAJA SASTRANEGARA"
HOSTILE_NAME = (HOSTILE.upper() + "W" * 200)[:200]


def renamed(data: Data, name: str) -> Data:
    """``data`` with every person called ``name``, and every address and birth place as long."""
    data = copy.deepcopy(data)
    people = [*data["orang"].values(), *data["keluarga"]["anggota"]]
    for person in people:
        person |= {"nama": name, "nama_ayah": name, "nama_ibu": name, "tempat_lahir": name}
    data["keluarga"] |= {"kepala": name, "alamat": name}
    data["pejabat"]["nama"] = name
    for slug, answer in data["isian"].items():
        for fields in answer if isinstance(answer, list) else [{slug: answer}]:
            for inner, field in fields.items():
                if inner.endswith(("nama", "nama_pemohon", "alamat", "tempat_lahir", "tempat_kelahiran")):
                    field |= {"nilai": name, "teks": name}
    return data


def least(data: Data) -> Data:
    """``data`` with no parafs, a mononym, and every optional answer and address part left out."""
    data = renamed(data, "SUHARTO") | {"paraf": [], "demo": False}
    for slug in ("anak_berat", "anak_panjang", "anak_penolong", "ayah_nik", "ibu_nik", "tuj_kode_pos", "PENGIKUT"):
        data["isian"].pop(slug, None)
    drop(data["isian"], "saksi")
    data["keluarga"] |= {"rt": "", "rw": "", "kode_pos": ""}
    blank = ("agama", "pendidikan", "pekerjaan", "gol_darah", "status_kawin", "tgl_kawin", "nama_ayah", "nama_ibu")
    for person in [*data["orang"].values(), *data["keluarga"]["anggota"]]:
        person.update(dict.fromkeys(blank, ""))
    return data


def least_form() -> Data:
    """A form with hardly anything on it."""
    return form() | {"bagian": [], "lampiran": [], "janji": "", "demo": False}


def hostile_form() -> Data:
    """A form whose every value is an attack, two pages of them."""
    rows = [{"label": HOSTILE_NAME[:80], "teks": HOSTILE_NAME} for _ in range(30)]
    data = form() | {"bagian": [{"judul": HOSTILE_NAME, "baris": rows}]}
    return data | {"pemohon": {"nama": HOSTILE_NAME, "nik": FATHER["nik"]}}


CASES = {
    **{f"kutipan {variant}": birth(variant=variant) for variant in ("LAHIR_AYAH_IBU", "LAHIR_FRASA", "LAHIR_IBU")},
    **{f"kutipan {variant}": birth(variant=variant) for variant in ("LAHIR_TANPA_ORTU", "LAHIR_OA")},
    "register": birth("DOC_REG_LAHIR"),
    "kk 3": family_card(3),
    "kk 13": family_card(13),
    "pindah": moving(4),
    "formulir": form(),
    "kutipan nama panjang": renamed(birth(variant="LAHIR_FRASA"), LONG_NAME),
    "register nama panjang": renamed(birth("DOC_REG_LAHIR"), LONG_NAME),
    "kk nama panjang": renamed(family_card(10), LONG_NAME),
    "pindah nama panjang": renamed(moving(4), LONG_NAME),
    "kutipan jahat": renamed(birth(variant="LAHIR_FRASA"), HOSTILE_NAME),
    "register jahat": renamed(birth("DOC_REG_LAHIR"), HOSTILE_NAME),
    "kk jahat": renamed(family_card(10), HOSTILE_NAME),
    "pindah jahat": renamed(moving(12), HOSTILE_NAME),
    "formulir jahat": hostile_form(),
    "kutipan tersedikit": least(birth(variant="LAHIR_IBU")),
    "register tersedikit": least(birth("DOC_REG_LAHIR", "LAHIR_TANPA_ORTU")),
    "kk tersedikit": least(family_card(1)),
    "pindah tersedikit": least(moving(0)),
    "formulir tersedikit": least_form(),
}
"""Name of a case → document data: every template as usual, with long names, hostile, and with the least."""
