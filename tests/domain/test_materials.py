"""The built-in materials: whole, sound, and of the same facts as the program."""

from __future__ import annotations

import json
import re

import pytest

from kbdesk.domain.education import AUDIENCES, QUESTIONS, TOPICS
from kbdesk.domain.immunisation import schedule
from kbdesk.domain.materials import PICTURE, Material, builtin
from kbdesk.domain.pictures import arc_points, as_svg, points_of
from kbdesk.growth.gain import kbm_grams
from kbdesk.reports.lettering import UNKNOWN, printable
from kbdesk.reports.material_picture import FORMS
from kbdesk.resources import resource

ALL = list(builtin().values())
CODES = [one.code for one in ALL]


def words(of: Material) -> list[str]:
    return f"{of.lead} {of.body}".split()


def test_there_are_fourteen_and_every_file_is_listed() -> None:
    assert len(ALL) == 14
    files = {path.stem for path in resource("materials").glob("*.json")} - {"order"}
    assert files == set(CODES)
    assert {one.topic for one in ALL} == set(TOPICS) - {"other"}


@pytest.mark.parametrize("of", ALL, ids=CODES)
def test_a_material_is_whole(of: Material) -> None:
    assert of.topic in TOPICS
    assert of.audience
    raw = json.loads(resource("materials", f"{of.code}.json").read_text(encoding="utf-8"))
    assert sorted(raw["audience"]) == sorted(of.audience)
    assert set(of.audience) <= set(AUDIENCES)
    assert 240 <= len(words(of)) - len(of.lead.split()) <= 480
    assert 4 <= len(of.sections) <= 6
    assert 3 <= len(of.today) <= 5
    for part in of.sections:
        assert part.heading
        assert part.text or part.points or part.table
        assert len({len(row) for row in part.table}) <= 1
    assert 3 <= len(of.leaflet) <= 5
    assert all(0 <= place < QUESTIONS for place in of.leaflet)


@pytest.mark.parametrize("of", ALL, ids=CODES)
def test_a_quiz_has_ten_questions_and_its_key_is_no_pattern(of: Material) -> None:
    assert len(of.questions) == QUESTIONS
    assert len({one.question for one in of.questions}) == QUESTIONS
    for one in of.questions:
        assert len(one.choices) == len(set(one.choices)) == 3
        assert one.why
    # whoever always ticks the same letter gets no more than four
    assert max(of.key.count(letter) for letter in "abc") <= 4


@pytest.mark.parametrize("of", ALL, ids=CODES)
def test_every_letter_can_be_printed(of: Material) -> None:
    text = json.dumps([of.title, of.lead, of.body, [q.question for q in of.questions]])
    spoken = f"{of.title} {of.lead} {of.body}" + " ".join(
        f"{q.question} {' '.join(q.choices)} {q.why}" for q in of.questions
    )
    assert UNKNOWN not in printable(spoken)
    assert "  " not in of.body
    assert not re.search(r"\b(the|and|of|with)\b", text)


@pytest.mark.parametrize("of", ALL, ids=CODES)
def test_a_picture_stays_on_its_field(of: Material) -> None:
    assert of.shapes
    for shape in of.shapes:
        assert shape.form in FORMS
        assert shape.fill or shape.stroke
        if shape.form == "rect":
            x, y, width, height, _ = shape.at
            corners = [(x, y), (x + width, y + height)]
        elif shape.form in ("circle", "wedge", "arc"):
            x, y, radius = shape.at[:3]
            corners = [(x - radius, y - radius), (x + radius, y + radius)]
            if shape.form != "circle":
                corners = arc_points(shape)
        elif shape.form == "text":
            corners = [(shape.at[0], shape.at[1])]
            assert shape.label
        else:
            corners = points_of(shape)
        for x, y in corners:
            assert -0.01 <= x <= PICTURE[0] + 0.01, shape
            assert -0.01 <= y <= PICTURE[1] + 0.01, shape
    assert as_svg(of).count("<") == as_svg(of).count(">")


def test_the_kbm_is_that_by_which_children_are_coded() -> None:
    (table,) = [part.table for part in builtin()["KMS"].sections if part.table]
    told: dict[int, tuple[int, int]] = {}
    for ages, boys, girls in table[1:]:
        first, _, last = ages.partition("-")
        for month in range(int(first), int(last or first) + 1):
            told[month] = (int(boys.split()[0]), int(girls.split()[0]))
    assert told == {
        month: (kbm_grams("male", month), kbm_grams("female", month)) for month in range(1, 61)
    }


def test_the_schedule_of_vaccines_is_that_by_which_they_are_due() -> None:
    names = {
        "HB0": "(HB0)", "BCG": "BCG", "OPV": "polio tetes", "DPT-HB-Hib": "DPT-HB-Hib",
        "RV": "rotavirus", "PCV": "PCV", "IPV": "polio suntik", "MR": "ampak-rubela",
    }  # fmt: skip
    (table,) = [part.table for part in builtin()["IMUN"].sections if part.table]
    told = {vaccine: age for age, vaccines in table[1:] for vaccine in _named(vaccines, names)}
    for rule in schedule().values():
        if rule.endemic:
            continue  # not given in Bontang
        age = told.pop(rule.vaccine)
        if rule.months:
            assert re.match(rf"{rule.months}( bulan|-)", age), rule
        else:
            assert age.startswith("Kurang dari"), rule
    assert told == {}


def _named(vaccines: str, names: dict[str, str]) -> list[str]:
    found = []
    for part in vaccines.split(", "):
        for code, name in names.items():
            if name in part:
                number = part.split()[-1]
                found.append(f"{code}{number}" if number.isdigit() else code)
                break
        else:
            raise AssertionError(part)
    return found
