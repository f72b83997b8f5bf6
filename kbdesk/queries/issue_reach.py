"""Whom the sessions of the corner reached, by topic: an issue's reach beside its figures by RT.

Only sessions say of which RT who came is, by the people who are named. An intervention tells
how many were reached and in free text where, so it is counted with no RT.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kbdesk.desk import Desk
from kbdesk.domain.education import topic_for
from kbdesk.domain.report_json.village import IssueJson
from kbdesk.queries.area import Place
from kbdesk.queries.lesson_interventions import corner_lessons
from kbdesk.store.education_rows import homes_of_attendees


@dataclass(frozen=True, slots=True)
class Reach:
    """The sessions on a topic; ``attendance`` counts each time, ``people`` and ``families`` once.

    Those two are by RT, of who is named and has a family here.
    """

    sessions: int
    attendance: int
    people: Mapping[Place, int]
    families: Mapping[Place, int]


NOBODY = Reach(0, 0, {}, {})


def reach_by_topic(desk: Desk, village: str, first: date, last: date) -> dict[str, Reach]:
    """Return by topic whom the sessions of a village's corners reached between two days."""
    lessons = corner_lessons(desk, village, first, last)
    topics = {one.id: one.topic for one in lessons if one.topic}
    named: dict[str, set[tuple[Place, str, str]]] = {}
    for row in homes_of_attendees(desk.store.records, list(topics)):
        who = ((row["village"], row["rt"]), row["person"], row["family"])
        named.setdefault(topics[row["session"]], set()).add(who)
    found = {}
    for topic in dict.fromkeys(topics.values()):
        held = [one for one in lessons if one.topic == topic]
        there = named.get(topic, set())
        found[topic] = Reach(
            len(held),
            sum(one.attendance for one in held),
            Counter(place for place, _ in {(place, person) for place, person, _ in there}),
            Counter(place for place, _ in {(place, family) for place, _, family in there}),
        )
    return found


def with_reach(issue: IssueJson, reach: Mapping[str, Reach]) -> IssueJson:
    """Return an issue of ``report kampung`` with its ``reach``; null where no topic answers it.

    Each RT of ``by_rt`` gets ``reached_people`` and ``reached_families``.
    """
    topic = topic_for(issue["figure"])
    if topic is None:
        return {**issue, "reach": None}
    of = reach.get(topic, NOBODY)
    return {
        **issue,
        "reach": {"topic": topic, "sessions": of.sessions, "attendance": of.attendance},
        "by_rt": [
            {
                **row,
                "reached_people": of.people.get((row["village"], row["rt"]), 0),
                "reached_families": of.families.get((row["village"], row["rt"]), 0),
            }
            for row in issue["by_rt"]
        ],
    }
