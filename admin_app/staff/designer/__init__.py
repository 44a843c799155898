"""The drawing board: services changed in forms, tried out, compared, published by a second person.

Pasal: Pasal 12(1).
"""
