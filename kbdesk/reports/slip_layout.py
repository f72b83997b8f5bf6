"""How a slip is set so that it always fits its page: the type, the gaps, the room to sign."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kbdesk.reports import slip_growth, slip_head, slip_story
from kbdesk.reports.paper import MM
from kbdesk.reports.slip_data import SlipData
from kbdesk.reports.slip_sheet import BOTTOM, RETURN_HEIGHT, TOP, SlipBlock, SlipSheet
from kbdesk.words import Language

CUT = BOTTOM + RETURN_HEIGHT
"""Where the page is cut."""
ROOM = TOP - CUT - 2.5 * MM
"""Height for everything above the cut."""

_SCALES = (1.0, 0.95, 0.9, 0.85, 0.8)
_GAP = 1.3 * MM
_WIDEST_GAP = 3.4 * MM
_SIGNING = 8.5 * MM
_WIDEST_SIGNING = 13 * MM
_LONGEST_NOTE = 40


@dataclass(frozen=True, slots=True)
class Layout:
    """A slip set at one scale: its blocks from above, the gap between them, and its sheet."""

    sheet: SlipSheet
    blocks: tuple[SlipBlock, ...]
    gap: float

    @property
    def height(self) -> float:
        """Height of all blocks with their gaps."""
        return sum(block.height for block in self.blocks) + self.gap * (len(self.blocks) - 1)


def choose_layout(data: SlipData, language: Language) -> Layout:
    """Return the largest setting that cuts nothing, else the one that cuts least; it fits ``ROOM``.

    Spare room first goes to the signatures, where hands need it, then between the blocks.
    """
    chosen = _tightest(data, language)
    spare = max(0.0, ROOM - chosen.height)
    sheet, signing = chosen.sheet, _SIGNING * chosen.sheet.scale
    wider = min(spare, _WIDEST_SIGNING - signing)
    again = _set(replace(sheet, leftovers=[]), signing + wider)
    gap = again.gap + (spare - wider) / (len(again.blocks) - 1)
    return Layout(again.sheet, again.blocks, min(gap, _WIDEST_GAP))


def _tightest(data: SlipData, language: Language) -> Layout:
    fitting: list[Layout] = []
    for scale in _SCALES:
        layout = _set(SlipSheet(data, language, scale, _LONGEST_NOTE), _SIGNING * scale)
        if layout.height <= ROOM:
            if not layout.sheet.leftovers:
                return layout
            fitting.append(layout)
    if fitting:
        return min(fitting, key=lambda layout: len(layout.sheet.leftovers))
    smallest = _SCALES[-1]
    bare = _set(SlipSheet(data, language, smallest, 1), _SIGNING * smallest)
    if bare.height > ROOM:
        bare = _set(SlipSheet(data, language, smallest, 1, tight=True), _SIGNING * smallest)
    spare = max(0, int((ROOM - bare.height) // bare.sheet.leading))
    return _set(replace(bare.sheet, note_rows=1 + spare, leftovers=[]), _SIGNING * smallest)


def _set(sheet: SlipSheet, signing: float) -> Layout:
    blocks = [slip_head.sender(sheet), slip_head.title(sheet), slip_head.identity(sheet)]
    blocks.append(slip_growth.figures(sheet))
    if sheet.data.examination is not None:
        blocks.append(slip_growth.further_figures(sheet))
    elif sheet.data.pregnancy is None:
        blocks += [slip_growth.growth(sheet), slip_story.history(sheet)]
    blocks += [
        slip_story.reasons(sheet),
        slip_story.note(sheet),
        slip_story.actions(sheet),
        slip_story.when(sheet),
        slip_story.consent(sheet),
        slip_story.signatures(sheet, signing),
    ]
    return Layout(sheet, tuple(blocks), _GAP * sheet.scale)
