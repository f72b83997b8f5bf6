"""Every page opens on a home in which a rebuilt client has written what no form would take."""

from __future__ import annotations

import dataclasses
import shutil
import traceback
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path

import pytest

from kbdesk.commands.homes import opened
from kbdesk.desk import Desk
from kbdesk.store.held_operations import Incoming
from kbdesk.ui.pages import PAGES
from tests.strange import write_strange
from tests.tour import PASSPHRASE, Homes, Story, Tour, clock, tour, views_of, visited


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Homes:
    return Homes(tmp_path_factory.mktemp("homes"), families=14)


def strange_home(home: Path, seed: int, each: int) -> Story:
    """Write past the forms of a home; return what its pages were opened with before."""
    with opened(home, user="Sulastri Bakau", passphrase=PASSPHRASE, clock=clock()) as desk:
        story = Story.read(desk)
        assert write_strange(desk, seed, each) > 100
        assert desk.store.journal.unreadable.count() > 30
        with desk.store.transaction():
            for body in list(islice(desk.store.journal.bodies_backwards(), 100)):
                desk.store.journal.put_aside(Incoming.read(body), "bundle", "2026-08-12")
    assert story is not None
    return story


def latest(desk: Desk, entity: str, otherwise: str) -> str:
    """Return the row that was written last, and so past the forms."""
    found = desk.store.records.value(
        f"SELECT e.id FROM {entity} e JOIN operation o ON o.row = e.id"
        " ORDER BY o.arrival DESC LIMIT 1"
    )
    return str(found or otherwise)


def stories(walk: Tour) -> Iterator[Story]:
    """Yield what pages are opened with: the family of the pictures, then what was written last."""
    assert walk.story is not None
    yield walk.story
    known = walk.story

    def read(desk: Desk) -> Story:
        return dataclasses.replace(
            known,
            family=latest(desk, "family", known.family),
            child=latest(desk, "person", known.child),
            referral=latest(desk, "referral", known.referral),
            weighed_on=date(2026, 8, 12),
            lesson=latest(desk, "education_session", known.lesson),
            places=(latest(desk, "recipient", known.places[0]),) * 4,
        )

    context, answers = walk.window.context, list[Story]()
    assert context is not None
    context.ask(read, answers.append, owner=walk.window)
    walk.settle()
    yield from answers


def broken(walk: Tour, *, all_views: bool) -> list[str]:
    """Return the pages that did not open, each with where it broke.

    Without ``all_views`` each page is opened in one way, with what was written last.
    """
    assert walk.window.context is not None
    role = walk.window.context.facts.role
    found = []
    for story in list(stories(walk))[0 if all_views else 1 :]:
        for page in PAGES:
            if not visited(page, role):
                continue
            for name, arguments, *_ in views_of(page)[: None if all_views else 1]:
                try:
                    walk.go(page, **arguments(story))
                except Exception as error:
                    if walk.complaints or "the window complains" in str(error):
                        walk.complaints.clear()
                        continue  # refused in order, with a sentence
                    frames = traceback.extract_tb(error.__traceback__)
                    where = [f"{Path(f.filename).name}:{f.lineno}" for f in frames][-5:]
                    found.append(f"{name}: {type(error).__name__} {str(error)[:200]} {where}")
                walk.bugs.clear()
                walk.complaints.clear()
    return found


@pytest.mark.parametrize(
    ("role", "seed", "each"),
    [
        ("posyandu", 1, 4),
        *(
            pytest.param(role, seed, 10, marks=pytest.mark.torture)
            for role in ("hub", "supervisor", "posyandu")
            for seed in range(2, 6)
        ),
    ],
)
def test_every_page_opens(
    homes: Homes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    role: str,
    seed: int,
    each: int,
) -> None:
    home = tmp_path / role
    shutil.copytree(getattr(homes, role)(), home)
    story = strange_home(home, seed, each)
    monkeypatch.setattr(Story, "read", lambda _: story)
    with tour(home) as walk:
        walk.open()
        found = broken(walk, all_views=each > 4)
    assert not found, "\n".join(found)
