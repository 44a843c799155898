"""A service on its way into force: its draft, its text, its trial."""
