"""Verification of a whole file: taken in, looked at, confirmed, answered row by row, taken home, forgotten."""
