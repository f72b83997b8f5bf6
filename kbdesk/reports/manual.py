"""The manual: one text for the printed book and for the sheet in the window, read strictly.

``resources/manual/<language>/<chapter>.md`` holds a chapter in a small part of Markdown. A
line, or a paragraph of several lines, is one of::

    # Title                 the first line, once
    ## Heading, ### Smaller heading
    1. A step               numbered from 1 without a gap
    - A point
    > Something that must not be missed
    ![Caption](child)       a picture of the window: a view of the pages' walk
    | {key:F2} | What it does |
    {help:children}         the help of a page, the same words that F1 shows

In a text ``**bold**`` and three marks are known: ``{page:child}`` is a page by its name on the
screen, ``{word:day_end_page.close}`` is a word of the screen, ``{key:children/Ctrl U}`` is a key
of a page and ``{key:F2}`` a key that works everywhere. Anything else is refused, so that
nothing is printed that the program does not have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from kbdesk.resources import resource
from kbdesk.words import Language, say

CHAPTERS: Final = (
    "cadre",
    "supervisor",
    "village",
    "kitchen",
    "city",
    "installer",
    "training",
    "wall_card",
)
"""In the order of the book."""
WALL_CARD: Final = "wall_card"
PAPERS: Final[Mapping[Language, tuple[str, str]]] = {
    "id": ("kbdesk-buku-panduan.pdf", "kbdesk-kartu-tombol.pdf"),
    "en": ("kbdesk-manual.pdf", "kbdesk-wall-card.pdf"),
}
"""The files of the printed book and of the wall card, by language."""

_TITLES: Final[Mapping[str, str]] = {
    "new_child": "open_day_page.new_child",
    "register_family": "common.register_a_family",
    "family_planning": "planning_page.title",
    "mind": "field.entity.mind_check",
    "proposals": "proposal_page.title",
    "production": "kitchen_page.produce",
    "portions": "kitchen_page.portions_title",
    "recipients": "kitchen_page.recipients_title",
    "outcome": "dashat.effect_title",
    "kitchen_papers": "kitchen_page.papers",
    "money": "kitchen_store_page.money",
    "stock": "kitchen_store_page.stock",
    "kitchen_about": "kitchen_store_page.about",
    "allergies": "kitchen_store_page.allergies",
    "lessons": "education_page.lessons",
    "plan_lesson": "education_page.plan_session",
    "corner_about": "education_page.corner_about",
    "recipe_form": "recipes_page.new",
    "food_form": "foods_page.new",
    "food_import": "foods_page.import",
    "menu_papers": "menus_page.papers",
    "lesson": "education_page.new_session",
    "attendees": "education_page.names",
    "quiz": "education_page.quiz",
    "shelve": "education_page.add_material",
    "lend": "education_page.lend",
    "visitor": "education_page.visitor",
    "education_papers": "education_page.papers",
    "left_papers": "left_papers.title",
    "exchange_import": "exchange_page.import_title",
    "exchange_export": "exchange_page.export_title",
}
"""The title of a page whose words are not ``<page>_page.title``."""

RunKind = Literal["text", "bold", "page", "key", "word"]
BlockKind = Literal[
    "heading", "smaller", "text", "step", "point", "note", "picture", "keys", "help"
]

_MARK = re.compile(r"\*\*([^*{}]+)\*\*|\{(page|key|word):([^{}]+)\}")
_PICTURE = re.compile(r"!\[([^\[\]]+)\]\(([a-z_]+(?:-[a-z0-9_]+)*)\)")
_KEYS = re.compile(r"\| (\{key:[^|]+) \| ([^|]+) \|")
_HELP = re.compile(r"\{help:([a-z_]+)\}")
_STEP = re.compile(r"([0-9]+)\. (.+)")
_STRANGE = re.compile(r"[*{}`<>\[\]|#\\]|__|~~")


class ManualError(ValueError):
    """A chapter holds what the manual does not know: the file, the line, and what."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a text as it is read; ``name`` is what a mark named, ``on`` the key's page."""

    kind: RunKind
    text: str
    name: str = ""
    on: str = ""


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a chapter; ``name`` is of the picture or the page, ``left`` are its keys."""

    kind: BlockKind
    runs: Runs = ()
    number: int = 0
    name: str = ""
    left: Runs = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    name: str
    title: str
    blocks: tuple[Block, ...]

    def runs(self) -> Iterator[Run]:
        """Yield every piece of text, the keys of tables too."""
        for block in self.blocks:
            yield from block.left
            yield from block.runs

    def pages(self) -> set[str]:
        """Return the pages that are named or whose help stands here."""
        named = {run.name for run in self.runs() if run.kind == "page"}
        return named | {block.name for block in self.blocks if block.kind == "help"}

    def pictures(self) -> list[str]:
        """Return the views whose pictures stand here, in their order."""
        return [block.name for block in self.blocks if block.kind == "picture"]


def page_words(page: str, language: Language) -> str:
    """The name of a page: the sidebar's, its title, the manual's, or that of its record."""
    named = (f"shell.{page}", _TITLES.get(page, ""), f"manual.page.{page}")
    for key in (*named, f"{page}_page.title", f"field.entity.{page}"):
        if (words := say(key, language)) != key:
            return words
    return page


@cache
def chapter(name: str, language: Language) -> Chapter:
    """Return a chapter of the manual; :class:`ManualError` where its file is not as it must be."""
    path = resource("manual", language, f"{name}.md")
    return read_chapter(name, path.read_text(encoding="utf-8"), language)


def read_chapter(name: str, text: str, language: Language) -> Chapter:
    """Read the text of a chapter; :class:`ManualError` for anything that is not known."""
    title, blocks = "", list[Block]()
    for at, block in _paragraphs(text):
        try:
            if not title:
                if not block.startswith("# "):
                    raise ManualError("a chapter begins with its title")
                title = _plain(block[2:])
                continue
            blocks.append(_block(block, language, blocks[-1] if blocks else None))
        except ManualError as fault:
            raise ManualError(f"{language}/{name}.md, line {at}: {fault}") from None
    if not blocks:
        raise ManualError(f"{language}/{name}.md: there is nothing in it")
    return Chapter(name, title, tuple(blocks))


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Yield each block with the number of its first line; lines of a text are joined."""
    first, lines = 0, list[str]()
    for at, line in enumerate([*text.splitlines(), ""], start=1):
        alone = re.match(r"#|- |> |!\[|\||\{help:|[0-9]+\. ", line)
        goes_on = bool(lines) and lines[0].startswith("> ") and line.startswith("> ")
        if lines and (not line.strip() or (alone and not goes_on)):
            yield first, " ".join(lines)
            lines = []
        if line.strip():
            if not lines:
                first = at
            # a longer note has its mark before each line
            words = line.removeprefix("> ") if lines else line
            lines.append(words.strip())


