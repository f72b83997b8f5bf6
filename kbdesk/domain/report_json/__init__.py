"""The JSON of each report as types: what docs/cli.md promises, and what papers are drawn from."""
