"""The encrypted database. The only place with SQL."""
