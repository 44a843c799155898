"""The demo's own certificate, time-stamping and revocation services; never for production."""
