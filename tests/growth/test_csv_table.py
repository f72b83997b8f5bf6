"""A survey's table in, the same with WHO's columns out, whatever stands in its rows."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kbdesk.domain.errors import KbdeskError
from kbdesk.growth.csv_table import INPUTS, LISTED, OUTPUTS, TableSummary, _exact, score_csv
from kbdesk.store.durable import finish_part

SURVEY = Path(__file__).parent / "data" / "who-sample-survey.csv"
GOOD = "m,400,9.5,75.0,l"
HEADER = "sex,age_days,weight_kg,lenhei_cm,measured"


class Desk:
    """A folder with one table in it, and what came of it."""

    def __init__(self, folder: Path) -> None:
        self.source = folder / "in.csv"
        self.target = folder / "out.csv"

    def score(self, text: str | bytes) -> TableSummary:
        self.source.write_bytes(text if isinstance(text, bytes) else text.encode())
        return score_csv(self.source, self.target, finish_part)

    def rows(self, delimiter: str = ",") -> list[dict[str, str]]:
        with self.target.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, delimiter=delimiter))

    def lines(self) -> list[list[str]]:
        with self.target.open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def blank(row: dict[str, str]) -> bool:
    return all(row[name] == "" for name in OUTPUTS)


def test_who_s_sample_survey(desk: Desk) -> None:
    summary = desk.score(SURVEY.read_bytes())
    assert summary == {"rows": 498, "scored": 497, "unreadable_count": 0, "unreadable": []}
    source = list(csv.reader(SURVEY.read_text(encoding="utf-8").splitlines()))
    lines = desk.lines()
    assert lines[0] == source[0] + list(OUTPUTS)
    assert [line[: len(source[0])] for line in lines] == source
    for row in desk.rows():
        for name in OUTPUTS:
            expected, got = row["who_" + name], row[name]
            if name in ("clenhei", "cbmi"):
                assert bool(expected) == bool(got)
                assert not got or float(got) == pytest.approx(float(expected), abs=1e-9)
            elif float(row["age_months"]) < 60:
                assert got == (
                    f"{float(expected):.2f}" if expected and name[0] == "z" else expected
                )
            else:  # of the reference of 2007, which that survey's scores do not know
                by_month = name[1:] in ("len", "wei", "bmi")
                assert bool(got) == (by_month and row["weight_kg"] != "" != row["lenhei_cm"])


def test_columns_in_any_order_with_others_between(desk: Desk) -> None:
    desk.score("name, LenHei_CM ,Sex,zwei,weight_kg,age_days\nSari,75.0,P,old,9.5,400\n")
    (row,) = desk.lines()[1:]
    assert row[:6] == ["Sari", "75.0", "P", "old", "9.5", "400"]
    assert row[6:12] == ["75.0", repr(9.5 / 0.75**2), "-0.15", "0", "0.26", "0"]


@pytest.mark.parametrize("sex", ["1", "m", "M", "male", "Male", "L", "l", " m "])
def test_spellings_of_male(desk: Desk, sex: str) -> None:
    desk.score(f"sex,age_days,weight_kg\n{sex},400,9.5\n")
    assert desk.rows()[0]["zwei"] == "-0.38"


@pytest.mark.parametrize("sex", ["2", "f", "F", "female", "FEMALE", "P", "p"])
def test_spellings_of_female(desk: Desk, sex: str) -> None:
    desk.score(f"sex,age_days,weight_kg\n{sex},400,9.5\n")
    assert desk.rows()[0]["zwei"] == "0.26"


def test_the_first_age_that_a_row_has(desk: Desk) -> None:
    summary = desk.score(
        "sex,weight_kg,age_months,age_days,birth_date,date\n"
        "m,9.5,20,400,2020-01-01,2024-01-01\n"
        "m,9.5,20,,2023-01-01,2024-02-05\n"
        "m,9.5,13.14168,,2023-01-01,\n"
        "m,9.5,x,400,nonsense,\n"
        "m,9.5,,,,\n"
        "m,9.5,20,,31/12/2023,2024-02-05\n"
    )
    assert [row["zwei"] for row in desk.rows()] == ["-0.38"] * 4 + ["", ""]
    assert summary["unreadable"] == [
        {"line": 7, "code": "growth.cell_unreadable", "field": "birth_date"}
    ]


def test_a_row_that_cannot_be_read_stops_nothing(desk: Desk) -> None:
    bad = [
        ("x,400,9.5,75.0,l", "sex"),
        ("m,4 00,9.5,75.0,l", "age_days"),
        ("m,nan,9.5,75.0,l", "age_days"),
        ("m,400,1e999,75.0,l", "weight_kg"),
        ("m,400,abc,75.0,l", "weight_kg"),
        ("m,400,1.234.5,75.0,l", "weight_kg"),
        ("m,400,inf,75.0,l", "weight_kg"),
        ("m,400,٩,75.0,l", "weight_kg"),
        ("m,400,9.5,0x4B,l", "lenhei_cm"),
        ("m,400,9.5,75.0,sitting", "measured"),
    ]
    summary = desk.score("\n".join([HEADER, GOOD, *(row for row, _ in bad), GOOD]))
    assert summary["rows"] == len(bad) + 2
    assert summary["scored"] == 2
    assert summary["unreadable_count"] == len(bad)
    assert summary["unreadable"] == [
        {"line": line, "code": "growth.cell_unreadable", "field": field}
        for line, (_, field) in enumerate(bad, 3)
    ]
    rows = desk.rows()
    assert [blank(row) for row in rows] == [False, *[True] * len(bad), False]
    assert rows[0] == rows[-1]
    assert json.loads(json.dumps(summary)) == summary


@pytest.mark.parametrize("field", ["weight_kg", "lenhei_cm"])
def test_a_weight_or_length_below_zero_cannot_be_read(desk: Desk, field: str) -> None:
    cells = {"weight_kg": "10", "lenhei_cm": "75", field: "-5"}
    summary = desk.score(
        "sex,age_days,weight_kg,lenhei_cm\n"
        f"1,365,{cells['weight_kg']},{cells['lenhei_cm']}\n1,365,10,75\n"
    )
    assert [(bad["line"], bad["code"], bad["field"]) for bad in summary["unreadable"]] == [
        (2, "growth.cell_unreadable", field)
    ]
    rows = desk.rows()
    assert rows[0]["cbmi"] == ""
    assert rows[1]["cbmi"] != ""


def test_negative_ages(desk: Desk) -> None:
    summary = desk.score(
        "sex,weight_kg,age_days,birth_date,date,age_months\n"
        "m,9.5,-1,,,\nm,9.5,,2024-01-02,2024-01-01,\nm,9.5,,,,-0.5\n"
    )
    assert [(u["code"], u["field"]) for u in summary["unreadable"]] == [
        ("growth.age_negative", name) for name in ("age_days", "date", "age_months")
    ]
    assert all(blank(row) for row in desk.rows())


def test_lines_are_the_file_s_own(desk: Desk) -> None:
    summary = desk.score(
        "note," + HEADER + "\r\n"
        '"two\r\nlines",' + GOOD + "\r\n"
        "\r\n"
        '"three\n\nlines",m,400,bad,75.0,l\r\n'
        "short,m\r\n"
        "long," + GOOD + ",9\r\n"
        "blank beyond," + GOOD + ",,\r\n"
        ",,,,,\r\n"
        "last," + GOOD
    )
    assert [(u["line"], u["code"]) for u in summary["unreadable"]] == [
        (5, "growth.cell_unreadable"),
        (8, "growth.row_ragged"),
        (9, "growth.row_ragged"),
    ]
    rows = desk.rows()
    assert [row["note"] for row in rows] == [
        "two\r\nlines", "three\n\nlines", "short", "long", "blank beyond", "", "last",
    ]  # fmt: skip
    assert [bool(row["zwei"]) for row in rows] == [True, False, False, False, True, False, True]
    assert {len(line) for line in desk.lines()} == {6 + len(OUTPUTS)}


def test_an_open_quote_costs_its_own_row_only(desk: Desk) -> None:
    summary = desk.score(f'{HEADER},note\n{GOOD},a\n{GOOD},"b\n{GOOD},c\n{GOOD},d "x" e\n')
    assert [(u["line"], u["code"]) for u in summary["unreadable"]] == [(3, "growth.row_broken")]
    assert [bool(row["zwei"]) for row in desk.rows()] == [True, False, True, True]
    assert [row["note"] for row in desk.rows()] == ["a", '"b', "c", 'd "x" e']


def test_quotes_in_odd_places_of_one_line_are_taken(desk: Desk) -> None:
    assert desk.score(f'note,{HEADER}\n"Ani "A"",{GOOD}\nx "y",{GOOD}\n')["scored"] == 2


def test_an_open_quote_before_much_else(desk: Desk) -> None:
    count = 10_000
    summary = desk.score(f'note,{HEADER}\n"open,{GOOD}\n' + f"x,{GOOD}\n" * count)
    assert summary["rows"] == count + 1
    assert summary["scored"] == count


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_separators_and_the_decimal_comma(desk: Desk, delimiter: str) -> None:
    row = ["m", "400", "9,5", "75,0", "l"]
    desk.score(HEADER.replace(",", delimiter) + "\n" + delimiter.join(row))
    (scored,) = desk.rows(delimiter)
    assert (scored["weight_kg"], scored["zwei"], scored["zlen"]) == ("9,5", "-0.38", "-0.86")


def test_a_byte_order_mark_and_foreign_bytes(desk: Desk) -> None:
    desk.score(b"\xef\xbb\xbf" + f"{HEADER},name\n{GOOD},".encode() + b"Ren\xe9\n")
    raw = desk.target.read_bytes()
    assert raw.startswith(b"sex,")
    assert b",Ren\xe9,75.0," in raw


def test_oedema_and_missing_columns(desk: Desk) -> None:
    desk.score("sex,age_days,weight_kg,muac_cm,oedema\nf,400,9.5,14,Y\nf,400,9.5,14,\nf,400,,,2\n")
    yes, blank_cell, nothing = desk.rows()
    assert (yes["zwei"], bool(yes["zac"])) == ("", True)
    assert blank_cell["zwei"] == "0.26"
    assert blank(nothing)
    desk.score("weight_kg,lenhei_cm\n9.5,75\n")
    (row,) = desk.rows()
    assert row["cbmi"] == repr(9.5 / 0.75**2)
    assert row["zwfl"] == ""


def test_header_only(desk: Desk) -> None:
    assert desk.score(HEADER) == {
        "rows": 0, "scored": 0, "unreadable_count": 0, "unreadable": [],
    }  # fmt: skip
    assert desk.lines() == [[*HEADER.split(","), *OUTPUTS]]


def test_the_list_of_the_unreadable_ends(desk: Desk) -> None:
    summary = desk.score("sex\n" + "x\n" * (LISTED + 5))
    assert summary["unreadable_count"] == LISTED + 5
    assert len(summary["unreadable"]) == LISTED


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "growth.file_empty"),
        (b"\n \n", "growth.file_empty"),
        (b"\xef\xbb\xbf", "growth.file_empty"),
        (b"name,city\na,b\n", "growth.columns_unknown"),
        (b"sex,Sex\nm,f\n", "growth.column_twice"),
        ("sex,age_days\nm,4\n".encode("utf-16"), "growth.columns_unknown"),
        (bytes(range(256)) * 1000, "growth.columns_unknown"),
    ],
)
def test_refusals_leave_the_target_as_it_was(desk: Desk, content: bytes, code: str) -> None:
    desk.target.write_text("before")
    with pytest.raises(KbdeskError) as refusal:
        desk.score(content)
    assert refusal.value.code == code
    assert desk.target.read_text() == "before"
    assert sorted(p.name for p in desk.target.parent.iterdir()) == ["in.csv", "out.csv"]


def test_files_that_cannot_be_used(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text(f"{HEADER}\n{GOOD}\n")
    link = tmp_path / "link.csv"
    link.symlink_to(source)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for bad_source, target, code in (
        (tmp_path / "none.csv", tmp_path / "out.csv", "growth.file_missing"),
        (tmp_path, tmp_path / "out.csv", "growth.file_unreadable"),
        (source, source, "growth.same_file"),
        (source, link, "growth.same_file"),
        (source, tmp_path / "no" / "out.csv", "growth.target_unwritable"),
        (source, tmp_path, "growth.target_unwritable"),
        (source, pipe, "growth.target_unwritable"),
        # its unfinished file can neither be made nor taken away
        (source, tmp_path / ("x" * 250), "growth.target_unwritable"),
    ):
        with pytest.raises(KbdeskError) as refusal:
            score_csv(bad_source, target, finish_part)
        assert refusal.value.code == code
    assert source.read_text() == f"{HEADER}\n{GOOD}\n"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in.csv", "link.csv", "pipe"]
    assert pipe.is_fifo()
    for nameless in (Path(), Path("..")):
        with pytest.raises(KbdeskError) as refusal:
            score_csv(source, nameless, finish_part)
        assert refusal.value.code == "growth.target_unwritable"


CELLS = st.text(st.sampled_from('0123456789.,;"\n\r mflhy-eNa\x00é'), max_size=6)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(st.sampled_from('0159.,;"\n\r mlhy-e\x00é'), max_size=200))
def test_no_text_breaks_it(desk: Desk, text: str) -> None:
    summary = desk.score(",".join(INPUTS) + "\n" + text)
    assert summary["rows"] == len(desk.lines()) - 1
    assert {len(line) for line in desk.lines()} == {len(INPUTS) + len(OUTPUTS)}


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=5))
def test_every_cell_comes_out_as_it_came(desk: Desk, cells: list[list[str]]) -> None:
    with desk.source.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([["sex", "weight_kg", "x"], *cells])
    score_csv(desk.source, desk.target, finish_part)
    assert [line[:3] for line in desk.lines()[1:]] == cells


@given(st.lists(st.floats(allow_infinity=False), min_size=1, max_size=20))
def test_a_number_is_written_with_all_its_digits(values: list[float]) -> None:
    written = ["" if value != value else repr(value) for value in values]
    assert _exact(np.array(values)) == written
