#!/bin/sh
# The same with curl. Set LOPE_URL, LOPE_CLIENT and LOPE_KEY, then: sh klien.sh NIK "NAMA" TUJUAN RUJUKAN
set -eu
token=$(curl -sS --fail-with-body -u "$LOPE_CLIENT:$LOPE_KEY" -d grant_type=client_credentials "$LOPE_URL/api/v1/token" |
    sed 's/.*"access_token": "\([^"]*\)".*/\1/')
curl -sS -H "Authorization: Bearer $token" -H "Content-Type: application/json" -H "Idempotency-Key: $4-$(date +%s)" \
    -d "{\"nik\": \"$1\", \"diketahui\": {\"nama\": \"$2\"}, \"tujuan\": \"$3\", \"rujukan\": \"$4\"}" \
    "$LOPE_URL/api/v1/verifikasi/penduduk"
