"""The import of an extract from SIAK: received, read, judged row by row, decided by a second person, applied.

Pasal: Pasal 11(1), Pasal 11(2).
"""
