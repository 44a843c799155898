"""LOPE CAPIL at work: who asks, what the agreement allows him, the answer, its quota and its log."""
