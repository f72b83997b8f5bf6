"""The running lines of the slip (history, reasons, note, what was done) and the signatures."""

from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas

from kbdesk.reports import formats
from kbdesk.reports.flow import Blank, Item, TickBox, heading, labelled, text_item, ticked
from kbdesk.reports.lettering import is_blank
from kbdesk.reports.marks import dotted_line
from kbdesk.reports.paper import INK_2, MEDIUM, MM, SEMIBOLD
from kbdesk.reports.slip_data import ActionCode, Priority
from kbdesk.reports.slip_sheet import SIDE, WIDTH, SlipBlock, SlipSheet
from kbdesk.words import Language, Say

_ACTIONS: tuple[ActionCode, ...] = ("counselling", "food", "vitamin_a", "ors")
_PRIORITIES: tuple[Priority, ...] = ("urgent", "soon", "routine")


def reason_words(code: str, language: Language) -> str:
    """Return the short words for a rule's code."""
    return Say(language).first(f"slip.reason.{code}")


def history(sheet: SlipSheet) -> SlipBlock:
    """Return birth, breastfeeding, immunizations and vitamin A; illness is written by hand."""
    past, language = sheet.data.history, sheet.language
    weight = past.birth_weight_g
    length = past.birth_length_mm
    day = past.vitamin_a_on
    fed = past.exclusive_breastfeeding
    missing = past.missing_immunizations
    jabs = None if missing is None else ", ".join(missing) or sheet.say("immunized")
    pairs: list[tuple[str, str | None]] = [
        ("birth_weight", None if weight is None else f"{formats.kilograms(weight, language)} kg"),
        ("birth_length", None if length is None else f"{formats.centimetres(length, language)} cm"),
        ("breastfed", None if fed is None else sheet.say("yes" if fed else "no")),
        ("vitamin_a", None if day is None else formats.short_date(day, language, year=True)),
        ("immunizations", jabs),
        ("illness", None),
    ]
    items: list[Item] = [heading(sheet.say("history"))]
    items += [labelled(sheet.say(key), value) for key, value in pairs]
    full = "; ".join(f"{sheet.say(key)} {value}" for key, value in pairs if value)
    return sheet.flow_block(sheet.say("history"), items, full, rows=sheet.rows(3, 2))


def reasons(sheet: SlipSheet) -> SlipBlock:
    """Return why the person is referred: each rule code with its words."""
    told = [f"{one} {reason_words(one, sheet.language)}".strip() for one in sheet.data.reasons]
    items = [heading(sheet.say("reasons"))]
    items += [ticked(True, words) for words in told] or [(Blank(grows=True),)]
    return sheet.flow_block(sheet.say("reasons"), items, "; ".join(told), rows=sheet.rows(7, 5))


def note(sheet: SlipSheet) -> SlipBlock:
    """Return the note, with as many lines as the page has left."""
    text = sheet.data.note or ""
    words = text_item(text, MEDIUM)
    items = [heading(sheet.say("note")), words or (Blank(grows=True),)]
    return sheet.flow_block(sheet.say("note"), items, text, rows=sheet.note_rows)


def actions(sheet: SlipSheet) -> SlipBlock:
    """Return what was done at the posyandu: four boxes, those done are crossed."""
    done = sheet.data.actions
    items = [heading(sheet.say("actions"))]
    items += [ticked(code in done, sheet.say(f"action.{code}")) for code in _ACTIONS]
    told = [sheet.say(f"action.{code}") for code in _ACTIONS if code in done]
    return sheet.flow_block(sheet.say("actions"), items, "; ".join(told), rows=sheet.rows(2, 1))


def when(sheet: SlipSheet) -> SlipBlock:
    """Return the recommended time by priority."""
    items = [heading(sheet.say("when"))]
    items += [
        ticked(sheet.data.priority == priority, sheet.say(f"when.{priority}"))
        for priority in _PRIORITIES
    ]
    return sheet.flow_block(sheet.say("when"), items, "", rows=2)


def _answering(key: str, sheet: SlipSheet) -> str:
    """Return the word for the person who agrees: a child's parents, a woman, or an adult."""
    if sheet.data.pregnancy is not None:
        return "consent_woman" if key == "consent" else "woman"
    return f"{key}_adult" if sheet.data.grown else key


def consent(sheet: SlipSheet) -> SlipBlock:
    """Return whether the family agrees, and why not."""
    data = sheet.data
    refused = data.consent == "refuse"
    why = data.refusal_reason if refused else None
    label = sheet.say(_answering("consent", sheet))
    refuse: Item = (TickBox(refused), *labelled(sheet.say("refuse"), why, Blank(grows=True)))
    items = [heading(label), ticked(data.consent == "agree", sheet.say("agree")), refuse]
    return sheet.flow_block(label, items, f"{sheet.say('refuse')} {why}", rows=sheet.rows(2, 1))


def signatures(sheet: SlipSheet, space: float) -> SlipBlock:
    """Return the three places to sign, ``space`` points high between title and name."""
    data = sheet.data
    wide = WIDTH / 3
    line = wide - 7 * MM
    columns = []
    for label, name in (
        (sheet.say("cadre"), data.cadre),
        (sheet.say(_answering("guardian", sheet)), data.guardian),
        (sheet.say("witness"), None),
    ):
        room = wide - 3 * MM
        signed = None
        if name and not is_blank(name):
            signed = sheet.fit(label, name, room, face=SEMIBOLD, lines=sheet.rows(2, 1))
        columns.append((sheet.fit(label, label, room), signed))
    leading = sheet.leading * 0.92
    depth = max(len(name.lines) if name else 0 for _, name in columns)
    height = sheet.leading + space + 0.8 * MM + depth * leading

    def paint(canvas: Canvas, top: float) -> None:
        for number, (label, name) in enumerate(columns):
            middle = SIDE + (number + 0.5) * wide
            label.draw(canvas, middle, top, sheet.leading, ink=INK_2, centred=True)
            y = top - sheet.leading - space
            dotted_line(canvas, middle - line / 2, middle + line / 2, y)
            if name:
                name.draw(canvas, middle, y - 0.8 * MM, leading, centred=True)

    return SlipBlock(height, paint)
