"""What officers do: verify an account, initial a file, and sign it at the kepala's desk."""

from __future__ import annotations

from typing import Any

from scripts.demo_run.browser import Browser, Stuck, shown

SEEN_ALL = "sesuai"


def log_in(browser: Browser, username: str, password: str) -> None:
    """Enter the office."""
    browser.open("/petugas/masuk")
    browser.send("Masuk", {"username": username, "sandi": password})
    if "/masuk" in browser.address:
        raise Stuck(browser.text())


def verify_account(browser: Browser, name: str) -> None:
    """Open the account that waits under this name and approve it."""
    browser.open("/petugas/")
    browser.follow("akun warga menunggu")
    browser.follow(name)
    browser.send("Setujui")


def open_file(browser: Browser, reference: str) -> None:
    """Find a file by its number, as an officer on the telephone does."""
    browser.open("/petugas/")
    browser.send("Cari", {"q": reference})
    if not browser.address.endswith(reference):
        browser.follow(reference)


def paraf(browser: Browser, reference: str) -> None:
    """Open the file, find everything in order where verdicts are asked for, and initial it."""
    open_file(browser, reference)
    form, _ = browser.form("Paraf")
    verdicts = {name: SEEN_ALL for name in form.inputs.keys() if name.startswith("nilai.")}  # noqa: SIM118 - lxml
    browser.send("Paraf", verdicts)
    if "diparaf" not in browser.text():
        raise Stuck(browser.text())


def sign(browser: Browser, references: list[str], passphrase: str) -> str:
    """Tick exactly these files, type the passphrase once, sign. Returns the address of the results."""
    browser.open("/petugas/tanda-tangan/")
    boxes = browser.page.xpath("//input[@name='berkas']")
    ticked = [box.get("value") for box in boxes if any(one in box.get("aria-label", "") for one in references)]
    form, _ = browser.form("Bubuhkan TTE")
    answers: dict[str, Any] = {"berkas": ticked}
    if "sandi_tte" in form.inputs.keys():  # noqa: SIM118 - lxml's inputs are no dict
        answers["sandi_tte"] = passphrase
    browser.send("Bubuhkan TTE", answers)
    if "/hasil/" not in browser.address:
        raise Stuck(browser.text())
    return browser.address


def trail(browser: Browser, reference: str) -> list[dict[str, str]]:
    """The file's history, as the office's page tells it."""
    open_file(browser, reference)
    rows = browser.page.xpath("//details[contains(., 'Riwayat')]//tbody/tr")
    return [{str(cell.get("data-label")).lower(): shown(cell) for cell in row} for row in rows]
