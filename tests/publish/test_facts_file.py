"""A ``.kbfacts`` file: what was written is read, and whatever else is refused with a sentence."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kbdesk.domain.errors import KbdeskError
from kbdesk.growth.categories import STATUS_INDICES, scale_of
from kbdesk.growth.recovery import OUTCOMES
from kbdesk.publish import facts_file, tables
from kbdesk.publish.facts_file import (
    check_facts,
    check_signer,
    open_facts,
    read_facts_header,
    rows_of,
    slice_line,
)
from kbdesk.sync.keys import BoxKeys, HubKeys
from kbdesk.words import LANGUAGES, say
from tests.publish.described import described
from tests.publish.invented import InventedCity, all_dimensions, row

MONTH = 2026 * 12 + 10
Rows = dict[tuple[str, int], list[tuple[Any, ...]]]
FROZEN = "0d4cf5a51f3fb5aab33281d5d8e1dd74d6d9765f39ff05e8de4c79f90e92309e"


@pytest.fixture(scope="module")
def box() -> BoxKeys:
    return BoxKeys.generate()


@pytest.fixture(scope="module")
def city() -> InventedCity:
    return InventedCity()


def some_rows() -> Rows:
    return {
        ("child_month", MONTH): [row("child_month", child=n * 7, place=n % 3) for n in range(40)],
        ("family_month", MONTH): [row("family_month", family=5, place=p) for p in (1, 2)],
        ("month_close", MONTH - 1): [row("month_close", place=4, s=30)],
    }


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, city: InventedCity, box: BoxKeys) -> Path:
    path = tmp_path_factory.mktemp("facts") / "small.kbfacts"
    city.write(path, some_rows(), [box.public], erased=[9, 3], dimensions=all_dimensions())
    return path


def read(path: Path, box: BoxKeys, root: str | None = None) -> Rows:
    found: Rows = {}
    with open_facts(path, [box], root_sign=root) as opened:
        for one, rows in opened.slices():
            found.setdefault((one.table, one.month), []).extend(rows)
    return {key: sorted(rows) for key, rows in found.items()}


def refused(path: Path, box: BoxKeys, root: str | None = None) -> str:
    """Return the code of the refusal, which has a sentence in both languages."""
    with pytest.raises(KbdeskError) as error:
        read(path, box, root)
    for language in LANGUAGES:
        sentence = say(error.value.code, language, **error.value.params)
        assert sentence != error.value.code
        assert "{" not in sentence
    return error.value.code.removeprefix("facts.")


def test_what_was_written_is_read(small: Path, city: InventedCity, box: BoxKeys) -> None:
    assert read(small, box, city.root.sign_public) == some_rows()
    with open_facts(small, [box]) as opened:
        assert opened.manifest.erased == (3, 9)
        assert [len(rows) for rows in opened.dimensions.values()] == [1] * len(tables.DIMENSIONS)
        assert opened.header.fingerprint == city.root.fingerprint
        assert opened.header.order == (1, city.serial)
    assert check_facts(small).sha256 == hashlib.sha256(small.read_bytes()).hexdigest()
    assert check_signer(read_facts_header(small)).role == "hub"


def test_what_is_not_carried_is_named_only(
    tmp_path: Path, city: InventedCity, box: BoxKeys
) -> None:
    path = tmp_path / "part.kbfacts"
    rows = some_rows()
    city.write(path, rows, [box.public], carried=[("month_close", MONTH - 1, 0)])
    assert read(path, box) == {("month_close", MONTH - 1): rows["month_close", MONTH - 1]}
    with open_facts(path, [box]) as opened:
        assert sum(one.rows for one in opened.manifest.slices) == 43


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_flipped_bit_or_a_cut_is_refused(
    data: st.DataObject, small: Path, tmp_path: Path, box: BoxKeys
) -> None:
    raw = bytearray(small.read_bytes())
    place = data.draw(st.integers(0, len(raw) - 1))
    if data.draw(st.booleans()):
        raw[place] ^= 1 << data.draw(st.integers(0, 7))
    else:
        del raw[place:]
    spoiled = tmp_path / "spoiled.kbfacts"
    spoiled.write_bytes(raw)
    assert refused(spoiled, box) in {
        "damaged", "cut", "extra_bytes", "not_facts", "newer_reader_needed",
    }  # fmt: skip


def test_a_file_for_another_or_of_another_is_refused(
    small: Path, tmp_path: Path, city: InventedCity, box: BoxKeys
) -> None:
    assert refused(small, BoxKeys.generate()) == "not_for_this_warehouse"
    assert refused(small, box, HubKeys.generate().sign_public) == "other_root"
    # a key that the root never certified, under the root's name
    stranger, path = InventedCity(), tmp_path / "stranger.kbfacts"
    told: dict[str, Any] = {"root_sign": city.root.sign_public, "root_box": city.root.box_public}
    stranger.write(path, some_rows(), [box.public], **told)
    assert refused(path, box, city.root.sign_public) == "forged"
    stranger.write(path, some_rows(), [box.public], certificate=city.certificate, **told)
    assert refused(path, box, city.root.sign_public) == "forged"
    path.write_bytes(b"PK" + small.read_bytes()[2:])
    assert refused(path, box) == "not_facts"
    assert refused(tmp_path / "none.kbfacts", box) == "unreadable"


def test_a_newer_version_is_refused_before_anything_else(
    tmp_path: Path, city: InventedCity, box: BoxKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "newer.kbfacts"
    monkeypatch.setattr(facts_file, "TABLES_VERSION", tables.TABLES_VERSION + 1)
    city.write(path, some_rows(), [box.public])
    monkeypatch.undo()
    assert refused(path, box) == "newer_reader_needed"


@pytest.mark.parametrize(
    ("column", "value"),
    [("child", -1), ("child", 2**63), ("place", 2**15), ("s", 1), ("sex", "male"), ("age", None)],
)
def test_a_row_is_what_its_table_declares(column: str, value: object) -> None:
    line = slice_line([row("child_month", **{column: value})])
    with pytest.raises(KbdeskError, match="bad_slice"):
        rows_of("child_month", line)


def test_rows_out_of_order_or_of_another_bucket_are_refused(
    tmp_path: Path, city: InventedCity, box: BoxKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "odd.kbfacts"
    twice = [row("child_month", child=16), row("child_month", child=16, s=True)]
    city.write(path, {("child_month", MONTH): twice}, [box.public])
    assert refused(path, box) == "bad_slice"
    monkeypatch.setattr("tests.publish.invented.bucket_of", lambda _: 3)
    city.write(path, {("child_month", MONTH): twice[:1]}, [box.public])
    assert refused(path, box) == "bad_slice"


def test_a_bad_recipient_leaves_nothing(tmp_path: Path, city: InventedCity) -> None:
    with pytest.raises(KbdeskError, match=r"facts\.bad_recipient"):
        city.write(tmp_path / "none.kbfacts", some_rows(), ["age1nobody"])
    assert not list(tmp_path.iterdir())


def test_the_document_says_what_the_tables_say() -> None:
    path = Path(__file__).parents[2] / "docs" / "facts-format.md"
    assert described() in path.read_text(encoding="utf-8")


# -- the tables ------------------------------------------------------------------------------


def test_every_table_can_be_spread_by_city() -> None:
    for table in tables.FACTS:
        names = [one.name for one in table.columns]
        assert table.key[:3] == tables.SLICE_COLUMNS == tuple(names[:3]), table.name
        assert set(table.key) <= set(names)
        assert len(set(names)) == len(names)
        assert table.subject is None or table.subject in table.pids
    for table in tables.DIMENSIONS:
        assert table.key[0] in {"city", "category"}
    for table in tables.TABLES.values():
        for column in table.columns:
            assert (column.kind == "code") <= (column.of in tables.CATEGORIES), column
            assert column.means.endswith("."), column
            assert not (column.null and column.name in table.key), column


def test_categories_have_every_word_that_the_hub_says() -> None:
    said = {category.code for index in STATUS_INDICES for category in scale_of(index)}
    assert said | {"outlier"} == set(tables.CATEGORIES["status"])
    assert tables.CATEGORIES["outcome"] == OUTCOMES
    assert tables.number_of("method", "iud") == 1
    assert tables.number_of("method", None) is None
    assert tables.number_of("method", "of the future") == tables.UNLISTED


def test_what_is_frozen_stays() -> None:
    """Numbers and the order of columns are in files and warehouses: they only grow at the end."""
    told = [
        (table.name, [(one.name, one.kind, one.null, one.of) for one in table.columns])
        for table in tables.TABLES.values()
    ]
    told_words = sorted((name, list(words)) for name, words in tables.CATEGORIES.items())
    digest = hashlib.sha256(repr((told, told_words)).encode()).hexdigest()
    assert (tables.TABLES_VERSION, digest) == (1, FROZEN)
