from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kbdesk.reports.flow import Blank, FlowWord, TickBox, flow, labelled, text_item, ticked
from kbdesk.reports.lettering import UNKNOWN, fit, is_blank, printable, text_width, wrap
from kbdesk.reports.paper import BOLD, REGULAR, SEMIBOLD, font

WIDTHS = st.floats(min_value=12, max_value=380)


def test_what_the_font_lacks_is_seen() -> None:
    assert printable("Siti 王") == f"Siti {UNKNOWN}"
    assert printable("علي") == UNKNOWN * 3
    assert printable("☐ ☒ ✂") == " ".join(UNKNOWN * 3)
    assert printable("Renée é") == "Renée é"
    assert printable("a\r\n\tb\u2028c\u00a0d") == "a b c d"
    assert printable("\u202eNama\u200b\ufe0f\x00") == "Nama"
    assert printable("\ud800") == UNKNOWN


def test_nothing_to_see_is_blank() -> None:
    assert is_blank(None)
    assert is_blank(" \u200b\n")
    assert not is_blank("-")


@given(st.text())
def test_printable_text_is_in_every_face(text: str) -> None:
    for face in (REGULAR, SEMIBOLD, BOLD):
        made = printable(text, face)
        assert set(map(ord, made)) <= set(font(face).face.charToGlyph)
        assert printable(made, face) == made


@given(st.text(max_size=300), WIDTHS, st.integers(1, 5))
def test_fitted_text_stays_in_its_box(text: str, width: float, lines: int) -> None:
    fitted = fit(text, REGULAR, 8, width, lines=lines)
    assert len(fitted.lines) <= lines
    assert 6.4 <= fitted.size <= 8
    for line in fitted.lines:
        assert len(line) <= 2 or text_width(line, REGULAR, fitted.size) <= width + 1e-6
    letters = printable(text).replace(" ", "")
    shown = "".join(fitted.lines).replace(" ", "")
    if fitted.complete:
        assert shown == letters
    else:
        assert shown.endswith("…")
        assert letters.startswith(shown[:-1])


@given(st.text(max_size=300), WIDTHS)
def test_wrapping_loses_no_letter(text: str, width: float) -> None:
    clean = printable(text)
    assert "".join(wrap(clean, REGULAR, 8, width)).replace(" ", "") == clean.replace(" ", "")


@given(
    st.lists(st.tuples(st.booleans(), st.text(max_size=60)), max_size=20),
    WIDTHS,
    st.one_of(st.none(), st.integers(1, 4)),
)
def test_flowing_stays_in_its_rows(
    told: list[tuple[bool, str]], width: float, rows: int | None
) -> None:
    items = [ticked(done, text) for done, text in told]
    flowed = flow(items, 8, width, rows=rows)
    assert rows is None or len(flowed.rows) <= rows
    for row in flowed.rows:
        for at, atom in row:
            if isinstance(atom, FlowWord) and len(atom.text) > 1:
                assert at + text_width(atom.text, atom.face, 8) <= width + 1e-6
    shown = "".join(a.text for row in flowed.rows for _, a in row if isinstance(a, FlowWord))
    wanted = "".join(printable(text, SEMIBOLD if done else REGULAR) for done, text in told)
    wanted = wanted.replace(" ", "")
    assert shown == wanted if flowed.complete else wanted.startswith(shown.rstrip("…"))
    assert flowed.complete or rows is not None


def test_a_blank_takes_the_place_of_what_is_not_known() -> None:
    assert labelled("BB", None) == (FlowWord("BB"), Blank())
    assert labelled("BB", " ") == (FlowWord("BB"), Blank())
    assert labelled("BB", "7,4 kg")[1:] == text_item("7,4 kg", SEMIBOLD)
    assert ticked(True, "KIE")[0] == TickBox(True)


def test_a_growing_blank_runs_to_the_edge() -> None:
    ((row),) = flow([(FlowWord("alasan"), Blank(10, grows=True))], 8, 200).rows
    at, blank = row[-1]
    assert isinstance(blank, Blank)
    assert at + blank.width == 200


def test_a_million_letters_cost_little() -> None:
    for text in ("a" * 1_000_000, "ab " * 300_000, "e\u0301" * 300_000):
        assert not fit(text, REGULAR, 8, 200, lines=3).complete
        assert not flow([text_item(text)], 8, 200, rows=3).complete
