"""Where the words are used: a key written out, or a family of keys that is put together.

A family is an f-string that begins with its area (``f"reason.{code}"``), or such a beginning
that a form takes (``answers="kb.method_"``): grep for the beginning finds it.
``python3 dev.py words where KEY`` says the places of a key.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache

from kbdesk.resources import resource
from tests.python_source import ROOT, source
from tests.words_po import WORDS, every


@dataclass(frozen=True, slots=True)
class Family:
    """Keys that are put together in a place: ``pattern`` matches them, ``begin`` begins them."""

    begin: str
    pattern: re.Pattern[str]
    place: str


@cache
def written() -> dict[str, list[str]]:
    """The places of every key that stands in the source as it is."""
    known = every(WORDS, "id")
    found: dict[str, list[str]] = {}
    for place, node in source().strings:
        if node.value in known:
            found.setdefault(str(node.value), []).append(place)
    for place, key in in_templates():
        if key in known:
            found.setdefault(key, []).append(place)
    return found


@cache
def in_templates() -> list[tuple[str, str]]:
    """The keys that the templates of the public site say, each with its place."""
    return [
        (f"{path.relative_to(ROOT).as_posix()}:{number}", key)
        for path in sorted(resource("site").glob("*.html"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for key in re.findall(r'say\("([a-z_.0-9]+)"', line)
    ]


@cache
def families() -> dict[str, list[Family]]:
    """Every family of keys in the source, by its area."""
    found: dict[str, list[Family]] = {path.stem: [] for path in resource("words").glob("id/*.json")}
    for place, node in (*source().strings, *source().put_together):
        parts = node.values if isinstance(node, ast.JoinedStr) else [node]
        texts = [str(one.value) if isinstance(one, ast.Constant) else "" for one in parts]
        begin = texts[0]
        area, dot, _ = begin.partition(".")
        whole = isinstance(node, ast.Constant) and not begin.endswith(("_", "."))
        if whole or not dot or area not in found or " " in begin:
            continue
        pattern = "".join(re.escape(text) if text else ".+" for text in texts)
        if isinstance(node, ast.Constant):
            pattern += ".+"
        found[area].append(Family(begin, re.compile(pattern), place))
    return found


def families_of(key: str) -> list[Family]:
    """The families that a key belongs to."""
    area = families().get(key.partition(".")[0], ())
    return [one for one in area if one.pattern.fullmatch(key)]


def where(key: str) -> list[str]:
    """The places that use a key, ``file:line``; of a family with how it begins."""
    found = list(written().get(key, ()))
    found += [f"{one.place}  {one.begin}..." for one in families_of(key)]
    return sorted(set(found))
