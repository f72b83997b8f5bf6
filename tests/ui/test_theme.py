"""The look: contrast is computed from the tokens, icons exist, one stylesheet for each size."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF, QImage
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from kbdesk.resources import resource
from kbdesk.ui.theme import SCALES, Theme, font, icon, pixmap, px, qcolor, sized, tokens
from kbdesk.ui.theme.current import ROOM, crowding, set_room
from kbdesk.ui.theme.scaling import RIGHT, TOP, FollowsTextSize, boxed, column, hidden, put, row
from kbdesk.ui.theme.stylesheet import stylesheet
from kbdesk.ui.theme.tokens import color, contrast
from kbdesk.ui.widgets.paint import CHIPS, TILES


def _named(name: str) -> str:
    return f"kms.{name}" if name in tokens()["color_kms"] else name


@pytest.mark.parametrize("kind", ["text", "non_text"])
def test_every_pair_of_the_tokens_keeps_its_contrast(kind: str) -> None:
    for pair in tokens()["contrast"][kind]:
        ratio = contrast(_named(pair["fg"]), _named(pair["bg"]))
        assert ratio >= pair["min"], pair
        assert ratio == pytest.approx(pair["ratio"], abs=0.01), pair


def test_chips_and_tiles_can_be_read() -> None:
    for fill, ink, _ in (*CHIPS.values(), *TILES.values()):
        assert contrast(ink, fill) >= 4.5, (fill, ink)


def test_every_label_tone_can_be_read_on_the_grounds_it_stands_on() -> None:
    css = stylesheet(1.0)
    tones = set(re.findall(r'QLabel\[tone="(\w+)"\]', css)) - {
        "on_teal",
        "teal_tint_1",
        "gold_tint_1",
    }
    assert len(tones) > 8
    for tone in tones:
        for ground in ("canvas", "surface", "sunken"):
            assert contrast(tone, ground) >= 4.5, (tone, ground)


@pytest.mark.parametrize("factor", SCALES)
def test_stylesheet_is_complete_and_scaled(factor: float) -> None:
    css = stylesheet(factor)
    assert "$" not in css
    assert "@" not in css
    assert css.count("{") == css.count("}")
    assert f"font-size:{int(24 * factor + 0.5)}px" in css
    assert "border:1px solid" in css
    assert "border:2px solid" in css


def test_every_icon_is_ours_and_drawn(dressed: Theme) -> None:
    del dressed
    names = [path.stem for path in resource("icons").glob("*.svg") if path.stem != "kbdesk"]
    assert len(names) > 60
    for name in names:
        source = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
        assert 'viewBox="0 0 24 24"' in source
        assert 'stroke-width="1.75"' in source
        image = pixmap(name, "bad", 24).toImage()
        assert _inked(image) > 10, name
        assert not icon(name).isNull()


def _inked(image: QImage) -> int:
    return sum(
        image.pixelColor(x, y).alpha() > 60
        for x in range(image.width())
        for y in range(image.height())
    )


def test_the_bundled_font_is_used(dressed: Theme) -> None:
    del dressed
    assert QFontInfo(font(15, 600)).family() == "Inter"


def test_sizes_follow_the_text_size(dressed: Theme) -> None:
    widget = sized(QWidget(), width=100, min_height=10)
    widget.show()
    dressed.apply(1.25)
    assert widget.width() == 125
    assert px(3) == 4
    assert dressed.cycle() == 1.5
    assert widget.width() == 150
    assert dressed.cycle() == 1.0
    widget.close()


def test_pages_are_arranged_for_the_room_that_a_window_has(dressed: Theme) -> None:
    # the usual window at each text size, then that of a small laptop
    for room, factor, arranged in (*((ROOM, one, one) for one in SCALES), ((1024, 600), 1.0, 1.5)):
        dressed.apply(factor)
        set_room(*room)
        assert crowding() == arranged


def test_an_unknown_text_size_is_refused(dressed: Theme) -> None:
    with pytest.raises(ValueError, match=r"0\.5"):
        dressed.apply(0.5)


def test_colours_by_group() -> None:
    assert color("kms.kuning") == "#FBE9A2"
    assert color("#123456") == "#123456"
    assert qcolor("teal", 0.5).alphaF() == pytest.approx(0.5, abs=0.01)
    with pytest.raises(KeyError):
        color("no_such_colour")


@pytest.mark.parametrize("weight", [400, 500, 600, 700])
def test_figures_are_of_one_width_and_words_are_not_spread(dressed: Theme, weight: int) -> None:
    del dressed
    ours = font(100, weight)
    plain = QFont(ours)
    plain.clearFeatures()
    seen, own = QFontMetricsF(ours), QFontMetricsF(plain)
    assert len({seen.horizontalAdvance(figure) for figure in "0123456789"}) == 1
    assert [seen.horizontalAdvance(mark) for mark in "- ,.:"] == [
        own.horizontalAdvance(mark) for mark in "- ,.:"
    ]


def test_what_is_put_keeps_its_order_stretch_and_edge(qtbot: QtBot) -> None:
    first, second, inner = QLabel("a"), QLabel("b"), column(0)
    made = put(row(8), (first, TOP), 1, (second, 2, RIGHT), (inner, 3))
    holder = boxed(made)
    qtbot.addWidget(holder)
    items = [made.itemAt(place) for place in range(made.count())]
    assert [item.widget() if item is not None else None for item in items] == [
        first, None, second, None,
    ]  # fmt: skip
    # an edge is an int too, and is no stretch
    assert [made.stretch(place) for place in range(made.count())] == [0, 1, 2, 3]
    assert [item.alignment() for item in items if item is not None and item.widget()] == [
        TOP, RIGHT,
    ]  # fmt: skip
    assert hidden(QLabel("c", holder)).isHidden()


def test_what_follows_the_text_size_is_done_now_and_after_each_change(qtbot: QtBot) -> None:
    class Follows(FollowsTextSize, QWidget):
        pass

    done: list[str] = []
    widget = Follows()
    qtbot.addWidget(widget)
    widget.on_text_size(lambda: done.append("arranged"))
    assert done == ["arranged"]
    QApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))
    assert done == ["arranged", "arranged"]
