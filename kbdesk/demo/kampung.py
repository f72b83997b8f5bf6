"""The village's own records in the demo: profile, officers, groups, interventions, plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from kbdesk.demo.chance import Chance
from kbdesk.demo.lists import words
from kbdesk.demo.names import person_name
from kbdesk.demo.recorder import Recorder
from kbdesk.domain.villages import villages

_FILE = "kampung"
_NEXT_MEETING = timedelta(days=30)


def tell_of_kampung(
    recorder: Recorder, chance: Chance, village: str, today: date, months: int
) -> None:
    """Record a Kampung KB whose groups met and whose interventions were made in these months."""
    _profile(recorder, chance, village, today)
    _officers(recorder, chance, village)
    _groups(recorder, chance, village, today, months)
    issues = _dataku(recorder, village, today)
    plan = []
    for line in words(_FILE, "plan"):
        strategy, function, title, agency, goal, budget, progress, answers = line.split("|")
        item = recorder.new(
            "add_plan_item", village=village, year=today.year, title=title, strategy=int(strategy),
            family_function=function, agency=agency, goal=goal, budget=int(budget),
            due_date=date(today.year, 12, 15).isoformat(), progress=int(progress),
            progress_date=(today - timedelta(days=9)).isoformat(),
            **({"issue": issues[answers]} if answers else {}),
        )  # fmt: skip
        plan.append(item["id"])
    _interventions(recorder, chance, village, today, months, plan)


def _profile(recorder: Recorder, chance: Chance, village: str, today: date) -> None:
    names, borders = words(_FILE, "names"), words(_FILE, "borders")
    known = [code for code, one in villages().items() if one.first_kampung_kb]
    place = known.index(village) if village in known else chance.randrange(len(names))
    recorder.do(
        "edit_kampung",
        village=village,
        name=names[place % len(names)],
        decree_no=f"188.45/{chance.randint(100, 400)}/{today.year - 2}",
        decree_date=date(today.year - 2, 2, 14).isoformat(),
        launch_date=date(today.year - 2, 4, 21).isoformat(),
        area_ha=chance.randint(900, 3400) / 10,
        **{
            f"border_{side}": borders[(place + number) % len(borders)]
            for number, side in enumerate(("north", "east", "south", "west"))
        },
        rt_count=chance.randint(12, 30),
        contact_name=person_name(chance, female=True),
        secretariat="Balai kampung",
        about="Kampung nelayan dan pekerja di tepi teluk.",
        dataku_decree_no=f"188.45/{chance.randint(401, 600)}/{today.year - 1}",
        dataku_decree_date=date(today.year - 1, 3, 3).isoformat(),
        pokja={"exists": True, "members": 12, "trained": 5},
        money=["apbd", "csr", "swadaya"],
        companion_plkb=True,
        data_uses=["pk", "routine", "potential"],
        operations=["planning", "coordination", "outreach"],
    )


def _officers(recorder: Recorder, chance: Chance, village: str) -> None:
    posts = ["patron", "responsible", "chair", "secretary", "treasurer"]
    rows: list[dict[str, object]] = [{"body": "pokja", "post": post} for post in posts]
    rows += [
        {"body": "pokja", "post": "section", "section": section}
        for section in words(_FILE, "sections")
    ]
    rows += [{"body": "dataku", "post": post} for post in ("chair", "secretary", "operator")]
    for row in rows:
        name = person_name(chance, female=chance.happens(0.6))
        recorder.new("add_officer", village=village, name=name, **row)


def _groups(recorder: Recorder, chance: Chance, village: str, today: date, months: int) -> None:
    flowers = list(words("places", "posyandu"))
    for kind in words(_FILE, "groups"):
        topics = words(_FILE, f"topics_{kind}")
        group = recorder.new(
            "add_group", village=village, kind=kind, name=f"{kind} {chance.one_of(flowers)}",
            decree_no=f"{chance.randint(1, 60)}/KB/{today.year - 1}",
            decree_date=date(today.year - 1, 5, 2).isoformat(),
            leader=person_name(chance, female=True),
            members=chance.randint(9, 32),
        )["id"]  # fmt: skip
        newest = True
        for back in range(min(months, 12)):
            day = today - timedelta(days=4 + 30 * back + chance.randrange(12))
            if chance.happens(0.55):
                recorder.new(
                    "record_meeting", village_group=group, date=day.isoformat(),
                    topic=chance.one_of(list(topics)), male=chance.randrange(5),
                    female=chance.randint(6, 24),
                    **({"next_on": (day + _NEXT_MEETING).isoformat()} if newest else {}),
                )  # fmt: skip
                newest = False


def _interventions(
    recorder: Recorder,
    chance: Chance,
    village: str,
    today: date,
    months: int,
    plan: Sequence[str],
) -> None:
    lines = words(_FILE, "interventions")
    for number, line in enumerate(lines):
        said, _, item = line.rpartition("|")
        strategy, function, title, agency, place, whom, cost, result, activity = said.split("|")
        back = 3 + number * max(1, 30 * min(months, 12) // len(lines))
        recorder.new(
            "record_intervention", village=village,
            date=(today - timedelta(days=back)).isoformat(), title=title, strategy=int(strategy),
            family_function=function, agency=agency, place=place, for_whom=whom,
            male=chance.randint(5, 22), female=chance.randint(8, 40), cost=int(cost), result=result,
            **({"activity": int(activity)} if activity else {}),
            **({"plan_item": plan[int(item) - 1]} if item else {}),
        )  # fmt: skip


def _dataku(recorder: Recorder, village: str, today: date) -> dict[str, str]:
    """Record what Rumah DataKu has and did; return its issues, code to id."""
    for line in words(_FILE, "facilities"):
        kind, name, amount, condition = line.split("|")
        recorder.new("add_facility", village=village, kind=kind, name=name, amount=int(amount),
                     condition=condition)  # fmt: skip
    for number, line in enumerate(words(_FILE, "events")):
        kind, title, by_whom = line.split("|")
        day = today - timedelta(days=20 + 70 * number)
        recorder.new("record_dataku_event", village=village, date=day.isoformat(), kind=kind,
                     title=title, by_whom=by_whom)  # fmt: skip
    issues = {}
    for line in words(_FILE, "issues"):
        code, title, recommendation, whom = line.split("|")
        issues[code] = recorder.new(
            "add_issue", village=village, year=today.year, code=code, title=title,
            recommendation=recommendation, addressed_to=whom,
        )["id"]  # fmt: skip
    return issues
