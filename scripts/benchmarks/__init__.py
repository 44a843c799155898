"""The figures that the system promises, each measured beside its bare counterpart in the same run."""
