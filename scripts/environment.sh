# The checkout's own virtual environment, made once and brought up to date when the pins change.
# Sourced by start and test from the root of the checkout.

refuse() {
  echo "$1" >&2
  exit 78
}

find_python() {
  local name
  for name in python3 python3.14 python3.13 python3.12 python3.11; do
    if command -v "$name" >/dev/null && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$name"
      return
    fi
  done
  refuse "Python 3.11 atau yang lebih baru tidak ditemukan: pasang lebih dahulu, lalu jalankan lagi."
}

# ensure_environment FILE: the pins of FILE are installed; a stamp with their hash makes the next start skip pip.
ensure_environment() {
  local pins stamp python
  pins=$(cat requirements.txt "$1" | cksum | tr ' ' -)
  stamp=".venv/pins-$(basename "$1" .txt)-$pins"
  if [[ -e $stamp && -x .venv/bin/python ]]; then return; fi

  python=$(find_python)
  "$python" -c 'import ensurepip, venv' 2>/dev/null ||
    refuse "Modul venv Python belum ada: pasang paket python3-venv (Debian: apt install python3-venv), lalu jalankan lagi."
  exec {environment_lock}<. # a lock on the folder itself
  flock "$environment_lock" # two starts at once: the second one finds the work done
  if [[ ! -e $stamp ]]; then
    echo "Memasang pustaka (hanya saat pertama atau setelah pembaruan) …"
    .venv/bin/python -c '' 2>/dev/null || "$python" -m venv --clear .venv
    .venv/bin/python -m pip install -qq --disable-pip-version-check --only-binary :all: -r "$1" ||
      refuse "Pustaka tidak dapat dipasang: periksa sambungan jaringan, lalu jalankan lagi."
    rm -f .venv/pins-"$(basename "$1" .txt)"-*
    touch "$stamp"
  fi
  exec {environment_lock}<&-
}
