"""The materials that kbdesk brings: texts, quizzes and pictures, each one file of our own.

``resources/materials/<CODE>.json``: ``title``, ``short`` (for a small cover), ``topic``,
``audience``, ``lead``, ``sections`` [``heading``, and ``text``, ``points`` or ``table``],
``today`` (what can be done today), ``poster`` (three or four short lines that are read from two
metres), ``keywords`` (what else people look for), ``questions``
[``question``, ``choices``, ``answer`` (its place, from 0), ``why``], ``leaflet`` (the places of
the questions that are printed), ``ground`` and ``shapes`` (the picture, on a field of 160 x 100).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from kbdesk.domain.education import AUDIENCES
from kbdesk.resources import read_json

LETTERS: Final = "abcdefgh"
"""How the choices of a question are called."""
PICTURE: Final = (160, 100)
"""Width and height of the field that a picture is drawn on."""


@dataclass(frozen=True, slots=True)
class MaterialSection:
    """A part of a material: a heading, and what stands under it in this order."""

    heading: str
    text: str
    points: tuple[str, ...]
    table: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class QuizQuestion:
    """A question with its choices; ``answer`` is the letter of the right one."""

    question: str
    choices: tuple[str, ...]
    answer: str
    why: str


@dataclass(frozen=True, slots=True)
class PictureShape:
    """A simple shape of a picture: its form, where it is, and its colours by token or hex."""

    form: str
    at: tuple[float, ...]
    fill: str | None
    stroke: str | None
    width: float
    label: str


@dataclass(frozen=True, slots=True)
class CornerWords:
    """What a corner tells of itself on paper; None of what nobody said."""

    name: str | None = None
    hours: str | None = None
    address: str | None = None
    phone: str | None = None

    @property
    def known(self) -> bool:
        return any((self.name, self.hours, self.address, self.phone))


@dataclass(frozen=True, slots=True)
class Material:
    code: str
    title: str
    short: str
    topic: str
    audience: tuple[str, ...]
    lead: str
    sections: tuple[MaterialSection, ...]
    today: tuple[str, ...]
    poster: tuple[str, ...]
    keywords: str
    questions: tuple[QuizQuestion, ...]
    leaflet: tuple[int, ...]
    ground: str
    shapes: tuple[PictureShape, ...]

    @property
    def body(self) -> str:
        """Return every word of it but the quiz, for the search."""
        parts = [self.lead]
        for section in self.sections:
            parts += [section.heading, section.text, *section.points]
            parts += [cell for row in section.table for cell in row]
        return "\n".join([*parts, *self.today])

    @property
    def key(self) -> tuple[str, ...]:
        """Return the letters of the right answers."""
        return tuple(question.answer for question in self.questions)


@cache
def builtin() -> Mapping[str, Material]:
    """Return the built-in materials by code, in the order of a life."""
    return {code: _read(code) for code in read_json("materials", "order.json")}


def _read(code: str) -> Material:
    said: dict[str, Any] = read_json("materials", f"{code}.json")
    return Material(
        code=code,
        title=said["title"],
        short=said["short"],
        topic=said["topic"],
        audience=tuple(one for one in AUDIENCES if one in said["audience"]),
        lead=said["lead"],
        sections=tuple(_section(one) for one in said["sections"]),
        today=tuple(said["today"]),
        poster=tuple(said["poster"]),
        keywords=said["keywords"],
        questions=tuple(_question(one) for one in said["questions"]),
        leaflet=tuple(said["leaflet"]),
        ground=said["ground"],
        shapes=tuple(_shape(one) for one in said["shapes"]),
    )


def _section(said: Mapping[str, Any]) -> MaterialSection:
    return MaterialSection(
        said["heading"],
        said.get("text", ""),
        tuple(said.get("points", ())),
        tuple(tuple(row) for row in said.get("table", ())),
    )


def _question(said: Mapping[str, Any]) -> QuizQuestion:
    return QuizQuestion(
        said["question"], tuple(said["choices"]), LETTERS[said["answer"]], said["why"]
    )


def _shape(said: Mapping[str, Any]) -> PictureShape:
    ((form, at),) = [(name, value) for name, value in said.items() if isinstance(value, list)]
    return PictureShape(
        form,
        tuple(float(number) for number in at),
        said.get("fill"),
        said.get("stroke"),
        float(said.get("width", 0)),
        said.get("label", ""),
    )
