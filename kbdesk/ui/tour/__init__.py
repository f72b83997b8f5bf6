"""The tour of the open day: what stands where, shown on the page itself, left at any time."""
