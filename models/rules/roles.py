"""Who acts: the roles of Pasal 15 and those that the office needs around them.

Pasal: Pasal 15(1)a, Pasal 15(1)c, Pasal 15(1)f, Pasal 15(1)i.
"""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """An officer holds a role; ``PEMOHON`` is the resident, ``LEMBAGA`` a user of an agency, ``SISTEM`` the workers."""

    PEMOHON = "pemohon"
    OPERATOR = "operator"
    PENGAWAS = "pengawas"
    ADMINISTRATOR = "administrator"
    KEPALA = "kepala"
    PENGELOLA = "pengelola"
    ARSIPARIS = "arsiparis"
    PERANCANG = "perancang"
    AUDITOR = "auditor"
    LEMBAGA = "lembaga"
    SISTEM = "sistem"


STAFF_ROLES = (
    Role.OPERATOR,
    Role.PENGAWAS,
    Role.ADMINISTRATOR,
    Role.KEPALA,
    Role.PENGELOLA,
    Role.ARSIPARIS,
    Role.PERANCANG,
    Role.AUDITOR,
)

ROLE_NAMES: dict[Role, str] = {
    Role.PEMOHON: "Pemohon",
    Role.OPERATOR: "Operator",
    Role.PENGAWAS: "Pejabat Pengawas",
    Role.ADMINISTRATOR: "Pejabat Administrator",
    Role.KEPALA: "Kepala Dinas",
    Role.PENGELOLA: "Pengelola Sistem",
    Role.ARSIPARIS: "Arsiparis",
    Role.PERANCANG: "Perancang Layanan",
    Role.AUDITOR: "Auditor Data",
    Role.LEMBAGA: "Lembaga",
    Role.SISTEM: "Sistem",
}
