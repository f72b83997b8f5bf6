"""Each cut-off of the cards of all ages, just below and just above, as ``record`` answers it.

The limits stand here a second time, as the cards print them: a slip in the data file is found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.machine import Machine, jsonl, make
from tests.growth.anthroplus import bmi_z, scored

DAY = date(2025, 9, 1)
Draft = dict[str, Any]


def born(years: int = 0, months: int = 0, *, less: int = 0) -> str:
    """The birth date of who is so old on the day; ``less``: so many days younger."""
    whole = DAY.year * 12 + DAY.month - 1 - years * 12 - months
    return (date(whole // 12, whole % 12 + 1, DAY.day) + timedelta(less)).isoformat()


class People:
    """A machine and the people in it, one for each sex and birth date that is asked for."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self._held: dict[tuple[str, str], str] = {}
        (self.family,) = (
            one["id"]
            for one in machine.record(
                {"do": "register_family", "village": "64.74.01.1003", "rt": "01"}
            )
        )

    def ask(self, cases: Sequence[tuple[tuple[str, str], Draft]]) -> list[dict[str, Any]]:
        """Record a draft of each (sex, birth date); return the answers or the refusals."""
        new = [who for who in dict.fromkeys(who for who, _ in cases) if who not in self._held]
        answers = self.machine.record(
            *(
                {"do": "add_person", "family": self.family, "name": f"Orang {sex}",
                 "sex": sex, "birth_date": birth_date}
                for sex, birth_date in new
            )
        ) if new else []  # fmt: skip
        self._held |= {who: one["id"] for who, one in zip(new, answers, strict=True)}
        drafts = [
            {"do": "record_examination", "person": self._held[who], "date": DAY.isoformat(), **said}
            for who, said in cases
        ]
        return self.machine.ask("record", "-", stdin=jsonl(drafts)).lines


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> People:
    folder: Path = tmp_path_factory.mktemp("cut-offs")
    return People(make(folder / "laptop"))


MAN, WOMAN = ("male", born(40)), ("female", born(40))


def judged(people: People, cases: Sequence[tuple[tuple[str, str], Draft, str, Any]]) -> None:
    """Check what each figure is judged; None: nothing is said of it."""
    answers = people.ask([(who, said) for who, said, _, _ in cases])
    for (who, said, figure, expected), answer in zip(cases, answers, strict=True):
        assert answer["ok"], (who, said, answer)
        assert answer["judged"].get(figure) == expected, (who, said, answer)


def proposed(answer: Mapping[str, Any]) -> set[str]:
    return {one["code"] for one in answer["proposals"]}


def test_the_stage(people: People) -> None:
    cases = [
        (born(0, 72, less=1), "infant"), (born(0, 72), "school"), (born(19, less=1), "school"),
        (born(19), "adult"), (born(60, less=1), "adult"), (born(60), "elderly"),
    ]  # fmt: skip
    answers = people.ask([(("female", birth_date), {"weight_kg": 20}) for birth_date, _ in cases])
    assert [one["stage"] for one in answers] == [stage for _, stage in cases]


def test_bmi_of_adults(people: People) -> None:
    # at 200 cm a quarter of the weight
    cases = [
        (67.79, 16.9, "severely_thin"), (67.8, 17.0, "thin"), (73.79, 18.4, "thin"),
        (73.8, 18.5, "normal"), (100.19, 25.0, "normal"), (100.2, 25.1, "overweight"),
        (108.19, 27.0, "overweight"), (108.2, 27.1, "obese"),
    ]  # fmt: skip
    answers = people.ask([(MAN, {"weight_kg": w, "height_cm": 200}) for w, _, _ in cases])
    assert [(one["bmi"], one["judged"]["bmi"]) for one in answers] == [
        (bmi, name) for _, bmi, name in cases
    ]
    # the day before 19 years WHO's reference speaks: a BMI of 25.1 is obese for no boy of 18
    young, old = people.ask(
        [(("male", born(19, less=less)), {"weight_kg": 80, "height_cm": 180}) for less in (1, 0)]
    )
    assert (young["judged"]["bmi"], old["judged"]["bmi"]) == ("normal", "normal")
    assert young["bmi"] == old["bmi"] == 24.7
    light = {"weight_kg": 57.5, "height_cm": 180}
    younger, older = people.ask([(("male", born(19, less=less)), light) for less in (1, 0)])
    assert (younger["judged"]["bmi"], older["judged"]["bmi"]) == ("normal", "thin")


