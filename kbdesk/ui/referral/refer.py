"""A new referral: why, where to, and a note; the person's open proposals are ticked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from PySide6.QtCore import Qt

from kbdesk.commands.drafts_kept import kept_draft
from kbdesk.domain.ages import completed_months
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.names import without_title
from kbdesk.domain.referral_reasons import DECIDE_WITHIN_DAYS, most_urgent
from kbdesk.queries.referrals import ReferralStart, referral_start
from kbdesk.ui.context import Context
from kbdesk.ui.formats import age_years, date_long, date_short
from kbdesk.ui.forms.field_kinds import Day, OneOf, Text, fields_of, go_to
from kbdesk.ui.forms.inputs import Inputs
from kbdesk.ui.forms.keeping import Keeping
from kbdesk.ui.kit import Button, Card, Label, Notice, boxed, column, grid, hidden, primary, put, tr
from kbdesk.ui.language import current, why_not
from kbdesk.ui.page_frame import PageFrame
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


class ReferPage(PageFrame):
    """The form of a referral; what was typed for a person stays until it is saved."""

    record = "referral"
    place = OneOf("to", "common.referred_to", needs="refer_page.where_missing")
    day = Day("date", "refer_page.day", hint="", needs=True)
    other = Text("other", "refer_page.other_place", longest=120, needs=True)
    note = Text("note", "refer_page.note", hint="refer_page.note_hint")

    def __init__(self, context: Context) -> None:
        super().__init__(tr("refer_page.title"), " ", back=True)
        self._context = context
        self._start: ReferralStart | None = None
        self._offered: frozenset[str] = frozenset()
        self._asked: str | None = None
        self.inputs = Inputs(fields_of(type(self)), context, self)
        self.keeping = Keeping(context, self._typed, self)
        self.went_back.connect(lambda: context.go("back"))
        self.cancel = Button(tr("common.back"), key="Esc", does=lambda: context.go("back"))
        self.save = primary(tr("refer_page.save"), icon="check", key="Ctrl Enter", does=self._save)
        self.add_action(self.cancel)
        self.add_action(self.save)

        self.notice = hidden(Notice("bad", ""))
        self.notice.acted.connect(self._open_running)
        self.finder = PersonFinder(context, tr("refer_page.who"))
        self.finder.found.connect(self._found)
        put(self.content, self.notice, (self.finder, 1))
        self.form = boxed(put(column(12), self._reason_card(), self._where_card(), 1), "plain")
        self.content.addWidget(self.form, 1)
        self.hear_keys({"Ctrl+Return": self._save})
        self.inputs.follow(self.keeping.touched)

    def open(self, person: str | None = None, reasons: Sequence[str] = ()) -> None:
        """Show the form of a person, with these reasons ticked too; without one, find one."""
        self.keeping.put_away()
        self._start, self._asked = None, person
        self.notice.hide()
        self.form.setVisible(False)
        self.finder.setVisible(person is None)
        self.save.setVisible(person is not None)
        self.set_title(tr("refer_page.title"), tr("refer_page.who") if person is None else " ")
        if person is None:
            self.finder.begin()
        else:
            self._load(person, tuple(reasons))

    def leave(self) -> bool:
        """Keep what was typed; the page never asks."""
        self.keeping.flush()
        return True

    def _reason_card(self) -> Card:
        card = Card(tr("refer_page.why"), pad=(16, 8), gap=4)
        self._reason_card_frame = card
        self.reasons = ReasonTicks()
        self.reasons.changed.connect(self._reasons_changed)
        self.reason_message = hidden(Label("", "label", tone="bad", wrap=True))
        put(card.body, self.reasons, self.reason_message)
        return card

    def _where_card(self) -> Card:
        card = Card(pad=(16, 12))
        fields = grid((12, 6))
        self.place.set_options(_options())
        self.note.on_enter(self._save)
        fields.addWidget(self.place, 0, 0)
        fields.addWidget(self.day, 0, 1)
        fields.addWidget(self.other, 1, 0, 1, 2)
        fields.addWidget(self.note, 2, 0, 1, 2)
        fields.setColumnStretch(0, 2)
        fields.setColumnStretch(1, 1)
        card.body.addLayout(fields)
        self.place.changed.connect(self._place_changed)
        self.day.changed.connect(self._show_limit)
        return card

    def _found(self, person: str) -> None:
        self._context.go("refer", person=person)

    def _load(self, person: str, reasons: tuple[str, ...]) -> None:
        form = f"refer:{person}"
        self._context.read(
            lambda desk: (referral_start(desk, person), kept_draft(desk, form)),
            lambda found: self._show(*found, reasons),
            owner=self,
            refused=self._refused,
        )

    def _show(
        self, start: ReferralStart, kept: Mapping[str, object] | None, reasons: tuple[str, ...]
    ) -> None:
        if self._asked != start.person:
            return  # somebody else is looked for by now
        self._start = start
        months = None
        if start.birth_date is not None and start.birth_date <= start.today:
            months = completed_months(start.birth_date, start.today)
        proposed = {one.code: say(one.reason, current(), **one.params) for one in start.proposals}
        self.reasons.offer(fitting(start.sex, months), proposed)
        self._reason_card_frame.set_note(_why_ticked(start))
        self.set_title(
            tr("refer_page.title_of", name=start.name or ""),
            " · ".join(_about(start, months)) or " ",
        )
        self.day.set_range(start.birth_date or date(1900, 1, 1), start.today)
        self._offered = frozenset({*proposed, *reasons})
        self.reasons.choose(self._offered)
        place, other = _place_of(start.puskesmas)
        self.inputs.fill({"to": place, "other": other, "date": start.today})
        self.keeping.start(f"refer:{start.person}")
        if kept:
            self.keeping.restore(kept, self._put_back)
        self._place_changed()
        self._show_limit()
        self.form.setVisible(True)
        if start.running:
            self._tell_running(start)
        self.reasons.first().setFocus(Qt.FocusReason.TabFocusReason)

    def _tell_running(self, start: ReferralStart) -> None:
        last = start.running[-1]
        self.notice.say(
            "warn",
            tr(
                "refer_page.running",
                number=last.number,
                state=tr(f"referrals_page.state.{last.state}").lower(),
            ),
            tr("refer_page.running_detail", day=date_long(last.written_on)),
            action=tr("refer_page.open_running"),
        )

    def _open_running(self) -> None:
        if self._start is not None and self._start.running:
            self._context.go("referrals", id=self._start.running[-1].id)

    def _reasons_changed(self) -> None:
        self.keeping.touched()
        chosen = self.reasons.chosen()
        if chosen:
            self.reason_message.hide()
        self._show_limit()

    def _show_limit(self) -> None:
        chosen = list(self.reasons.chosen())
        day = self.day.value()
        if not chosen or day is None:
            self.place.set_hint("")
            return
        limit = day + timedelta(days=DECIDE_WITHIN_DAYS[most_urgent(chosen)])
        self.place.set_hint(tr("refer_page.limit", day=date_long(limit)))

    def _place_changed(self) -> None:
        self.other.setVisible(self.place.value() == OTHER)

    def _typed(self) -> dict[str, object]:
        reasons = {"chosen": list(self.reasons.chosen()), "offered": sorted(self._offered)}
        return {**self.inputs.typed(), "reasons": reasons}

    def _put_back(self, kept: Mapping[str, object]) -> None:
        self.inputs.restore(kept)
        reasons = kept.get("reasons")
        if isinstance(reasons, Mapping):
            # A reason that the user unticked is not ticked again.
            before = frozenset(reasons["offered"])
            self.reasons.choose({*reasons["chosen"], *(self._offered - before)})
            self._offered |= before

    def _save(self) -> None:
        start = self._start
        if start is None or not self.save.isEnabled():
            return
        if not self.reasons.chosen():
            self._say_reason(tr("referral.no_reason"))
            return
        bad = self.inputs.first_bad()
        if bad is not None:
            go_to(bad)
            return
        fields = self.inputs.values()
        other = fields.pop("other")
        if fields["to"] == OTHER:
            fields["to"] = other
        draft: dict[str, object] = {
            "do": "create_referral",
            "person": start.person,
            "reasons": list(self.reasons.chosen()),
            **{name: value for name, value in fields.items() if value is not None},
        }
        self.save.setEnabled(False)
        self._context.record(draft, self._saved, refused=self._refused)

    def _saved(self, answer: dict[str, object]) -> None:
        self.save.setEnabled(True)
        self.keeping.forget()
        self._start = None
        self._context.tell(
            tr("refer_page.saved", number=answer["number"]), tr("refer_page.on_laptop")
        )
        self._context.go("referrals", id=answer["id"])

    def _refused(self, error: KbdeskError) -> None:
        self.save.setEnabled(True)
        words = why_not(error)
        other = "other" if error.field == "to" and self.place.value() == OTHER else None
        if error.field == "reasons":
            self._say_reason(words)
        elif not self.inputs.refuse(error, other):
            self.notice.say("bad", words, tr("window.data_safe"))

    def _say_reason(self, words: str) -> None:
        self.reason_message.setText(words)
        self.reason_message.show()
        self.reasons.first().setFocus(Qt.FocusReason.OtherFocusReason)


def _why_ticked(start: ReferralStart) -> str:
    if start.proposals:
        return tr("refer_page.open_ticked")
    if start.measured_on:
        return tr("refer_page.measured_on", day=date_short(start.measured_on))
    return tr("refer_page.not_measured")


def _options() -> list[tuple[str, str]]:
    return [*((place, place) for place in PLACES), (OTHER, tr("refer_page.elsewhere"))]


def _place_of(puskesmas: str | None) -> tuple[str | None, str]:
    """Return the choice and the free text of a posyandu's own puskesmas."""
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
