"""An extract of the register as a file: its columns, its text and its rows, before anything is compared."""
