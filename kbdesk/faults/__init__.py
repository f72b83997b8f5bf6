"""Faults of the program: what is kept of one, without any text that a person typed."""
