"""Residents whom the office does not lose sight of: the vulnerable, and those whose stay permit ends."""
