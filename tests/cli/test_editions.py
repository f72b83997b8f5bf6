"""The officers' edition tells every number to who keeps the data, and says whose it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kbdesk.commands.editions import INTERNAL
from kbdesk.commands.report_catalogue import IN_EDITIONS
from kbdesk.commands.reports import report
from kbdesk.desk import Desk, DeskUser
from kbdesk.domain.errors import KbdeskError
from tests.demo.homes import LOK_TUAN, new_home

MONTH = "2026-08"


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Any:
    from kbdesk.demo import fill

    with new_home(
        tmp_path_factory.mktemp("editions") / "home", "posyandu", posyandu=["LT01"],
        village=LOK_TUAN,
    ) as desk:  # fmt: skip
        fill(desk, families=40, months=1, seed=3)
        yield desk


def made(desk: Desk, name: str, folder: Path, form: str = "json", **options: object) -> Any:
    area = {} if name == "villages" else {"village": LOK_TUAN}
    path = folder / f"r.{form}"
    report(desk, name, path, month=MONTH, form=form, options=options, **area)  # type: ignore[arg-type]
    return json.loads(path.read_text(encoding="utf-8")) if form == "json" else path


def cells(path: Path) -> list[Any]:
    from openpyxl import load_workbook

    book = load_workbook(path)
    return [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]


@pytest.mark.parametrize("name", IN_EDITIONS)
def test_no_star_is_in_the_officers_edition_and_it_is_marked(
    village: Desk, tmp_path: Path, name: str
) -> None:
    public = cells(made(village, name, tmp_path, "xlsx"))
    officers = cells(made(village, name, tmp_path, "xlsx", internal=True))
    assert any(str(one).startswith("*") for one in public)
    assert not any(str(one).startswith("*") for one in officers)
    assert any("HANYA UNTUK PETUGAS" in str(one) for one in officers)
    assert not any("HANYA UNTUK PETUGAS" in str(one) for one in public)
    told = made(village, name, tmp_path, internal=True)
    assert told[INTERNAL] is True


def test_the_profile_is_public_until_it_is_asked_for_officers(
    village: Desk, tmp_path: Path
) -> None:
    public = made(village, "profile", tmp_path)
    exact = made(village, "dataku", tmp_path)
    officers = made(village, "profile", tmp_path, internal=True)
    assert public["population"]["protected_below"] == 5
    assert officers["population"]["by_rt"] == exact["by_rt"]
    assert public["population"]["by_rt"] != exact["by_rt"]
    # one that was made for officers leaves nothing behind for the next
    assert made(village, "profile", tmp_path) == public


def test_two_editions_at_once_are_refused(village: Desk, tmp_path: Path) -> None:
    with pytest.raises(KbdeskError) as refused:
        made(village, "dataku", tmp_path, internal=True, protect=True)
    assert refused.value.code == "report.two_editions"


@pytest.mark.parametrize(
    ("home", "role", "code"),
    [
        ("hub", "supervisor", "access.only_officer"),
        ("hub", "hub_officer", None),
        ("supervisor", "cadre", "access.only_supervisor"),
        ("supervisor", "supervisor", None),
    ],
)
def test_who_may_make_it_follows_from_the_role(
    tmp_path: Path, home: str, role: Any, code: str | None
) -> None:
    with new_home(tmp_path / "home", home) as desk:
        desk.user = DeskUser(desk.user.id, desk.user.name, role)
        if code is None:
            made(desk, "dataku", tmp_path, internal=True)
            return
        with pytest.raises(KbdeskError) as refused:
            made(desk, "dataku", tmp_path, internal=True)
        assert refused.value.code == code
        assert not (tmp_path / "r.json").exists()


def test_a_laptop_s_page_hides_its_own_figures_only_where_they_are_small(
    village: Desk, tmp_path: Path
) -> None:
    """Nobody prints all that a laptop holds, so nothing is the rest of it."""
    page, whole = made(village, "mayor", tmp_path), made(village, "mayor", tmp_path, internal=True)
    hidden = 0
    for name, figure in page["figures"].items():
        of = whole["figures"][name]
        few = any(0 < n < 5 for n in (of["part"], of["whole"], of["whole"] - of["part"]))
        assert figure["hidden"] == few, name
        hidden += few
    assert hidden < len(page["figures"])