CLASSES = ((-3.0, "severely_thin"), (-2.0, "thin"), (1.0, "normal"), (2.0, "overweight"))


def class_of(z: float) -> str:
    """The class as the rule words it: below -3, -3 to below -2, -2 to +1, above +1, above +2."""
    if z < -3:
        return "severely_thin"
    if z < -2:
        return "thin"
    return "normal" if z <= 1 else "overweight" if z <= 2 else "obese"


def borders(sex: str, days: int, height: float) -> list[tuple[float, str]]:
    """The two weights, 10 g apart, between which a class of BMI for age changes."""
    found = []
    letter = sex[0]
    low, high = 500, 20_000
    for limit, _ in CLASSES:
        least, most = low, high
        while most - least > 1:  # in steps of 10 g
            middle = (least + most) // 2
            z = bmi_z(letter, days, middle / 100, height)
            assert z is not None
            over = z >= limit if limit < 0 else z > limit
            least, most = (least, middle) if over else (middle, most)
        for step in (least, most):
            z = bmi_z(letter, days, step / 100, height)
            assert z is not None
            found.append((step / 100, class_of(z)))
    return found


def test_bmi_for_age_of_children_and_adolescents(people: People) -> None:
    cases = []
    for sex in ("male", "female"):
        for months, height in ((61, 110.0), (72, 116.5), (120, 138.0), (227, 170.0)):
            birth_date = born(0, months)
            days = (DAY - date.fromisoformat(birth_date)).days
            found = borders(sex, days, height)
            assert len({name for _, name in found}) == 5
            cases += [
                ((sex, birth_date), {"weight_kg": weight, "height_cm": height}, "bmi", name)
                for weight, name in found
            ]
    judged(people, cases)


def test_height_and_weight_for_age(people: People) -> None:
    """A step of 1 mm or 10 g on both sides of each limit; weight for age ends at 120 months."""
    cases: list[tuple[tuple[str, str], Draft, str, Any]] = []
    for sex in ("male", "female"):
        birth_date = born(0, 96)
        days = (DAY - date.fromisoformat(birth_date)).days
        for figure, field, of_who, column, values, names in (
            ("height", "height_cm", "lenhei_cm", "zlen", [n / 10 for n in range(950, 1600)],
             ("severely_stunted", "stunted", "normal", "tall")),
            ("weight", "weight_kg", "weight_kg", "zwei", [n / 100 for n in range(1200, 5000)],
             ("severely_underweight", "underweight", "normal", "normal")),
        ):  # fmt: skip
            row = {"sex": sex[0], "age_days": days, "oedema": "n"}
            row |= {"weight_kg": None, "lenhei_cm": None}
            known = [(value, scored({**row, of_who: value})[column]) for value in values]
            for place, limit in enumerate((-3, -2, 3)):
                over = [z is not None and (z > limit if limit > 0 else z >= limit)
                        for _, z in known]  # fmt: skip
                at = over.index(True)
                for value, name in (
                    (known[at - 1][0], names[place]),
                    (known[at][0], names[place + 1]),
                ):
                    cases.append(((sex, birth_date), {field: value}, figure, name))
    ten = {"weight_kg": 22, "height_cm": 135}
    cases += [
        (("male", born(0, 120)), ten, "weight", "underweight"),
        (("male", born(0, 121)), ten, "weight", None),
        (("male", born(5)), {"weight_kg": 18}, "weight", "normal"),
        (("male", born(5, less=1)), {"weight_kg": 18}, "weight", None),
        (("male", born(19, less=1)), {"height_cm": 150}, "height", "severely_stunted"),
        (("male", born(19)), {"height_cm": 150}, "height", None),
    ]
    judged(people, cases)


