"""The house in figures: what is long, said twice, untyped or goes round in a circle.

    python -m benchmarks.house [--all]

Printed to be read beside those of an earlier day; nothing fails where one is high. How many
files a change touches is counted from the walks in CONTRIBUTING.md. ``--all`` also runs what
takes minutes: settle against the verbs, growth beside copying, the window beside a bare one.
Whether a test fails only on a busy machine is seen with ``dev.py test`` beside four times as
many busy processes as there are cores.
"""

from __future__ import annotations

import ast
import io
import re
import statistics
import subprocess
import sys
import tokenize
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import grimp

from kbdesk.records import RECORDS
from kbdesk.ui.field_words import field_words, value_words
from kbdesk.ui.language import speak
from kbdesk.words import LANGUAGES
from tests.test_house import circles

ROOT = Path(__file__).resolve().parent.parent
TOPS = ("kbdesk", "tests", "benchmarks")
FORM = "FormPage"
KEEPERS = ("DraftKeeper", "Keeping")
TYPED = ("TextField", "NumberField", "DateField", "RtField", "Picker", "LongText", "LabelledChoice")
"""Widgets that a person types into or chooses from."""
KEPT_BY_HAND = (*KEEPERS, "DeclaredForm", "memory_of", "Memory")
NOTHING_TO_KEEP = {"MenuPage": "writes each change once the hand rests, and when it is left"}
"""Cards by hand in which nothing waits to be saved, and why."""
SLOW = (
    ("values that settle takes and the verb refuses, or the other way",
     ("-m", "pytest", "-q", "tests/records/test_settle_law.py")),
    ("growth", ("-m", "benchmarks.growth")),
    ("the window", ("-m", "benchmarks.window")),
)  # fmt: skip


def modules(top: str) -> list[Path]:
    """Return the Python files below a folder of the project."""
    return sorted((ROOT / top).rglob("*.py"))


def room_of(path: Path) -> str:
    """Return the room that a module of kbdesk/ stands in."""
    within = path.relative_to(ROOT / "kbdesk").parts
    return within[0] if len(within) > 1 else "(top)"


def code_lines(text: str) -> int:
    """Return how many lines hold code: neither blank, comment nor docstring."""
    lines: set[int] = set()
    tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    beside = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}
    for token in tokens:
        if token.type not in beside:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        body = getattr(node, "body", None)
        if not isinstance(body, list):
            continue
        for one in body:
            if isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant):
                lines -= set(range(one.lineno, (one.end_lineno or one.lineno) + 1))
    return len(lines)


def classes(paths: Sequence[Path]) -> Iterator[tuple[Path, ast.ClassDef]]:
    """Return every class with the module that it stands in."""
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                yield path, node


def lines_by_room() -> None:
    print("room            files    lines     code  median  Any per 1,000")
    total = [0, 0, 0, 0]
    by_room: dict[str, list[Path]] = defaultdict(list)
    for path in modules("kbdesk"):
        by_room[room_of(path)].append(path)
    for room, paths in sorted(by_room.items()):
        texts = [path.read_text(encoding="utf-8") for path in paths]
        lengths = [len(text.splitlines()) for text in texts]
        code = sum(code_lines(text) for text in texts)
        anys = sum(len(re.findall(r"\bAny\b", text)) for text in texts)
        share = 1000 * anys / code if code else 0.0
        print(f"{room:14} {len(paths):6} {sum(lengths):8} {code:8} "
              f"{statistics.median(lengths):7.0f} {share:10.1f}")  # fmt: skip
        total = [a + b for a, b in zip(total, (len(paths), sum(lengths), code, anys), strict=True)]
    files, lines, code, anys = total
    print(f"{'kbdesk':14} {files:6} {lines:8} {code:8} {'':7} {1000 * anys / code:10.1f}")
    for top in TOPS[1:]:
        texts = [path.read_text(encoding="utf-8") for path in modules(top)]
        print(f"{top:14} {len(texts):6} {sum(len(text.splitlines()) for text in texts):8}")


def names_said_twice() -> None:
    found: dict[str, set[Path]] = defaultdict(set)
    for path, node in classes(modules("kbdesk")):
        found[node.name].add(path)
    twice = {name: paths for name, paths in found.items() if len(paths) > 1}
    print(f"\nclass names that stand in more than one file: {len(twice)}")
    most = sorted(twice.items(), key=lambda item: (-len(item[1]), item[0]))
    print("  " + ", ".join(f"{name} {len(paths)}" for name, paths in most))


def imports_in_circles() -> None:
    found = circles(grimp.build_graph("kbdesk", cache_dir=None))
    print(f"\ncircles of imports: {len(found)}")
    for circle in found:
        print("  " + ", ".join(circle))


