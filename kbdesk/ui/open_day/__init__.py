"""The open day: who comes, what is measured and given, and how the day stands."""