def test_the_first_and_the_last_day_of_bmi_for_age(people: People) -> None:
    well = {"weight_kg": 18.0, "height_cm": 109.0}
    # sixty completed months are 1826 or 1827 days: both are judged
    answers = people.ask([(("male", born(5)), well), (("male", born(5, less=1)), well)])
    assert [one["judged"].get("bmi") for one in answers] == ["normal", None]


def test_a_bmi_that_who_calls_implausible_has_no_class_and_is_asked_about(people: People) -> None:
    swapped = {"weight_kg": 60, "height_cm": 100}
    (found,) = people.ask([(("female", born(12)), swapped)])
    assert found["bmi"] == 60.0
    assert found["judged"] == {}
    assert [one["code"] for one in found["warnings"]] == ["examination.implausible_bmi"]


def test_waist(people: People) -> None:
    cases: list[tuple[tuple[str, str], Draft, str, Any]] = []
    for sex, limit in (("male", 90), ("female", 80)):
        for cm, name in ((limit, "normal"), (limit + 0.1, "central")):
            cases += [
                ((sex, born(15)), {"waist_cm": cm}, "waist", name),
                ((sex, born(15, less=1)), {"waist_cm": cm}, "waist", None),
            ]
    judged(people, cases)


ADULT = (
    (119, 79, "optimal"), (120, 79, "normal"), (119, 80, "normal"), (129, 84, "normal"),
    (130, 84, "high_normal"), (129, 85, "high_normal"), (139, 89, "high_normal"),
    (140, 89, "grade_1"), (139, 90, "grade_1"), (159, 99, "grade_1"), (160, 99, "grade_2"),
    (159, 100, "grade_2"), (179, 109, "grade_2"), (180, 109, "grade_3"), (179, 110, "grade_3"),
)  # fmt: skip
YOUNG = (
    (119, 79, "normal"), (120, 79, "raised"), (129, 79, "raised"), (130, 79, "stage_1"),
    (119, 80, "stage_1"), (129, 80, "stage_1"), (139, 89, "stage_1"), (140, 89, "stage_2"),
    (139, 90, "stage_2"), (180, 110, "stage_2"),
)  # fmt: skip
CHILD = {
    "male": ((106, 68), (107, 69), (107, 70), (108, 72), (110, 74), (113, 75)),
    "female": ((106, 68), (107, 69), (108, 71), (109, 72), (111, 74), (114, 75)),
}


def pressure(upper: int, lower: int) -> Draft:
    return {"systolic": upper, "diastolic": lower}


def test_blood_pressure_by_age(people: People) -> None:
    cases: list[tuple[tuple[str, str], Draft, str, Any]] = []
    cases += [(("male", born(18)), pressure(u, lo), "bp", name) for u, lo, name in ADULT]
    cases += [(("male", born(18, less=1)), pressure(u, lo), "bp", name) for u, lo, name in YOUNG]
    cases += [(("female", born(13)), pressure(u, lo), "bp", name) for u, lo, name in YOUNG]
    for sex, most in CHILD.items():
        for years, (upper, lower) in enumerate(most, start=7):
            for less, age in ((0, years), (1, years + 1)):
                who = (sex, born(age, less=less))
                cases += [
                    (who, pressure(upper, lower), "bp", "normal"),
                    (who, pressure(upper + 1, lower), "bp", "high"),
                    (who, pressure(upper, lower + 1), "bp", "high"),
                ]
    cases.append((("male", born(7, less=1)), pressure(140, 90), "bp", None))
    judged(people, cases)


def test_who_is_referred_for_blood_pressure(people: People) -> None:
    refer = {"grade_1": "R30", "grade_2": "R30", "grade_3": "R31", "stage_2": "R30", "high": "R30"}
    cases = [(("male", born(18)), pressure(u, lo)) for u, lo, _ in ADULT]
    cases += [(("male", born(18, less=1)), pressure(u, lo)) for u, lo, _ in YOUNG]
    cases += [(("female", born(7)), pressure(107, 68)), (("female", born(7)), pressure(106, 68))]
    for (who, said), answer in zip(cases, people.ask(cases), strict=True):
        code = refer.get(answer["judged"]["bp"])
        assert proposed(answer) == ({code} if code else set()), (who, said)


