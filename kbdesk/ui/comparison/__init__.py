"""Figures beside each other over months and places."""
