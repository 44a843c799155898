"""An application while it is with the resident: begun, answered, handed over, sent and followed."""
