"""The rules of LOPE CAPIL: what an agreement lets an agency ask, and how an answer is made."""