def forms_that_forget() -> None:
    """Print the forms of which neither the page nor what it is made from keeps a draft."""
    bases: dict[str, list[str]] = {}
    keeps: dict[str, bool] = {}
    for _, node in classes(modules("kbdesk/ui")):
        bases[node.name] = [one.id for one in map(_bare, node.bases) if isinstance(one, ast.Name)]
        keeps[node.name] = any(keeper in ast.dump(node) for keeper in KEEPERS)

    def line_of(name: str) -> list[str]:
        return [name, *(older for base in bases.get(name, ()) for older in line_of(base))]

    forms = {name: line_of(name) for name in bases if FORM in line_of(name)[1:]}
    used = {base for line in bases.values() for base in line}
    pages = {name: line for name, line in forms.items() if name not in used}
    forget = sorted(name for name, line in pages.items() if not any(keeps.get(one) for one in line))
    print(f"\nforms that forget what was typed: {len(forget)} of {len(pages)}")
    if forget:
        print("  " + ", ".join(forget))


def cards_that_forget() -> None:
    """Print the classes that lay typed fields by hand, record them, and keep nothing typed.

    The widget of a form's field is kept with the form; a card also by a class with a keeper that
    is made with the card.
    """
    found = []
    every = list(classes(modules("kbdesk/ui")))
    kept = set(NOTHING_TO_KEEP)
    for _, node in every:
        kept |= {
            base.slice.id
            for base in node.bases
            if isinstance(base, ast.Subscript) and isinstance(base.slice, ast.Name)
        }
        if any(keeper in ast.dump(node) for keeper in KEEPERS):
            kept |= _made_with(node)
    for path, node in every:
        if {"widgets", "forms"} & {*path.parts} or node.name in kept:
            continue
        text = ast.dump(node)
        typed = [one for one in TYPED if f"func=Name(id='{one}'" in text]
        records = "attr='record'" in text or "'do'" in text
        keeps = any(keeper in text for keeper in KEPT_BY_HAND)
        if typed and records and not keeps:
            found.append(f"{path.stem}.{node.name} ({len(typed)})")
    print(f"\ncards that record fields laid by hand and keep nothing typed: {len(found)}")
    if found:
        print("  " + ", ".join(sorted(found)))
    for name, why in NOTHING_TO_KEEP.items():
        print(f"  {name} has nothing to keep: it {why}")


def _made_with(node: ast.ClassDef) -> set[str]:
    """Return the names of the types of what a class takes when it is made."""
    makers = [
        one for one in node.body if isinstance(one, ast.FunctionDef) and one.name == "__init__"
    ]
    taken = [one.annotation for maker in makers for one in maker.args.args]
    return {one.id for one in taken if isinstance(one, ast.Name)}


def _bare(base: ast.expr) -> ast.expr:
    """Return a base without what stands in its brackets."""
    return base.value if isinstance(base, ast.Subscript) else base


def fields_without_words() -> None:
    """Print the fields that the conflict card would show by their raw names, or without a unit.

    Only what may conflict: where a seal or the later word decides, nobody is asked.
    """
    for language in LANGUAGES:
        speak(language)
        raw, bare = [], []
        for entity, record in RECORDS.items():
            for _, one in record.may_conflict():
                if field_words(entity, one.name) == one.name:
                    raw.append(f"{entity}.{one.name}")
                unit = one.unit
                if unit is not None and unit.name and not unit.word:
                    least, _most = one.limits
                    if unit.name not in value_words(entity, one.name, least):
                        bare.append(f"{entity}.{one.name}")
        print(f"\nfields without a word ({language}): {len(raw)}, without their unit: {len(bare)}")
        if raw or bare:
            print("  " + ", ".join(raw + bare))


def files_of_walks() -> None:
    page = ROOT / "CONTRIBUTING.md"
    if not page.exists():
        return
    print("\nfiles that a change touches, by CONTRIBUTING.md")
    for part in re.split(r"^## ", page.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        title, _, text = part.partition("\n")
        files = re.search(r"\b(\d+) files", text)
        if files:
            print(f"  {files[1]:>3}  {title}")


def slow_measures() -> None:
    """Print what the benchmarks and the law of settle print, the last lines of each."""
    for words, command in SLOW:
        print(f"\n{words}", flush=True)
        done = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        for line in done.stdout.splitlines()[-8:]:
            print("  " + line)


def main() -> None:
    lines_by_room()
    names_said_twice()
    imports_in_circles()
    forms_that_forget()
    cards_that_forget()
    fields_without_words()
    files_of_walks()
    if "--all" in sys.argv[1:]:
        slow_measures()


if __name__ == "__main__":
    main()
