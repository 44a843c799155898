"""People who come: the office's hours and days, appointments, and who was there."""
