"""The command line: thin, over commands and queries."""