def _block(text: str, language: Language, before: Block | None) -> Block:
    if match := _HELP.fullmatch(text):
        page = match[1]
        if say(f"help.{page}", language) == f"help.{page}":
            raise ManualError(f"no page has this help: {page}")
        if page_words(page, language) == page:
            raise ManualError(f"no name for the page of this help: {page}")
        return Block("help", (Run("text", say(f"help.{page}", language)),), name=page)
    if match := _PICTURE.fullmatch(text):
        return Block("picture", _runs(match[1], language), name=match[2])
    if match := _KEYS.fullmatch(text):
        return Block("keys", _runs(match[2], language), left=_runs(match[1], language))
    if match := _STEP.fullmatch(text):
        number = int(match[1])
        expected = before.number + 1 if before is not None and before.kind == "step" else 1
        # a picture or a note may stand between two steps
        if number != expected and (before is None or before.kind not in ("picture", "note")):
            raise ManualError(f"step {number} where {expected} is next")
        return Block("step", _runs(match[2], language), number=number)
    beginnings: tuple[tuple[str, BlockKind], ...] = (
        ("## ", "heading"), ("### ", "smaller"), ("- ", "point"), ("> ", "note"),
    )  # fmt: skip
    for begin, kind in beginnings:
        if text.startswith(begin):
            return Block(kind, _runs(text.removeprefix(begin), language))
    return Block("text", _runs(text, language))


def _runs(text: str, language: Language) -> Runs:
    found, at = [], 0
    for match in _MARK.finditer(text):
        if match.start() > at:
            found.append(Run("text", _plain(text[at : match.start()])))
        found.append(Run("bold", match[1]) if match[1] else _mark(match[2], match[3], language))
        at = match.end()
    if at < len(text):
        found.append(Run("text", _plain(text[at:])))
    return tuple(found)


def _mark(kind: str, name: str, language: Language) -> Run:
    if kind == "page":
        words = page_words(name, language)
        if words == name:
            raise ManualError(f"no page has this name: {name}")
        return Run("page", words, name)
    if kind == "key":
        on, _, key = name.rpartition("/")
        return Run("key", key, key, on)
    words = say(name, language)
    if words == name or "{" in words:
        raise ManualError(f"no word of the screen, or one with a figure in it: {name}")
    # a button that asks more first says so by dots, which end no sentence
    return Run("word", words.rstrip(" .…") if words.endswith(("…", "...")) else words, name)


def _plain(text: str) -> str:
    if match := _STRANGE.search(text):
        raise ManualError(f"{match[0]!r} is not known here: {text}")
    return text
