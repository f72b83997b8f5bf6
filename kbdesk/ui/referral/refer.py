"""A new referral: reasons, place and note. The person's open proposals are ticked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kbdesk.domain.ages import completed_months
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.names import without_title
from kbdesk.domain.referral_reasons import last_day
from kbdesk.queries.referrals import ReferralStart, referral_start
from kbdesk.ui.formats import age_years, date_long, date_short
from kbdesk.ui.forms.field_kinds import LONG_AGO, Day, OneOf, Text, go_to
from kbdesk.ui.forms.layout import group
from kbdesk.ui.forms.record_page import RecordPage
from kbdesk.ui.kit import Card, Label, Notice, boxed, column, hidden, put, tr, why_not
from kbdesk.ui.language import current
from kbdesk.ui.referral.finder import PersonFinder
from kbdesk.ui.referral.reasons import ReasonTicks, fitting
from kbdesk.words import say

PLACES = (
    "Puskesmas Bontang Utara 1",
    "Puskesmas Bontang Utara 2",
    "Puskesmas Bontang Selatan 1",
    "Puskesmas Bontang Selatan 2",
    "Puskesmas Bontang Barat",
    "Puskesmas Bontang Lestari",
    "RSUD Taman Husada",
)
OTHER = "other"


class ReferPage(RecordPage):
    """``open(person=None, reasons=())``: a referral of a person, these reasons ticked too.

    Without a person the page asks for one first.
    """

    record = "referral"
    title, save_words = "refer_page.title", "refer_page.save"
    buttons_above = True
    place = OneOf("to", "common.referred_to", needs="refer_page.where_missing")
    day = Day("date", "refer_page.day", hint="", needs=True)
    other = Text("other", "refer_page.other_place", longest=120, needs=True)
    note = Text("note", "refer_page.note", hint="refer_page.note_hint")

    def lay_out(self) -> None:
        self._start: ReferralStart | None = None
        self._offered: frozenset[str] = frozenset()
        self.save_button.set_icon("check")
        self.finder = PersonFinder(self._context, tr("refer_page.who"))
        self.finder.found.connect(lambda person: self._context.go("refer", person=person))
        self.reasons = ReasonTicks()
        self.reason_message = hidden(Label("", "label", tone="bad", wrap=True))
        self._why = Card(tr("refer_page.why"), pad=(16, 8), gap=4)
        put(self._why.body, self.reasons, self.reason_message)
        where = group("", [(self.place, 2), (self.day, 1)], self.other, self.note, pad=(16, 12))
        self.form = boxed(put(column(12), self._why, where, 1))
        self.running = hidden(Notice("warn", ""))
        self.running.acted.connect(self._open_running)
        put(self.content, self.running, (self.finder, 1), (self.form, 1))
        self.place.set_options(_options())
        self.enter_saves(self.note)
        self.reasons.changed.connect(self._reasons_changed)
        self.place.changed.connect(self._place_changed)
        self.day.changed.connect(self._show_limit)

    def open(self, person: str | None = None, reasons: Sequence[str] = ()) -> None:
        """Show the form of a person; without one, find one."""
        self.form.hide()
        self.running.hide()
        self.finder.setVisible(person is None)
        self.save_button.setVisible(person is not None)
        if person is not None:
            self.begin(
                ("refer", person),
                lambda desk: referral_start(desk, person),
                lambda start: self._fill(start, reasons),
            )
            return
        self.put_away()
        self.set_title(tr("refer_page.title"), tr("refer_page.who"))
        # An answer about somebody else may be on its way.
        self._context.ask(lambda _: None, lambda _: None, owner=self, newest=self)
        self.finder.begin()

    def _fill(self, start: ReferralStart, reasons: Sequence[str]) -> None:
        self._start = start
        months = None
        if start.birth_date is not None and start.birth_date <= start.today:
            months = completed_months(start.birth_date, start.today)
        proposed = {one.code: say(one.reason, current(), **one.params) for one in start.proposals}
        self.reasons.offer(fitting(start.sex, months), proposed)
        self._why.set_note(_why_ticked(start))
        self.set_title(
            tr("refer_page.title_of", name=start.name or ""),
            " · ".join(_about(start, months)) or " ",
        )
        self.day.set_range(start.birth_date or LONG_AGO, start.today)
        self._offered = frozenset({*proposed, *reasons})
        self.reasons.choose(self._offered)
        place, other = _place_of(start.puskesmas)
        self._tell_running(start)
        self.inputs.fill({"to": place, "other": other, "date": start.today})

    def begun(self) -> None:
        self._place_changed()
        self._show_limit()
        self.form.show()
        self.reasons.first().setFocus(Qt.FocusReason.TabFocusReason)

    def _tell_running(self, start: ReferralStart) -> None:
        self.running.setVisible(bool(start.running))
        for last in start.running[-1:]:
            state = tr(f"referrals_page.state.{last.state}").lower()
            title = tr("refer_page.running", number=last.number, state=state)
            detail = tr("refer_page.running_detail", day=date_long(last.written_on))
            self.running.set("warn", title, detail, action=tr("refer_page.open_running"))

    def _open_running(self) -> None:
        if self._start is not None:
            self._context.go("referrals", id=self._start.running[-1].id)

    def _reasons_changed(self) -> None:
        self.touched()
        if self.reasons.chosen():
            self.reason_message.hide()
        self._show_limit()

    def _show_limit(self) -> None:
        chosen, day = list(self.reasons.chosen()), self.day.value()
        if not chosen or day is None:
            self.place.set_hint("")
            return
        self.place.set_hint(tr("refer_page.limit", day=date_long(last_day(chosen, day))))

    def _place_changed(self) -> None:
        self.other.setVisible(self.place.value() == OTHER)

    def typed(self) -> dict[str, object]:
        reasons = {"chosen": list(self.reasons.chosen()), "offered": sorted(self._offered)}
        return {**super().typed(), "reasons": reasons}

    def put_back(self, kept: Mapping[str, object]) -> None:
        super().put_back(kept)
        reasons = kept.get("reasons")
        if isinstance(reasons, Mapping):
            # A reason that the user unticked is not ticked again.
            before = frozenset(reasons["offered"])
            self.reasons.choose({*reasons["chosen"], *(self._offered - before)})
            self._offered |= before

    def first_bad(self) -> QWidget | None:
        if not self.reasons.chosen():
            return self._say_reason(tr("referral.no_reason"))
        return super().first_bad()

    def draft(self) -> dict[str, object]:
        assert self._start is not None
        fields = {name: one for name, one in self.inputs.values().items() if one is not None}
        other = fields.pop("other", None)
        if fields["to"] == OTHER:
            fields["to"] = other
        reasons = list(self.reasons.chosen())
        whom = {"id": self.new_id, "person": self._start.person}
        return {"do": "create_referral", **whom, "reasons": reasons, **fields}

    def saved(self, answer: Mapping[str, object]) -> None:
        words = tr("refer_page.saved", number=answer["number"])
        self._context.tell(words, tr("refer_page.on_laptop"))
        self._context.go("referrals", id=answer["id"])

    def refuse(self, error: KbdeskError) -> bool:
        if error.field == "reasons":
            go_to(self._say_reason(why_not(error)))
            return True
        other = "other" if error.field == "to" and self.place.value() == OTHER else None
        return self.inputs.refuse(error, other)

    def _say_reason(self, words: str) -> QWidget:
        self.reason_message.setText(words)
        self.reason_message.show()
        return self.reasons.first()


def _why_ticked(start: ReferralStart) -> str:
    if start.proposals:
        return tr("refer_page.open_ticked")
    if start.measured_on:
        return tr("refer_page.measured_on", day=date_short(start.measured_on))
    return tr("refer_page.not_measured")


def _options() -> list[tuple[str, str]]:
    return [*((place, place) for place in PLACES), (OTHER, tr("refer_page.elsewhere"))]


def _place_of(puskesmas: str | None) -> tuple[str | None, str]:
    """Return choice and free text for a posyandu's puskesmas."""
    if not puskesmas:
        return None, ""
    full = puskesmas if puskesmas.casefold().startswith("puskesmas") else f"Puskesmas {puskesmas}"
    known = next((place for place in PLACES if place.casefold() == full.casefold()), None)
    return (known, "") if known else (OTHER, full)


def _about(start: ReferralStart, months: int | None) -> list[str]:
    parts = [age_years(months)] if months is not None else []
    if start.mother:
        parts.append(tr("refer_page.mother", name=without_title(start.mother)))
    if start.address:
        parts.append(start.address)
    if start.rt:
        parts.append(tr("referrals_page.rt", rt=start.rt))
    return parts
