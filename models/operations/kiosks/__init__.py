"""Kiosks of desa at work: devices and their secrets, operators, visits of residents, and the watch over all of them."""