def test_isolated_systolic(people: People) -> None:
    grown, young = ("female", born(18)), ("female", born(18, less=1))
    cases = [
        (grown, (140, 89), True), (grown, (139, 89), False), (grown, (140, 90), False),
        (grown, (185, 70), True), (young, (140, 89), False),
    ]  # fmt: skip
    answers = people.ask([(who, pressure(*figures)) for who, figures, _ in cases])
    assert [one["isolated_systolic"] for one in answers] == [found for _, _, found in cases]


def test_glucose(people: People) -> None:
    cases = [
        ("random", 139, "normal"), ("random", 140, "pre"), ("random", 199, "pre"),
        ("random", 200, "diabetes"), ("fasting", 99, "normal"), ("fasting", 100, "pre"),
        ("fasting", 125, "pre"), ("fasting", 126, "diabetes"),
    ]  # fmt: skip
    answers = people.ask(
        [(MAN, {"glucose": figure, "glucose_kind": kind}) for kind, figure, _ in cases]
    )
    for answer, (_, _, name) in zip(answers, cases, strict=True):
        assert answer["judged"] == {"glucose": name}
        assert proposed(answer) == ({"R32"} if name == "diabetes" else set())
        again = {"normal": "2026-09-01", "pre": "2025-12-01", "diabetes": "2025-10-01"}[name]
        assert answer["next"]["glucose"] == again


def test_a_glucose_that_could_be_mmol_is_asked_about(people: People) -> None:
    asked = people.ask([(MAN, {"glucose": figure}) for figure in (20, 44, 45)])
    found = [[one["code"] for one in answer["warnings"]] for answer in asked]
    assert found == [["examination.glucose_very_low"]] * 2 + [[]]


def test_cholesterol_and_haemoglobin(people: People) -> None:
    girl, child = ("female", born(12)), ("female", born(12, less=1))
    cases: list[tuple[tuple[str, str], Draft, str, Any]] = [
        (MAN, {"cholesterol": 199}, "cholesterol", "normal"),
        (MAN, {"cholesterol": 200}, "cholesterol", "raised"),
        (girl, {"hb": 11.9}, "hb", "low"),
        (girl, {"hb": 12.0}, "hb", "normal"),
        (child, {"hb": 11.9}, "hb", None),
        (MAN, {"hb": 11.9}, "hb", None),
    ]
    judged(people, cases)
    raised, low = people.ask([(MAN, {"cholesterol": 200}), (girl, {"hb": 11.9})])
    assert (proposed(raised), proposed(low)) == ({"R33"}, {"R34"})


def test_haemoglobin_goes_by_her_state_of_the_day(people: People) -> None:
    woman = ("female", born(27))
    people.ask([(woman, {"weight_kg": 50})])
    id_, first, birth = people._held[woman], DAY - timedelta(70), DAY - timedelta(60)
    (carried,) = people.machine.record(
        {"do": "register_pregnancy", "person": id_, "date": first.isoformat(),
         "lmp": first.isoformat()}
    )  # fmt: skip
    people.machine.record(
        {"do": "end_pregnancy", "id": carried["id"], "date": birth.isoformat(), "outcome": "birth"}
    )
    # from the last menstruation to 42 days after the birth it is 11, before and later 12
    cases = [
        (first - timedelta(1), 11.9, "low"), (first, 11.0, "normal"), (first, 10.9, "low"),
        (birth + timedelta(42), 11.0, "normal"), (birth + timedelta(42), 10.9, "low"),
        (birth + timedelta(43), 11.9, "low"), (birth + timedelta(43), 12.0, "normal"),
    ]  # fmt: skip
    found = []
    for day, hb, name in cases:
        (answer,) = people.machine.record(
            {"do": "record_examination", "person": id_, "date": day.isoformat(), "hb": hb}
        )
        found.append(answer["judged"]["hb"])
        # what is read again says the same
        said = people.machine.done("proposals", "list", "--person", id_).lines
        assert ("R34" in {code for one in said for code in one["codes"]}) == (name == "low")
    assert found == [name for _, _, name in cases]


