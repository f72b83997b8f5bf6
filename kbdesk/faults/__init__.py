"""Faults of the program itself: what is kept of one, without anything that a person wrote."""
