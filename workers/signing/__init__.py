"""The kepala's electronic signature (TTE): who signs, with which key, and how the PDF carries it.

Pasal: 15(1)j, 16
"""
