"""Watching over the use of the register: what is odd is flagged, and whoever misuses it can be stopped at once."""
