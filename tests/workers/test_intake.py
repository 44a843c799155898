"""The intake process as its clients meet it: many at once, gone, busy, and hostile files one after the other."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from models.ports.intake_client import MAX_BYTES, Cleaned, clean, page_image
from models.ports.signer_client import pack
from models.rules.errors import TemporarilyUnavailable, UploadRefused
from tests.workers.corpus import papers, pictures
from tests.workers.corpus.process import SECRET, running_intake

NOBODY = 65534


@pytest.fixture(scope="module")
def intake(tmp_path_factory):
    with running_intake(tmp_path_factory.mktemp("intake")) as running:
        yield running


@pytest.fixture(scope="module")
def hasty(tmp_path_factory):
    with running_intake(tmp_path_factory.mktemp("hasty"), "intake.WAITING_BYTES = 3_000_000") as running:
        yield running


def refused(socket_path: Path, data: bytes, name: str = "berkas") -> str:
    with pytest.raises(UploadRefused) as caught:
        clean(socket_path, data, name)
    return caught.value.message


def children_of(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def test_a_photo_comes_back_as_a_picture_with_its_facts(intake):
    found = clean(intake.socket, pictures.photo(), "foto.jpg")
    assert found == Cleaned(found.data, "image/jpeg", 1, 900, 1200, "", unreadable=False)
    assert found.data[:2] == b"\xff\xd8"


def test_a_hundred_requests_at_once_all_get_their_own_file_back(intake):
    sizes = [(400 + step, 600) for step in range(0, 100, 10)]
    files = [pictures.photo(size) for size in sizes]
    start = threading.Barrier(100)

    def one(number: int) -> tuple[int, int]:
        start.wait()
        found = clean(intake.socket, files[number % 10], "foto.jpg")
        return found.width, found.height

    with ThreadPoolExecutor(100) as pool:
        assert list(pool.map(one, range(100))) == sizes * 10
    assert children_of(intake.process.pid) == []


HOSTILE = [
    ("content bomb", papers.content_bomb, "terlalu besar setelah dibuka"),
    ("nested bomb", papers.nested_bomb, "terlalu besar setelah dibuka"),
    ("picture bomb", papers.picture_bomb, "terlalu besar setelah dibuka"),
    ("deep nesting", papers.deeply_nested, "terlalu besar setelah dibuka"),
    ("object stream bomb", papers.object_stream_bomb, "PDF rusak"),
    ("loop of pages", papers.loop_of_pages, "PDF rusak"),
    ("LZW bomb", papers.lzw_bomb, "terlalu berat"),
    ("30,000 × 30,000 pixels", lambda: pictures.png_of_nothing(30_000, 30_000), "paling banyak 60 megapiksel"),
    ("61 megapixels", lambda: pictures.png_of_nothing(10_000, 6_100), "paling banyak 60 megapiksel"),
    ("claimed 65,000 × 65,000", lambda: pictures.claiming_size(65_000, 65_000), "paling banyak 60 megapiksel"),
    ("text bomb in a PNG", pictures.png_with_huge_text, "terpotong atau rusak"),
]


@pytest.mark.parametrize(("make", "words"), [case[1:] for case in HOSTILE], ids=[case[0] for case in HOSTILE])
def test_a_bomb_is_refused_and_the_next_citizen_is_served(intake, make, words):
    assert words in refused(intake.socket, make())
    assert clean(intake.socket, pictures.photo(), "foto.jpg").pages == 1


def test_a_file_that_eats_processor_time_is_stopped_at_the_limit(hasty):
    began = time.monotonic()
    assert "terlalu berat" in refused(hasty.socket, papers.slow_to_draw())
    assert time.monotonic() - began < 10
    assert "time" in hasty.log.read_text()


def test_a_file_that_eats_memory_is_stopped_at_the_limit(hasty):
    assert "terlalu berat" in refused(hasty.socket, papers.lzw_bomb(rounds=120))
    assert "memory" in hasty.log.read_text()


def test_drawing_that_doubles_at_each_level_is_stopped(hasty):
    assert refused(hasty.socket, papers.drawing_bomb())
    assert clean(hasty.socket, pictures.photo(), "foto.jpg").pages == 1


def test_too_many_waiting_files_are_turned_away_politely(hasty):
    file = pictures.photo((1500, 2000))
    assert len(file) > 1_000_000
    outcomes: list[str] = []

    def one(_: int) -> None:
        try:
            outcomes.append(clean(hasty.socket, file, "foto.jpg").media_type)
        except TemporarilyUnavailable as error:
            outcomes.append(error.message)

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(one, range(40)))
    assert len(outcomes) == 40
    assert outcomes.count("image/jpeg") >= 1
    turned_away = {outcome for outcome in outcomes if outcome != "image/jpeg"}
    assert len(turned_away) == 1
    assert "sedang sibuk" in turned_away.pop()
    assert clean(hasty.socket, file, "foto.jpg").media_type == "image/jpeg"


def test_whoever_would_wait_too_long_is_turned_away_politely(tmp_path):
    with running_intake(tmp_path, "intake.QUEUE_SECONDS = 0.2") as running, ThreadPoolExecutor(1) as pool:
        slow = pool.submit(refused, running.socket, papers.slow_to_draw())
        time.sleep(0.3)
        with pytest.raises(TemporarilyUnavailable, match="sedang sibuk"):
            clean(running.socket, pictures.photo(), "foto.jpg")
        assert "terlalu berat" in slow.result(20)
        assert clean(running.socket, pictures.photo(), "foto.jpg").pages == 1


def test_whoever_sends_slowly_keeps_nobody_waiting(hasty):
    with socket.socket(socket.AF_UNIX) as slow:
        slow.connect(str(hasty.socket))
        slow.sendall(pack({"command": "clean"}, pictures.photo())[:500])
        assert clean(hasty.socket, pictures.photo(), "foto.jpg").pages == 1


@pytest.mark.parametrize(
    "frame", [b"\xff" * 64, b"", pack({"command": "clean"})[:9], pack({"command": "hapus"}), pack({}), pack([1])]
)
def test_a_question_that_makes_no_sense_harms_nobody(intake, frame):
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(intake.socket))
        client.sendall(frame)
        client.shutdown(socket.SHUT_WR)
        answer = client.makefile("rb").read()
    assert answer == b"" or b"refused" in answer
    assert clean(intake.socket, pictures.photo(), "foto.jpg").pages == 1


def test_without_the_process_the_citizen_is_asked_to_try_again(tmp_path):
    with pytest.raises(TemporarilyUnavailable, match="unggah lagi"):
        clean(tmp_path / "intake.sock", pictures.photo(), "foto.jpg")


def test_a_process_killed_in_the_middle_of_a_request_is_said_clearly(tmp_path):
    with running_intake(tmp_path) as running, ThreadPoolExecutor(1) as pool:
        running.process.send_signal(signal.SIGSTOP)
        answer = pool.submit(clean, running.socket, pictures.photo(), "foto.jpg")
        time.sleep(0.3)
        assert not answer.done()
        running.process.kill()
        with pytest.raises(TemporarilyUnavailable, match="belum tersimpan"):
            answer.result(10)


def test_it_stops_cleanly_and_takes_its_socket_along(tmp_path):
    with running_intake(tmp_path) as running:
        clean(running.socket, pictures.photo(), "foto.jpg")
        running.process.terminate()
        assert running.process.wait(5) == 0
        assert not running.socket.exists()


def test_stopping_waits_for_no_child_and_leaves_none(tmp_path):
    with running_intake(tmp_path) as running, ThreadPoolExecutor(1) as pool:
        slow = pool.submit(clean, running.socket, papers.slow_to_draw(), "berkas.pdf")
        while not (at_work := children_of(running.process.pid)):
            time.sleep(0.01)
        running.process.terminate()
        assert running.process.wait(3) == 0
        assert not Path(f"/proc/{at_work[0]}").exists()
        with pytest.raises(TemporarilyUnavailable):
            slow.result(5)


def test_it_starts_over_the_socket_of_a_killed_one(tmp_path):
    with running_intake(tmp_path) as running:
        running.process.kill()
        running.process.wait()
        assert running.socket.exists()
    with running_intake(tmp_path) as running:
        assert clean(running.socket, pictures.photo(), "foto.jpg").pages == 1


def test_the_process_knows_no_secret_of_the_installation(intake):
    told = Path(f"/proc/{intake.process.pid}")
    assert b"workers.intake" in (told / "cmdline").read_bytes()
    assert SECRET.encode() not in (told / "environ").read_bytes()
    assert b"DATA_KEY" not in (told / "environ").read_bytes()


def test_only_our_own_user_reaches_the_socket(intake):
    assert stat.S_IMODE(intake.socket.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(intake.socket.stat().st_mode) == 0o600


@pytest.mark.skipif(os.getuid() != 0, reason="waits for root, who alone can become another user")
def test_another_user_is_not_answered_even_with_the_folder_open():
    with tempfile.TemporaryDirectory() as folder, running_intake(Path(folder)) as running:
        for place in (Path(folder), running.socket.parent, running.socket):
            place.chmod(0o777)
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            try:
                os.setuid(NOBODY)
                os.write(writing, b"in;" + _answer_to(running.socket))
            finally:
                os._exit(0)
        os.waitpid(pid, 0)
        os.close(writing)
        assert os.read(reading, 100) == b"in;"
        os.close(reading)
        assert _answer_to(running.socket)


def _answer_to(socket_path: Path) -> bytes:
    question = {"command": "clean", "name": "foto.jpg", "max_pages": 1}
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(socket_path))
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            client.sendall(pack(question, b"MZ"))
            return client.recv(80)
    return b""


def test_a_page_of_a_pdf_is_drawn_as_wide_as_asked(intake):
    picture = page_image(intake.socket, papers.scan(2), 2, 800)
    assert picture[:2] == b"\xff\xd8"
    assert pictures.size_of(picture) == (800, 1133)


def test_a_page_that_is_not_there_is_said_so(intake):
    with pytest.raises(UploadRefused, match="Halaman 3 tidak ada"):
        page_image(intake.socket, papers.scan(2), 3, 800)


def test_no_width_makes_a_page_larger_than_the_limit(intake):
    assert pictures.size_of(page_image(intake.socket, papers.printed(), 1, 10**9))[0] == 2400


def test_a_page_that_draws_for_ever_is_refused(hasty):
    with pytest.raises(UploadRefused, match="terlalu berat"):
        page_image(hasty.socket, papers.slow_to_draw(), 1, 800)


def test_thirty_megabytes_are_refused_before_they_are_sent(tmp_path):
    said = refused(tmp_path / "no.sock", b"\xff\xd8" + bytes(30 * 1024 * 1024), "IMG_1.jpg")
    assert said.startswith("Foto terlalu besar (30,1 MB). Paling besar 15 MB.")


def test_one_byte_too_many_is_refused_by_the_process_itself_too(intake):
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(intake.socket))
        client.sendall(pack({"command": "clean", "name": "x", "max_pages": 1}, bytes(MAX_BYTES + 1)))
        assert b"Paling besar 15 MB" in client.makefile("rb").read()


@pytest.mark.skipif(shutil.which("strace") is None, reason="waits for strace")
def test_a_child_opens_no_file_and_no_socket(tmp_path):
    with running_intake(tmp_path) as running:
        trace = tmp_path / "trace"
        command = ["strace", "-f", "-o", trace, "-e", "trace=openat,open,socket,connect,execve,unlink"]
        tracer = subprocess.Popen([*command, "-p", str(running.process.pid)], stderr=subprocess.DEVNULL)
        time.sleep(1)
        for data in (pictures.photo(), papers.scan(), papers.with_everything_active()):
            clean(running.socket, data, "berkas")
        assert "kata sandi" in refused(running.socket, papers.locked(user=""))
        tracer.terminate()
        tracer.wait(5)
    calls = [line for line in trace.read_text().splitlines() if not line.startswith(f"{running.process.pid} ")]
    opened = [line for line in calls if "(" in line and "= -1" not in line]
    assert calls
    assert all("/dev/null" in line or "/proc/self/statm" in line for line in opened), opened
