"""Entering a measurement: the fields, what they say at once, saving and taking back."""
