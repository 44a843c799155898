"""The one command: what it lists, what it refuses, and how quickly the second start comes."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests import s3_server
from tests.own_processes import MARK
from tests.scripts.test_supervisor import alive, soon

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = "all web worker relay signer intake pki queue init migrate seed check version".split()


def run(*words, **environ):
    clean = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", MARK}}
    return subprocess.run(
        [sys.executable, ROOT / "run.py", *map(str, words)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=clean | environ,
        cwd=ROOT,
    )


def refused_with(result, *parts):
    lines = result.stderr.strip().splitlines()
    assert result.returncode == os.EX_CONFIG, result.stderr
    assert len(lines) == 1, result.stderr
    assert all(part in lines[0] for part in parts), lines[0]


@pytest.fixture
def installed(data_dir):
    """A data folder that was initialised and needs no demo data."""
    result = run("init", "--data", data_dir)
    assert result.returncode == 0, result.stderr
    (data_dir / "seeded").touch()
    return data_dir


def test_help_lists_every_command():
    text = run("--help").stdout
    assert re.findall(r"^  (\w+) +\S", text.partition("perintah:\n")[2], re.MULTILINE) == COMMANDS


def test_init_is_repeatable_and_changes_nothing(installed):
    secrets = {file.name: file.read_bytes() for file in (installed / "secrets").iterdir()}
    assert run("init", "--data", installed).returncode == 0
    assert {file.name: file.read_bytes() for file in (installed / "secrets").iterdir()} == secrets
    assert run("migrate", "--check", "--data", installed).returncode == 0


def test_a_taken_port_is_said_in_one_sentence(installed):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused_with(run("all", "--data", installed, "--port", port), f"Port {port}", "--port")


def test_a_data_folder_of_a_newer_version_is_said_in_one_sentence(installed):
    import cysqlite

    connection = cysqlite.connect(str(installed / "capil.sqlite"))
    connection.execute("INSERT INTO schema_migration (name, applied) VALUES ('9999_later', '2030-01-01')")
    connection.close()
    for command in ("all", "init", "migrate"):
        refused_with(run(command, "--data", installed), "versi aplikasi yang lebih baru")


def test_an_old_sqlite_is_said_in_one_sentence(data_dir, monkeypatch, capsys):
    import run as program
    from models.tables import base

    monkeypatch.setattr(base, "MINIMUM_SQLITE", (99, 0, 0))
    assert program.main(["init", "--data", str(data_dir)]) == os.EX_CONFIG
    assert re.fullmatch(r"SQLite [^\n]+3\.51\.3[^\n]+\.\n", capsys.readouterr().err)


def test_a_development_folder_is_refused_in_production(installed):
    environ = {
        "APP_ENV": "production",
        "BASE_URL": "https://adminduk.contoh.invalid",
        "TRUSTED_HOSTS": "adminduk.contoh.invalid",
    }
    refused_with(run("all", "--data", installed, **environ), "Rahasia pengembangan")


def test_production_is_not_prepared_by_accident(data_dir):
    refused_with(run("all", "--data", data_dir, APP_ENV="production"), "python run.py init")
    assert not (data_dir / "secrets").exists()


def test_an_unreachable_database_is_said_in_one_sentence(installed):
    url = "postgresql://nobody@127.0.0.1:1/nothing"
    refused_with(run("init", "--data", installed, DATABASE_URL=url), "Basis data tidak dapat dibuka")


def test_check_fails_while_nothing_runs_and_says_what(installed):
    result = run("check", "--data", installed)
    assert result.returncode == 1
    assert re.search(r"^basis data +baik", result.stdout, re.MULTILINE)
    assert re.search(r"^penyimpanan +baik", result.stdout, re.MULTILINE)
    assert re.search(r"^surel +baik .*tanpa SMTP", result.stdout, re.MULTILINE)
    assert re.search(r"^antrean +GAGAL", result.stdout, re.MULTILINE)
    assert re.search(r"^penanda tangan +GAGAL", result.stdout, re.MULTILINE)


def test_check_tells_what_is_wrong_with_the_mail_server(installed):
    result = run("check", "--data", installed, SMTP_URL="smtp://127.0.0.1:1")
    assert result.returncode == 1
    assert re.search(r"^surel +GAGAL .*Menunggu server surel", result.stdout, re.MULTILINE)


def test_check_leaves_nothing_in_the_store(installed):
    run("check", "--data", installed)
    assert [file for file in (installed / "store").rglob("*") if file.is_file()] == []


def test_check_tells_what_is_wrong_with_the_bucket(installed):
    keys = {"AWS_ACCESS_KEY_ID": "uji", "AWS_SECRET_ACCESS_KEY": "uji"}
    result = run("check", "--data", installed, STORE_URL="s3://arsip?endpoint=http://127.0.0.1:1", **keys)
    assert result.returncode == 1
    assert re.search(r"^penyimpanan +GAGAL .*tidak menjawab", result.stdout, re.MULTILINE)


def test_check_tries_a_bucket_and_leaves_nothing_in_it(installed, monkeypatch):
    for name, value in s3_server.CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    with s3_server.running() as address:
        bucket, client = s3_server.new_bucket(address)
        url = f"s3://{bucket}?endpoint={address}"
        result = run("check", "--data", installed, STORE_URL=url, **s3_server.CREDENTIALS)
        assert re.search(r"^penyimpanan +baik .*s3: tulis, baca dan hapus", result.stdout, re.MULTILINE)
        assert "Contents" not in client.list_objects_v2(Bucket=bucket)


class Instance:
    """Everything that `python run.py` starts, on a data folder that is ready."""

    def __init__(self, folder, port):
        self.folder, self.port = folder, port
        started = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, ROOT / "run.py", "--data", folder, "--port", str(port)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.first_line = self.process.stdout.readline()
        self.seconds = time.monotonic() - started

    def pids(self, name=""):
        """Everything below the supervisor whose command line names ``name``; grandchildren too."""
        return [pid for pid in _descendants(self.process.pid) if name in _command_line(pid)]

    def answers(self):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=5).close()
        except urllib.error.HTTPError as error:
            return error.code < 500
        except OSError:
            return False
        return True

    def healthy(self):
        return run("check", "--data", self.folder, "--port", self.port).returncode == 0


def _descendants(root):
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    found, fresh = set(), {root}
    while fresh:
        fresh = {pid for pid, parent in parents.items() if parent in fresh} - found
        found |= fresh
    return found


def _command_line(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


@pytest.fixture
def instance(installed, free_port):
    running = Instance(installed, free_port)
    yield running
    running.process.send_signal(signal.SIGTERM)
    try:
        running.process.communicate(timeout=40)
    except subprocess.TimeoutExpired:
        running.process.kill()
        running.process.communicate()


@pytest.mark.fault
def test_a_second_start_on_the_same_data_is_ready_by_itself(installed, free_port):
    print(f"{_seconds_to_start(installed, free_port):.1f} s")  # a figure, not a limit: the machine may be busy


def _seconds_to_start(folder, port):
    running = Instance(folder, port)
    running.process.terminate()
    running.process.communicate(timeout=40)
    assert "Sistem siap" in running.first_line
    return running.seconds


@pytest.mark.fault
def test_everything_answers_and_a_stop_leaves_nothing(instance):
    assert instance.healthy()
    pids = instance.pids()
    assert len(pids) >= 9, "queue, pki, signer, intake, two workers, relay, web and its workers"
    instance.process.send_signal(signal.SIGTERM)
    assert instance.process.wait(timeout=30) == 0
    assert not any(alive(pid) for pid in pids)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", instance.port))


@pytest.mark.fault
def test_a_second_supervisor_of_the_same_folder_is_refused(instance):
    refused_with(run("all", "--data", instance.folder, "--port", instance.port), "sudah berjalan")


@pytest.mark.fault
@pytest.mark.parametrize("name", ["valkey-server", "run.py worker", "run.py relay", "run.py signer", "run.py intake"])
def test_whatever_is_killed_is_back_within_seconds(instance, name):
    before = instance.pids(name)
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    assert soon(lambda: len(set(instance.pids(name)) - set(before)) >= len(before), 10), name
    assert soon(instance.healthy, 15)


@pytest.mark.fault
def test_a_killed_web_server_keeps_its_port_and_answers_again(instance):
    for pid in instance.pids("run.py web"):
        os.kill(pid, signal.SIGKILL)
    assert soon(instance.answers, 10)


@pytest.mark.fault
def test_no_process_outlives_a_killed_supervisor(instance):
    pids = instance.pids()
    instance.process.kill()
    assert soon(lambda: not any(alive(pid) for pid in pids), 5), [_command_line(pid) for pid in pids if alive(pid)]


@pytest.mark.fault
def test_demo_data_that_was_cut_short_is_whole_after_the_next_start(data_dir):
    from config import Config
    from models.tables import Application
    from scripts.installation import bound

    assert run("init", "--data", data_dir).returncode == 0
    process = subprocess.Popen([sys.executable, ROOT / "run.py", "seed", "--data", data_dir], cwd=ROOT)
    assert soon(lambda: any((data_dir / "store").rglob("[0-9a-f]" * 64)), 30), "the first scan is in the store"
    process.kill()
    assert process.wait() == -signal.SIGKILL
    result = run("seed", "--data", data_dir)
    assert result.returncode == 0, result.stderr
    with bound(Config.from_env({}, data_dir=data_dir)):
        assert {row.stage for row in Application.select(Application.stage).distinct()} >= {"operator", "kepala"}
    assert (data_dir / "demo-logins.txt").exists()
