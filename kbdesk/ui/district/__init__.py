"""What the city sets for everybody: targets of a year, letterheads and who signs."""
