"""docs/cli.md names every command, option, verb, field and code that there is.

``python -m tests.cli.test_docs`` writes its table of codes anew.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click

from kbdesk.cli import program
from kbdesk.cli.program import FILE, FILLED
from kbdesk.commands.record import VERBS
from kbdesk.growth.csv_table import INPUTS, OUTPUTS
from kbdesk.queries.records import KINDS
from kbdesk.words import say
from tests.cli.machine import run
from tests.cli.test_fields import DRAFTS
from tests.test_words import AREAS, words

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "cli.md"
SCOPES = ("area", "posyandu", "puskesmas", "to", "value", "village")
"""Parameters that would mean everything, or nothing, if they were empty."""
KINDS_FROM, KINDS_TO = "<!-- kinds -->\n", "<!-- /kinds -->"
MARK = "<!-- codes: written by `python -m tests.cli.test_docs` -->\n"
LISTED = (
    "access",
    "aks",
    "attachment",
    "backup",
    "bundle",
    "check",
    "child_photo",
    "conflict",
    "consent",
    "corner_visit",
    "demo",
    "distribution",
    "draft",
    "duplicate",
    "education",
    "education_plan",
    "education_session",
    "enrol",
    "exchange",
    "facts",
    "family",
    "family_planning",
    "fault",
    "food",
    "food_price",
    "growth",
    "home",
    "home_visit",
    "hub",
    "imported_file",
    "kampung",
    "kitchen_money",
    "kitchen_stock",
    "kk",
    "limits",
    "list",
    "loan",
    "material",
    "measurement",
    "menu_cycle",
    "mind_check",
    "month_close",
    "nik",
    "operation",
    "person",
    "pin",
    "place",
    "posyandu",
    "pregnancy",
    "production",
    "program",
    "proposal",
    "publication",
    "publish",
    "purge",
    "quarantine",
    "quiz",
    "quiz_result",
    "recipe",
    "recipient",
    "record",
    "referral",
    "report",
    "satusehat",
    "service",
    "session",
    "show",
    "site",
    "stick",
    "store",
    "sync",
    "tables",
    "tpk_visit",
    "update",
    "village",
    "visit",
    "warehouse",
    "woman_check",
)
"""Areas whose every word is said by a command, most as a refusal."""
OF_ANY_RECORD = ("unknown", "voided", "before_birth", "after_death")
"""The refusals that the shared steps of the verbs make of a record's name."""


def commands(group: click.Group, path: str = "") -> Iterator[tuple[str, click.Command]]:
    group.list_commands(click.Context(group))  # loads what is loaded only when it is asked for
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{path}{name} ")
        else:
            yield f"{path}{name}", command


@cache
def raised() -> frozenset[str]:
    """Return every code that a line of the program refuses with, but for the window's own."""
    return frozenset(
        str(node.args[0].value)
        for path in (ROOT / "kbdesk").rglob("*.py")
        if path.relative_to(ROOT / "kbdesk").parts[0] != "ui"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "KbdeskError"
        and isinstance(node.args[0], ast.Constant)
    )


def codes_of(area: str) -> Iterator[str]:
    """Yield the codes of an area that the table has: all of a listed one, else its refusals."""
    for code in sorted(words("en", area)):
        of_record = area in KINDS and code.partition(".")[2] in OF_ANY_RECORD
        if area in LISTED or code in raised() or of_record:
            yield code


def table() -> str:
    lines = ["| code | sentence |", "|---|---|"]
    for area in AREAS:
        for code in codes_of(area):
            sentence = re.sub(r"{\w+}", "...", say(code, "en"))
            lines.append(f"| `{code}` | {sentence} |")
    return "\n" + "\n".join(lines) + "\n"


def with_kinds(text: str) -> str:
    """Return the page with the kinds there are, each by its name."""
    before, _, rest = text.partition(KINDS_FROM)
    names = ", ".join(sorted(kind for kind in KINDS if kind != "child"))
    said = f"KIND is child (a person under 60 completed months) or one of {names}.\n"
    return before + KINDS_FROM + said + KINDS_TO + rest.partition(KINDS_TO)[2]


def test_every_command_has_its_line() -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:3] == "| `"]
    for path, command in commands(program):
        (row,) = [row for row in rows if re.match(rf"\| `{path}[ `]", row)]
        shown = row.split("` |")[0]
        for parameter in command.params:
            if isinstance(parameter, click.Option) and not parameter.hidden:
                options = [*parameter.opts, *parameter.secondary_opts]
                assert any(option in shown for option in options), (path, options)


def test_every_option_before_the_command_is_named() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for parameter in program.params:
        name = parameter.opts[0]
        assert name == "--version" or name in text, name


def test_a_scope_or_file_that_is_empty_is_wrong_usage() -> None:
    """A script's variable that is not set: not the whole city, and not this folder."""
    tried = 0
    for name, command in commands(program):
        words: list[str] = []
        for param in command.params:
            if isinstance(param, click.Option):
                empty = [param.opts[0], *[""] * param.nargs]
            else:
                empty, words = [*words, ""], [*words, "x"]
            if param.type not in (FILE, FILLED):
                assert param.name not in SCOPES, (name, param.name)
                assert "--to" not in param.opts or name == "attach", name
                assert not isinstance(param.type, click.Path), (name, param.name)
                continue
            said = run([*name.split(), *empty])
            assert said.status == 2, (name, empty)
            assert "it is empty" in said.err, (name, empty, said.err)
            tried += 1
    assert tried > 150


def test_every_verb_has_its_line_with_its_fields() -> None:
    text = PAGE.read_text(encoding="utf-8")
    person = "".join(re.findall(r"(?:A \*\*person\*\*|\*\*PK21\*\*).*", text))
    family = next(line for line in text.splitlines() if "| `register_family`" in line)
    for verb in VERBS:
        (row,) = [line for line in text.splitlines() if line.startswith(f"| `{verb}` |")]
        for field in DRAFTS[verb]:
            said = row + (person if "person" in verb else "") + (family if "family" in verb else "")
            if verb.startswith("correct_"):
                continue  # those of the verb that records
            assert re.search(rf"`{field}\??`", said), (verb, field)


def test_every_kind_and_column_is_named() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text == with_kinds(text), "run: python -m tests.cli.test_docs"
    for name in (*INPUTS, *OUTPUTS):
        assert re.search(rf"\b{name}\b", text), name


def test_every_code_has_its_line() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text.partition(MARK)[2] == table(), "run: python -m tests.cli.test_docs"
    spoken = {area for area in AREAS if re.search(rf"`{area}\.", text)}
    # these hold words of papers and of the window, and no refusals of commands
    assert set(LISTED) <= spoken
    lacking = {code for code in raised() if f"| `{code}` |" not in text}
    assert not lacking, "a code without words, or in no line of the table"


if __name__ == "__main__":
    before = with_kinds(PAGE.read_text(encoding="utf-8")).partition(MARK)[0]
    PAGE.write_text(before + MARK + table(), encoding="utf-8")
