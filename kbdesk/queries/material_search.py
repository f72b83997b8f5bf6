"""Search for materials by any word: built-in ones, those on the shelf, and imported ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from kbdesk.desk import Desk
from kbdesk.domain.indonesian import akin, words_of
from kbdesk.domain.materials import Material, builtin
from kbdesk.queries.area import Area
from kbdesk.queries.education import Shelved, shelf
from kbdesk.store.attachment_rows import attached_texts

_TITLE, _KEYWORDS, _BODY = 100, 20, 1
_AROUND = 60
_MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class FoundMaterial:
    """A found material: its ``id`` on the shelf or None, its ``code``, and the words around the
    hit."""

    id: str | None
    code: str
    title: str
    kind: str
    topic: str | None
    builtin: str | None
    excerpt: str


def search_materials(desk: Desk | None, text: str, area: Area | None = None) -> list[FoundMaterial]:
    """Return the materials that have every word of a text, or a related word, best first.

    ``menyusui`` finds ``susu``, ``imunis`` finds ``imunisasi``. Without a desk only the built-in
    ones are searched. Without a word everything is returned: built-in ones in their order, then the
    shelf.
    """
    wanted = words_of(text)[:_MOST_WORDS]
    on_shelf = shelf(desk, area or Area()) if desk else []
    attached: dict[str, list[str]] = {}
    for row in attached_texts(desk.store.records, "material") if desk else []:
        attached.setdefault(row["owner"], []).append(row["text"])
    scored: list[tuple[int, int, FoundMaterial]] = []
    for place, material in enumerate(builtin().values()):
        score = _score(wanted, _parts_of(material.code))
        if score:
            scored.append((-score, place, _ours(material, wanted)))
    for place, one in enumerate(on_shelf, start=len(scored)):
        words = " ".join(attached.get(one.id, ()))
        parts: list[tuple[float, list[str]]] = [
            (_TITLE, words_of(f"{one.title} {one.code}")),
            (_KEYWORDS, words_of(f"{one.topic or ''} {one.shelf or ''}".replace("_", " "))),
            (_BODY, words_of(words)),
        ]
        if one.builtin in builtin():
            # A print of a built-in material is found by its words, and comes after it.
            parts += [(weight / 2, texts) for weight, texts in _parts_of(one.builtin or "")]
        score = _score(wanted, parts)
        if score:
            scored.append((-score, place + 1000, _shelved(one, words, wanted)))
    return [found for *_, found in sorted(scored, key=lambda one: one[:2])]


@cache
def _parts_of(code: str) -> list[tuple[float, list[str]]]:
    material = builtin()[code]
    return [
        (_TITLE, words_of(f"{material.title} {material.short} {code}")),
        (_KEYWORDS, words_of(material.keywords)),
        (_BODY, words_of(material.body)),
    ]


def _score(wanted: list[str], parts: Iterable[tuple[float, list[str]]]) -> int:
    """Return how well the words match; 0 if one of them matches nowhere."""
    if not wanted:
        return 1
    listed = list(parts)
    total = 0.0
    for word in wanted:
        best = 0.0
        for weight, words in listed:
            if word in words:
                best = max(best, weight * 2 + min(words.count(word), 9))
            elif akin(word, words):
                best = max(best, weight)
        if not best:
            return 0
        total += best
    return max(round(total * 10), 1)


def _ours(material: Material, wanted: list[str]) -> FoundMaterial:
    return FoundMaterial(
        None, material.code, material.title, "leaflet", material.topic, material.code,
        _excerpt(material.body, wanted) or material.lead,
    )  # fmt: skip


def _shelved(one: Shelved, words: str, wanted: list[str]) -> FoundMaterial:
    ours = builtin().get(one.builtin or "")
    text = words or (ours.body if ours else "")
    return FoundMaterial(
        one.id, one.code, one.title, one.kind, one.topic, one.builtin, _excerpt(text, wanted)
    )


def _excerpt(text: str, wanted: list[str]) -> str:
    """Return some words around the first match, on one line."""
    plain = " ".join(text.split())
    at = 0
    for word in plain.split(" "):
        if any(akin(one, words_of(word)) for one in wanted if len(one) > 1):
            start = plain.rfind(" ", 0, max(at - _AROUND, 0)) + 1
            end = plain.find(" ", at + len(word) + _AROUND)
            cut = plain[start : end if end > 0 else len(plain)]
            return f"{'…' if start else ''}{cut}{'…' if end > 0 else ''}"
        at += len(word) + 1
    return ""
