"""`scripts/demo OUT`: one birth from the registration to the checked document, and what it leaves in OUT."""

from __future__ import annotations

import json
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import pikepdf

from scripts.demo_run import citizen, office, photos
from scripts.demo_run.browser import Browser
from scripts.demo_run.instance import Instance, Newcomer

PASSWORD = "kebun karet di tepi sungai"  # noqa: S105 - of an account that lives for half a minute
CHILD = "BINTANG PERMATA SARI"
TITLE = "Kutipan Akta Kelahiran"


class Run:
    """One run: who takes part, what was learned on the way, and how long each step took."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time a step."""
        begun = time.monotonic()
        yield
        self.seconds[name] = round(time.monotonic() - begun, 2)

    def write(self, name: str, content: bytes | dict[str, Any]) -> None:
        """Leave a file in the folder asked for."""
        data = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False, indent=1).encode()
        (self.out / name).write_bytes(data)

    def drive(self, instance: Instance) -> dict[str, Any]:
        """From the registration to the check; returns what is printed."""
        resident = Browser(instance.origin)
        sent = self._apply(instance, resident)
        kepala = self._decide(instance, sent.reference)
        with self.step("terbit"):
            pdf, verify = citizen.document(resident, sent, TITLE)
        with self.step("unduh"):
            self.write("document.pdf", pdf)
            self.write("application.pdf", resident.download(sent.form_copy))
            self.write("data.json", attached(self.out / "document.pdf"))
            trail = {"warga": citizen.events(resident, sent), "petugas": office.trail(kepala, sent.reference)}
            self.write("trail.json", trail)
        stranger = Browser(instance.origin)
        with self.step("cek"):
            stranger.open("/jangkar.pem")
            self.write("ca.pem", stranger.body)
            by_token = stranger.json(f"{verify}.json")
            by_pdf = citizen.check_pdf(stranger, pdf)
            self.write("verification.json", {"kode_qr": by_token, "unggahan": by_pdf})
        return {
            "permohonan": sent.reference,
            "dokumen": json.loads((self.out / "data.json").read_bytes())["dokumen"]["nomor"],
            "token": urlsplit(verify).path.rpartition("/")[2],
            "asli": by_token["asli"] and by_pdf["genuine"],
            "alamat": {"permohonan": sent.page, "verifikasi": verify},
        }

    def _apply(self, instance: Instance, resident: Browser) -> citizen.Sent:
        who = instance.newcomer
        if who is None:
            raise RuntimeError("the start names a newcomer")
        with self.step("daftar"):
            contact = {"phone": "0812 7000 1234", "email": "warga.baru@contoh.invalid"}
            citizen.register(resident, who, **contact, password=PASSWORD)
        with self.step("verifikasi_akun"):
            operator = Browser(instance.origin)
            office.log_in(operator, "operator", instance.passwords["operator"])
            office.verify_account(operator, who.name)
        with self.step("isi"):
            citizen.log_in(resident, who.nik, PASSWORD)
            draft = citizen.apply(resident, "CAP_LAHIR", "LAHIR_AYAH_IBU", birth_answers(date.today()))  # noqa: DTZ011
        with self.step("foto"):
            facts = photographed_facts(who)
            citizen.attach(resident, draft, lambda title: photos.paper(title, facts))
        with self.step("kirim"):
            return citizen.send(resident, draft)

    def _decide(self, instance: Instance, reference: str) -> Browser:
        """The three parafs and the signature; returns the kepala's browser."""
        for username in ("operator", "pengawas", "administrator"):
            with self.step(f"paraf_{username}"):
                officer = Browser(instance.origin)
                office.log_in(officer, username, instance.passwords[username])
                office.paraf(officer, reference)
        with self.step("tte"):
            kepala = Browser(instance.origin)
            office.log_in(kepala, "kepala", instance.passwords["kepala"])
            office.sign(kepala, [reference], instance.passphrase)
        return kepala


def birth_answers(today: date) -> dict[str, str]:
    """A birth of twelve days ago; the parents are picked from the family."""
    return {
        "pelapor_hubungan": "ibu",
        "anak_punya_nik": "tidak",
        "anak_nama": CHILD,
        "anak_jk": "2",
        "anak_tgl_lahir": (today - timedelta(days=12)).isoformat(),
        "anak_pukul": "04.35",
        "anak_tempat_dilahirkan": "1",
        "anak_tempat_kelahiran": "Ogan Ilir",
        "anak_jenis_kelahiran": "1",
        "anak_ke": "3",
        "anak_penolong": "2",
        "anak_berat": "3.150",
        "anak_panjang": "49,5",
        "anak_kk_baru": "tidak",
        "anak_kia": "tidak",
        "ayah_nik": citizen.MEMBER,
        "nikah_nomor": "214/07/VI/2014",
        "nikah_tgl": "2014-06-21",
        "saksi1_nik": "1610991507850099",
        "saksi1_nama": "Budi Hartono",
        "saksi1_no_kk": "1610991203150099",
        "saksi2_nik": "1610995802900098",
        "saksi2_nama": "Yuliana",
        "saksi2_no_kk": "1610990504180098",
    }


def photographed_facts(who: Newcomer) -> dict[str, str]:
    """What the drawn papers say."""
    return {"Nama anak": CHILD, "Nama ibu": who.name, "NIK ibu": who.nik, "Nomor KK": who.kk, "Tempat": "Indralaya"}


def attached(pdf: Path) -> bytes:
    """The data.json that the document carries."""
    with pikepdf.open(pdf) as opened:
        return opened.attachments["data.json"].get_file().read_bytes()


def _interrupt(_number: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt


def main(argv: list[str]) -> int:
    """Run once; the last line on stdout is the JSON."""
    if len(argv) != 1 or argv[0].startswith("-"):
        print("Pemakaian: ./scripts/demo FOLDER_HASIL", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGHUP, _interrupt)
    out = Path(argv[0])
    out.mkdir(parents=True, exist_ok=True)
    run, begun = Run(out), time.monotonic()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs begin with it ignored
    try:
        with ExitStack() as stack:
            with run.step("mulai"):
                instance = stack.enter_context(Instance(small=True))
            told = run.drive(instance)
    except KeyboardInterrupt:
        return 130
    run.seconds["seluruhnya"] = round(time.monotonic() - begun, 2)
    print(json.dumps({**told, "detik": run.seconds}, ensure_ascii=False))
    return 0 if told["asli"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