def test_eyes_and_ears(people: People) -> None:
    sides = [
        ({"left": "good", "right": "good"}, "good"), ({"left": "poor", "right": "good"}, "poor"),
        ({"left": "good", "right": "poor"}, "poor"), ({"right": "poor"}, "poor"),
        ({"left": "good"}, None),
    ]  # fmt: skip
    for figure, code in (("eyes", "R36"), ("ears", "R37")):
        answers = people.ask([(WOMAN, {figure: said}) for said, _ in sides])
        for answer, (_, name) in zip(answers, sides, strict=True):
            assert answer["judged"].get(figure) == name
            assert proposed(answer) == ({code} if name == "poor" else set())


def test_tuberculosis_by_age(people: People) -> None:
    infant, school = ("male", born(0, 72, less=1)), ("male", born(0, 72))
    cases: list[tuple[tuple[str, str], list[str], str]] = [(infant, [], "clear")]
    for one in ("cough", "fever", "weight"):
        cases += [(infant, [one], "presumed"), (school, [one], "clear"), (WOMAN, [one], "clear")]
    for who in (infant, school, WOMAN, ("male", born(70))):
        cases += [(who, ["contact"], "presumed"), (who, ["cough", "weight"], "presumed")]
    answers = people.ask([(who, {"tb_signs": signs}) for who, signs, _ in cases])
    for (who, signs, name), answer in zip(cases, answers, strict=True):
        assert answer["judged"] == {"tb": name}, (who, signs)
        assert proposed(answer) == ({"R12"} if name == "presumed" else set())


def puma(years: int, daily: int, *yes: str) -> Draft:
    answers = {n: n in yes for n in ("breathless", "phlegm", "cough", "spirometry")}
    return {"puma": {"smoking_years": years, "cigarettes_a_day": daily, **answers}}


def test_puma(people: People) -> None:
    every = ("breathless", "phlegm", "cough", "spirometry")
    cases: list[tuple[tuple[str, str], Draft, str, Any]] = [
        (("female", born(40, less=1)), puma(40, 20), "puma", None),
        (("female", born(40)), puma(19, 20), "puma", 0),
        (("female", born(40)), puma(20, 20), "puma", 1),
        (("female", born(40)), puma(60, 10), "puma", 1),
        (("female", born(40)), puma(61, 10), "puma", 2),
        (("female", born(40)), puma(0, 0), "puma", None),
        (("male", born(50, less=1)), puma(10, 10), "puma", 1),
        (("male", born(50)), puma(10, 10), "puma", 2),
        (("male", born(60, less=1)), puma(10, 10), "puma", 2),
        (("male", born(60)), puma(10, 10), "puma", 3),
        (("male", born(60)), puma(40, 20, *every), "puma", 9),
        (("male", born(60)), {"puma": {"smoking_years": 40, "cigarettes_a_day": 20}}, "puma", None),
    ]
    judged(people, cases)
    five, six = people.ask(
        [(("male", born(60)), puma(40, 20)), (("male", born(60)), puma(40, 20, "cough"))]
    )
    assert (five["judged"]["puma"], proposed(five)) == (5, set())
    assert (six["judged"]["puma"], proposed(six)) == (6, {"R35"})


MOST = {"stool": 2, "urine": 2, "washing": 1, "toilet": 2, "eating": 2, "moving": 3, "walking": 3,
        "dressing": 2, "stairs": 2, "bathing": 1}  # fmt: skip


def summing(total: int) -> dict[str, int]:
    """Ten items that sum up to a total."""
    items, left = {}, total
    for name, most in MOST.items():
        items[name] = min(most, left)
        left -= items[name]
    return items


def elder(people: People) -> str:
    people.ask([(("female", born(60)), {"weight_kg": 50})])
    return people._held["female", born(60)]


