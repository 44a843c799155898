"""LOPE CAPIL: the faces for agencies that verify residents by agreement."""
