"""Pregnant and postpartum women: their list's words, and the form of a check."""
