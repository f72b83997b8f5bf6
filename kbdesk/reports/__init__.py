"""Papers: drawn from plain data as PDF."""
