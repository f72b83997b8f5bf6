"""Faults in the window: kept, shown, and sent to the city when the user agrees."""
