"""Settings are read once, refused with one sentence, and never shown."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from config import DEVELOPMENT_MARK, Config, ConfigError, location_from_env
from scripts.secrets_store import ensure_secrets

ROOT = Path(__file__).resolve().parents[1]
OFFICE = {
    "APP_ENV": "production",
    "BASE_URL": "https://adminduk.contoh.invalid",
    "TRUSTED_HOSTS": "adminduk.contoh.invalid",
    "SIGNER_KIND": "bsre2",
    "BSRE_URL": "https://esign.contoh.invalid",
    "TSA_URL": "https://tsa.contoh.invalid",
    "TRUST_ANCHORS": "/etc/adminduk/ca.pem",
}


@pytest.fixture
def office(data_dir):
    """An environment that is fit for production, with secrets made for it."""
    ensure_secrets(data_dir, production=True)
    return {**OFFICE, "DATA_DIR": str(data_dir)}


def test_without_any_setting_it_is_a_demo_on_one_machine(data_dir):
    ensure_secrets(data_dir)
    config = Config.from_env({}, data_dir=data_dir)
    assert (config.demo, config.production, config.debug) == (True, False, False)
    assert config.database_url == f"sqlite://{data_dir}/capil.sqlite"
    assert config.redis_url == f"unix://{data_dir}/run/queue.sock"
    assert config.embedded_queue
    assert config.base_url == "http://127.0.0.1:8000"
    assert len(config.data_key) == 32
    assert all(path.is_relative_to(data_dir) for path in (config.signer_socket, config.cwt_key, config.trust_anchors))


def test_the_default_folder_is_beside_the_program_and_a_relative_one_in_the_present_folder(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert location_from_env({}) == (ROOT / "data", False)
    assert location_from_env({}, Path("lain")) == (tmp_path / "lain", False)


def test_what_is_chosen_by_hand_wins_over_the_environment(data_dir):
    ensure_secrets(data_dir)
    config = Config.from_env({"DATA_DIR": "/nowhere", "PORT": "1"}, data_dir=data_dir, port=8123)
    assert (config.data_dir, config.port, config.base_url) == (data_dir, 8123, "http://127.0.0.1:8123")


def test_a_complete_office_is_accepted(office):
    config = Config.from_env(office)
    assert config.production
    assert not config.demo
    assert config.trusted_hosts == ("adminduk.contoh.invalid",)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"DEBUG": "1"}, "DEBUG"),
        ({"DEMO": "1"}, "DEMO"),
        ({"FAILPOINTS": "setelah_klaim=kill"}, "FAILPOINTS"),
        ({"BASE_URL": "http://adminduk.contoh.invalid"}, "https://"),
        ({"TRUSTED_HOSTS": ""}, "TRUSTED_HOSTS"),
        ({"SECRET_KEY": "dev-" + "x" * 60}, "Rahasia pengembangan"),
        ({"DATA_KEY": "dev-" + base64.b64encode(bytes(32)).decode()}, "Rahasia pengembangan"),
        ({"SECRET_KEY": "rahasia"}, "32 karakter"),
        ({"SIGNER_KIND": "pkcs12"}, "penanda tangan demo"),
        ({"TRUST_ANCHORS": ""}, "TRUST_ANCHORS"),
        ({"TSA_URL": ""}, "TSA_URL"),
    ],
)
def test_production_refuses_what_only_a_demo_may_have(office, change, sentence):
    with pytest.raises(ConfigError, match=sentence) as refusal:
        Config.from_env(office | change)
    assert is_one_sentence(refusal.value)


def test_production_refuses_the_data_folder_of_a_demo(data_dir):
    ensure_secrets(data_dir)
    with pytest.raises(ConfigError, match="Rahasia pengembangan"):
        Config.from_env({**OFFICE, "DATA_DIR": str(data_dir)})


def test_production_refuses_a_qr_key_made_for_development(office, data_dir):
    key = data_dir / "secrets" / "cwt_key.pem"
    key.write_text(DEVELOPMENT_MARK + "\n" + key.read_text())
    with pytest.raises(ConfigError, match="Rahasia pengembangan"):
        Config.from_env(office)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"PORT": "abc"}, "PORT harus bilangan bulat"),
        ({"PORT": "0"}, "PORT harus bilangan bulat"),
        ({"PORT": "٣"}, "PORT harus bilangan bulat"),
        ({"WORKER_COUNT": "0"}, "WORKER_COUNT"),
        ({"DEBUG": "ya"}, "DEBUG harus 1 atau 0"),
        ({"APP_ENV": "prod"}, "APP_ENV harus salah satu dari development, production"),
        ({"SIGNER_KIND": "usb"}, "SIGNER_KIND harus salah satu"),
        ({"SIGNER_KIND": "pkcs11"}, "PKCS11_MODULE"),
        ({"SIGNER_KIND": "bsre1"}, "BSRE_URL"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL harus alamat yang diawali sqlite:// atau postgresql://"),
        ({"STORE_URL": "ftp://x"}, "STORE_URL"),
        ({"DATA_KEY": "bukan-base64"}, "DATA_KEY harus 32 byte"),
        ({"DATA_KEY": base64.b64encode(b"short").decode()}, "DATA_KEY harus 32 byte"),
        ({"CWT_KEY": "/nowhere/key.pem"}, "Kunci tanda QR"),
        ({"RUN_DIR": "/tmp/" + "x" * 100}, "terlalu panjang"),
    ],
)
def test_an_unusable_setting_is_named_in_one_sentence(data_dir, change, sentence):
    ensure_secrets(data_dir)
    with pytest.raises(ConfigError, match=sentence) as refusal:
        Config.from_env(change, data_dir=data_dir)
    assert is_one_sentence(refusal.value)


def test_missing_secrets_name_the_command_that_makes_them(data_dir):
    with pytest.raises(ConfigError, match=r"python run\.py init"):
        Config.from_env({}, data_dir=data_dir)


def test_secrets_are_private_and_made_only_once(data_dir):
    made = ensure_secrets(data_dir)
    before = {file: file.read_bytes() for file in made}
    assert sorted(file.name for file in made) == ["cwt_key.pem", "data_key", "secret_key"]
    assert ensure_secrets(data_dir) == []
    assert {file: file.read_bytes() for file in made} == before
    assert {file.stat().st_mode & 0o777 for file in made} == {0o600}
    assert (data_dir / "secrets").stat().st_mode & 0o777 == 0o700
    assert sorted(file.name for file in (data_dir / "secrets").iterdir()) == ["cwt_key.pem", "data_key", "secret_key"]


@pytest.mark.parametrize("production", [False, True])
def test_the_qr_key_can_be_read_by_the_library_that_uses_it(data_dir, production):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    ensure_secrets(data_dir, production=production)
    key = load_pem_private_key((data_dir / "secrets" / "cwt_key.pem").read_bytes(), None)
    assert isinstance(key, Ed25519PrivateKey)


def test_no_secret_shows_in_a_log_line(data_dir):
    ensure_secrets(data_dir)
    words = {
        "DATABASE_URL": "postgresql://u:kata-sandi-1@h/d",
        "REDIS_URL": "redis://:kata-sandi-2@h",
        "SMTP_URL": "smtp://u:kata-sandi-3@h",
        "STORE_URL": "s3://b?secret=kata-sandi-4",
        "BSRE_PASSWORD": "kata-sandi-5",
        "SECRET_KEY": "kata-sandi-6",
    }
    shown = repr(Config.from_env(words, data_dir=data_dir))
    assert "kata-sandi" not in shown
    assert "data_key" not in shown


def is_one_sentence(error):
    text = str(error)
    return text.endswith(".") and "\n" not in text and text[0].isupper()


@pytest.mark.parametrize(
    ("name", "value"), [("SMTP_URL", "mail.contoh.invalid:587"), ("SMTP_URL", "http://h"), ("SMTP_TLS", "never")]
)
def test_a_mail_setting_that_means_nothing_is_refused(data_dir, name, value):
    ensure_secrets(data_dir)
    with pytest.raises(ConfigError, match=name):
        Config.from_env({name: value}, data_dir=data_dir)


def test_a_password_in_the_clear_is_never_a_default(data_dir):
    ensure_secrets(data_dir)
    assert Config.from_env({}, data_dir=data_dir).smtp_tls == "password"
