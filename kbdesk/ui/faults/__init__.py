"""Faults in the window: kept, shown, and sent to the city by whoever sits here."""
