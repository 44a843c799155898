"""Fictional names: common given names of the region in free combination; nobody is meant."""

from __future__ import annotations

from random import Random

MALE = (
    "AHMAD", "ALI", "ARIFIN", "BUDIMAN", "BURHAN", "DARMAWAN", "DEDI", "EDWAR", "FAHRI", "FAUZAN", "GUNAWAN",
    "HARUN", "HASAN", "HENDRA", "HERMAN", "IDRIS", "ILHAM", "IMRON", "IRWAN", "ISKANDAR", "JAMAL", "KEMAS",
    "LUKMAN", "MAHMUD", "MASAGUS", "MUSLIM", "NAZARUDIN", "RAHMAT", "RIDWAN", "ROBI", "RUSDI", "SAIFUL", "SALIM",
    "SULAIMAN", "SYAHRIL", "TAUFIK", "USMAN", "WAHYU", "YUSUF", "ZAINAL",
)  # fmt: skip
FEMALE = (
    "AISYAH", "AMINAH", "ANISA", "ASMAWATI", "CIK", "DEWI", "DIAN", "ELMI", "ERNAWATI", "FATIMAH", "FITRI", "HALIMAH",
    "HARTINI", "INDAH", "JUMIATI", "KARTIKA", "KHADIJAH", "LESTARI", "MARDIANA", "MARLINA", "MASAYU", "MEGAWATI",
    "NURHAYATI", "NURLELA", "PUTRI", "RATNA", "ROHANA", "ROSMALA", "SALAMAH", "SITI", "SRI", "SUHARTINI", "SULASTRI",
    "SUMIATI", "SUSANTI", "WATI", "YANTI", "YULIANA", "ZALEHA", "ZUBAIDAH",
)  # fmt: skip
LAST_MALE = (
    "AKBAR", "ANWAR", "EFENDI", "FIRDAUS", "HAKIM", "HIDAYAT", "KURNIAWAN", "MAULANA", "NUGRAHA", "OKTARIANTO",
    "PRATAMA", "PUTRA", "RAMADHAN", "SAPUTRA", "SETIAWAN", "SUSANTO", "SYAFEI", "WIJAYA", "YULIANTO", "ZULKARNAIN",
)  # fmt: skip
LAST_FEMALE = (
    "AGUSTINA", "ANGGRAINI", "APRILIA", "FEBRIANTI", "HANDAYANI", "HASANAH", "KHAIRUNNISA", "KURNIASARI", "MAHARANI",
    "NOVITASARI", "OKTAVIA", "PERMATASARI", "PUSPITA", "RAHMAWATI", "RAMADHANI", "SAFITRI", "SARI", "WAHYUNI",
    "WULANDARI", "YULIANTI",
)  # fmt: skip
PLACES = (
    "INDRALAYA",
    "TANJUNG RAJA",
    "PALEMBANG",
    "MUARA KUANG",
    "PEMULUTAN",
    "TANJUNG BATU",
    "KAYU AGUNG",
    "OGAN ILIR",
)
STREETS = (
    "JL. LINTAS TIMUR",
    "JL. DESA",
    "DUSUN I",
    "DUSUN II",
    "DUSUN III",
    "JL. MASJID",
    "JL. SERONGGO",
    "JL. PERTANIAN",
)
MONONYM_ONE_IN = 12


def person_name(random: Random, sex: str) -> str:
    """A name in capitals; one in twelve is a mononym."""
    first = random.choice(MALE if sex == "1" else FEMALE)
    if random.randrange(MONONYM_ONE_IN) == 0:
        return first
    return f"{first} {random.choice(LAST_MALE if sex == '1' else LAST_FEMALE)}"
