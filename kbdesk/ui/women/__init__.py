"""Pregnant and postpartum women: their list, and the form of a check."""
