"""WHO growth standards, Indonesian categories, the month's code, curves."""
