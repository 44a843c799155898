"""What a resident can see of who looked at his data."""