def test_aks_and_skilas(people: People) -> None:
    whom = {"person": elder(people), "date": DAY.isoformat()}
    bands = {range(5): "total", range(5, 9): "heavy", range(9, 12): "moderate",
             range(12, 20): "light", range(20, 21): "independent"}  # fmt: skip
    answers = people.machine.record(
        *({"do": "record_aks", **whom, "items": summing(n)} for n in range(21))
    )
    for total, answer in enumerate(answers):
        name = next(found for band, found in bands.items() if total in band)
        assert (answer["sum"], answer["class"]) == (total, name)
        assert proposed(answer) == ({"R38"} if total < 20 else set())
    partly = summing(19)
    del partly["bathing"]
    (open_,) = people.machine.record({"do": "record_aks", **whom, "items": partly})
    assert (open_["sum"], open_["class"], open_["proposals"]) == (None, None, [])
    losses = ("memory", "chair", "weight", "appetite", "arm", "eyes", "ears", "mood")
    none, *each = people.machine.record(
        {"do": "record_skilas", **whom, **dict.fromkeys(losses, False)},
        *({"do": "record_skilas", **whom, name: True} for name in losses),
    )
    assert (none["losses"], proposed(none)) == ([], set())
    assert [one["losses"] for one in each] == [[name] for name in losses]
    assert all(proposed(one) == {"R39"} for one in each)


def test_every_refusal_is_a_sentence_and_writes_nothing(people: People) -> None:
    old = elder(people)
    child, man = ("female", born(5)), ("male", born(40))
    people.ask([(child, {"weight_kg": 17}), (man, {"weight_kg": 70})])
    boy, father = people._held[child], people._held[man]
    day = DAY.isoformat()

    def examine(person: str, **said: Any) -> Draft:
        return {"do": "record_examination", "person": person, "date": day, **said}

    cases = [
        (examine(father, **pressure(80, 120)), "woman_check.pressure_swapped"),
        (examine(father, **pressure(120, 120)), "woman_check.pressure_swapped"),
        (examine(father, **pressure(300, 20)), "examination.pressures_apart"),
        (examine(father, systolic=140), "woman_check.one_pressure"),
        (examine(father, glucose=5.4), "examination.glucose_mmol"),
        (examine(father, glucose="5,4"), "examination.glucose_mmol"),
        (examine(father, glucose=19), "examination.glucose_mmol"),
        (examine(father, glucose=33.3), "examination.glucose_mmol"),
        (examine(father, weight_kg=301), "draft.out_of_range"),
        (examine(father, tb_signs=["batuk"]), "draft.not_a_choice"),
        (examine(boy, waist_cm=50), "examination.not_of_infants"),
        (examine(boy, **pressure(100, 60)), "examination.not_of_infants"),
        (examine(boy, eyes={"left": "good"}), "examination.not_of_infants"),
        (examine(father), "examination.empty"),
        ({**examine(father, weight_kg=70), "date": "2999-01-01"}, "draft.date_in_future"),
        ({"do": "record_aks", "person": father, "date": day, "items": MOST},
         "examination.not_elderly"),
        ({"do": "record_skilas", "person": father, "date": day, "mood": True},
         "examination.not_elderly"),
        ({"do": "record_aks", "person": old, "date": day, "items": {**MOST, "bathing": 2}},
         "draft.out_of_range"),
        ({"do": "record_aks", "person": old, "date": day, "items": {**MOST, "stool": 21}},
         "draft.out_of_range"),
        ({"do": "register_pregnancy", "person": father, "date": day}, "pregnancy.male"),
        ({"do": "record_woman_check", "person": father, "date": day, "weight_kg": 70},
         "woman_check.male"),
        ({"do": "record_woman_check", "person": people._held["female", born(60)], "date": day,
          **pressure(300, 20)}, "examination.pressures_apart"),
    ]  # fmt: skip
    before = people.machine.state_hash()
    said = people.machine.ask("record", "-", stdin=jsonl([draft for draft, _ in cases]))
    for (draft, code), answer in zip(cases, said.lines, strict=True):
        assert not answer["ok"], draft
        error = answer["error"]
        assert error["code"] == code, (draft, error)
        assert error["message"] not in ("", code)
        assert "{" not in error["message"]
    assert people.machine.state_hash() == before
