"""Agreements with agencies: terms, procedure, sanctions, reports of each semester."""
