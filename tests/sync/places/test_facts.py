"""A city's facts on a server: sent, fetched whole by the warehouse, earlier ones deleted."""

from __future__ import annotations

from pathlib import Path

from kbdesk.commands.places import SavedPlace
from kbdesk.commands.publishing import publish_to, set_target
from kbdesk.demo import fill
from kbdesk.publish.facts_file import check_facts
from kbdesk.sync.places.fetching import fetch
from tests.demo.homes import new_home
from tests.publish.cities import WAREHOUSE
from tests.sync.places.servers import Dav


def test_facts_go_to_a_server_and_a_whole_one_replaces_them(dav: Dav, tmp_path: Path) -> None:
    with new_home(tmp_path / "home", "hub") as desk:
        fill(desk, families=6, months=2, seed=5)
        set_target(desk, WAREHOUSE.public)
        place = SavedPlace("province", dav.place())
        first = publish_to(desk, place)
        again = publish_to(desk, place)
        assert (again["new"], again["sha256"]) == (False, first["sha256"])
        whole = publish_to(desk, place, whole=True)
        (found,) = fetch(dav.place(), "b" * 32, ".kbfacts", tmp_path / "in").files
        assert found.path is not None
        assert check_facts(found.path).sha256 == whole["sha256"]
        assert len(dav.files()) == 1
