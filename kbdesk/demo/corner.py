"""The education corner of the demo village: its shelf, a lesson a month, visitors and loans."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from kbdesk.demo.chance import Chance
from kbdesk.demo.households import DemoHousehold, DemoMember
from kbdesk.demo.lists import words
from kbdesk.demo.recorder import Recorder
from kbdesk.domain.ages import completed_months
from kbdesk.domain.education import AGE_GROUPS
from kbdesk.domain.materials import Material, builtin

_SHELF: Final = (
    # builtin, kind, copies
    ("HPK", "flipchart", 1), ("HPK", "leaflet", 46), ("MPASI", "poster", 2),
    ("KMS", "flipchart", 2), ("FUNGSI", "book", 3), ("LANSIA", "book", 2),
    ("BONUS", "poster", 2), ("PUP", "leaflet", 30),
    ("KB", "leaflet", 24),
)  # fmt: skip
_LESSONS: Final = ("HPK", "KMS", "KB", "AIR", "IMUN", "PUP")
_MOST_CORNERS: Final = 4
_MONTHS: Final = 6


class CornerBook:
    """Records the corners of some posyandu, each from its own stream of chance."""

    def __init__(self, chance: Chance, today: date, months: int) -> None:
        self._chance = chance
        self._today = today
        self._months = min(months, _MONTHS)

    def write(self, recorder: Recorder, families: Sequence[DemoHousehold]) -> None:
        """Record the corners of the first few posyandu that have families."""
        codes = list(dict.fromkeys(family.posyandu.code for family in families))
        for code in codes[:_MOST_CORNERS]:
            here = [family for family in families if family.posyandu.code == code]
            self._corner(recorder, self._chance.stream(code), code, here)

    def _corner(
        self, recorder: Recorder, chance: Chance, code: str, families: Sequence[DemoHousehold]
    ) -> None:
        women = [
            (member, family)
            for family in families
            for member in family.members
            if member.sex == "female" and completed_months(member.born, self._today) >= 17 * 12
        ]
        if not women:
            return
        shelf = self._fill(recorder, chance, code)
        for back in range(self._months, 0, -1):
            day = self._today - timedelta(days=28 * (back - 1) + 2)
            of = builtin()[_LESSONS[(back - 1) % len(_LESSONS)]]
            self._lesson(recorder, chance, code, day, of, women)
        self._plan(recorder, chance.stream("plans"), code)
        self._visits(recorder, chance, code, families)
        self._lend(recorder, chance, code, shelf, women)

    def _fill(self, recorder: Recorder, chance: Chance, code: str) -> dict[str, str]:
        shelf = {}
        for number, (ours, kind, copies) in enumerate(_SHELF, start=1):
            answer = recorder.new(
                "record_material", posyandu=code, builtin=ours, kind=kind, copies=copies,
                condition="worn" if chance.happens(0.15) else "good",
                shelf=f"Rak {1 + number // 4}", code=f"{kind[:2].upper()}-{number:02d}",
            )  # fmt: skip
            if kind in ("book", "flipchart"):
                shelf[f"{ours}/{kind}"] = answer["id"]
        return shelf

    def _plan(self, recorder: Recorder, chance: Chance, code: str) -> None:
        """Say what the corner is, plan its next lessons; one of the past was not noted."""
        rt = f"{chance.randint(1, 9):02d}"
        recorder.do(
            "edit_corner", posyandu=code, name=f"Pojok Edukasi {code}",
            hours="Senin dan Kamis 09.00-11.00", address=f"Balai RT {rt}", phone="0811-0000-0002",
        )  # fmt: skip
        for ahead, ours in ((9, "MPASI"), (23, "TTD"), (44, "PUP"), (-5, "AIR")):
            of = builtin()[ours]
            recorder.new(
                "plan_education", posyandu=code, topic=of.topic, title=of.short, time="09:30",
                date=(self._today + timedelta(days=ahead)).isoformat(), place=f"Balai RT {rt}",
                rt=rt, speaker=chance.one_of(words("care", "visitors")),
            )  # fmt: skip

    def _lesson(
        self,
        recorder: Recorder,
        chance: Chance,
        code: str,
        day: date,
        of: Material,
        women: Sequence[tuple[DemoMember, DemoHousehold]],
    ) -> None:
        came = chance.sample(list(women), min(len(women), chance.randint(8, 18)))
        more = chance.randint(0, 5)
        rt = f"{chance.randint(1, 9):02d}"
        answer = recorder.new(
            "record_education_session",
            posyandu=code,
            date=day.isoformat(),
            topic=of.topic,
            title=of.title,
            speaker=chance.one_of(words("care", "visitors")),
            place=f"Balai RT {rt}",
            rt=rt,
            method=chance.one_of(["discussion", "lecture", "demonstration"]),
            duration_minutes=chance.one_of([45, 60, 90]),
            materials=[of.code],
            male=chance.randint(0, 5),
            female=len(came) + more,
            groups={"toddler_parents": len(came), "others": more} if more else None,
            attendees=[member.id for member, _ in came],
        )
        numbers = range(1, max(len(came) - 2, 6))
        knows = {number: chance.near(0.5, 0.15, 0.15, 0.8) for number in numbers}
        for phase, learnt in (("pre", 0.0), ("post", 0.32)):
            for number in numbers:
                level = min(knows[number] + learnt, 0.98)
                recorder.new(
                    "record_quiz",
                    session=answer["id"],
                    quiz=of.code,
                    phase=phase,
                    number=number,
                    answers=_answers(chance, of, level),
                )

    def _visits(
        self, recorder: Recorder, chance: Chance, code: str, families: Sequence[DemoHousehold]
    ) -> None:
        for _ in range(chance.randint(14, 30)):
            day = self._today - timedelta(days=chance.randint(1, 45))
            fields: dict[str, object] = {
                "posyandu": code,
                "date": day.isoformat(),
                "purpose": chance.weighted({"read": 5, "borrow": 2, "ask": 2, "lesson": 1}),
            }
            if chance.happens(0.4):
                member = chance.one_of(chance.one_of(families).members)
                if member.born < day <= member.died:
                    fields["person"] = member.id
            if "person" not in fields:
                fields |= {
                    "sex": chance.weighted({"female": 3, "male": 1}),
                    "age_group": chance.one_of(AGE_GROUPS),
                    "rt": f"{chance.randint(1, 9):02d}",
                }
            recorder.new("record_corner_visit", **fields)

    def _lend(
        self,
        recorder: Recorder,
        chance: Chance,
        code: str,
        shelf: dict[str, str],
        women: Sequence[tuple[DemoMember, DemoHousehold]],
    ) -> None:
        # the first is three days late, the next due tomorrow; the last came back
        for key, ago, back in (
            ("HPK/flipchart", 17, None), ("FUNGSI/book", 13, None), ("LANSIA/book", 5, None),
            ("KMS/flipchart", 3, None), ("FUNGSI/book", 40, 30),
        ):  # fmt: skip
            member, _ = chance.one_of(women)
            loan = recorder.new(
                "record_loan", posyandu=code, material=shelf[key], person=member.id,
                lent=(self._today - timedelta(days=ago)).isoformat(), condition="good",
            )  # fmt: skip
            if back is not None:
                day = self._today - timedelta(days=back)
                recorder.do("return_loan", id=loan["id"], date=day.isoformat(), condition="good")


def _answers(chance: Chance, of: Material, knows: float) -> list[str]:
    """Return answers of which about a share is right; the seventh question is harder."""
    answers = []
    for place, question in enumerate(of.questions):
        likely = knows - (0.3 if place == 6 else 0)
        wrong = [letter for letter in "abc"[: len(question.choices)] if letter != question.answer]
        answers.append(question.answer if chance.happens(likely) else chance.one_of(wrong))
    return answers
