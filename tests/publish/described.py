"""What docs/facts-format.md says of the tables: ``python -m tests.publish.described``."""

from __future__ import annotations

from kbdesk.publish.tables import CATEGORIES, TABLES, Column, Table


def described() -> str:
    """Return the tables and categories as Markdown."""
    return "\n\n".join([*map(_table, TABLES.values()), _categories()]) + "\n"


def _table(table: Table) -> str:
    lines = [
        f"### {table.name}",
        f"{table.means} Key: {', '.join(table.key)}."
        + (f" Bucket by `{table.subject}`." if table.subject else ""),
        "",
        "| column | kind | means |",
        "|---|---|---|",
        *(f"| `{one.name}` | {_kind(one)} | {one.means} |" for one in table.columns),
    ]
    return "\n".join(lines)


def _kind(column: Column) -> str:
    of = f" of {column.of}" if column.of else ""
    return f"{column.kind}{of}{', or null' if column.null else ''}"


def _categories() -> str:
    lines = ["### Numbers of categories", "From 1 on, in this order; 0 is a word without a number."]
    lines += ["", "| category | words |", "|---|---|"]
    lines += [f"| {name} | {', '.join(words)} |" for name, words in CATEGORIES.items()]
    return "\n".join(lines)


if __name__ == "__main__":
    print(described(), end="")
