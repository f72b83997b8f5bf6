"""Measuring one child: fields and result side by side, saved when it is on the disk.

The measuring page and the open day both hold one :class:`Entry`; who holds it decides which
child comes next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from kbdesk.commands.batch import record_all
from kbdesk.commands.drafts_kept import kept_draft
from kbdesk.commands.measurements import preview
from kbdesk.desk import Desk
from kbdesk.domain.ages import completed_months
from kbdesk.domain.errors import KbdeskError
from kbdesk.growth.assess import judged_on
from kbdesk.growth.gain import CODED_UNTIL_MONTHS
from kbdesk.queries.children import WholeChild, whole_child
from kbdesk.ui.children.answer import EntryQuestion, Proposed, proposals, provisional, questions
from kbdesk.ui.children.form import EntryForm
from kbdesk.ui.children.head import ChildHead
from kbdesk.ui.children.memory import DraftKey, Save, Typed, memory_of
from kbdesk.ui.children.result import ResultLine, ResultPanel
from kbdesk.ui.context import Context, voiding
from kbdesk.ui.draft_keeper import DraftKeeper
from kbdesk.ui.formats import date_long, date_short, kilograms
from kbdesk.ui.kit import Card, Notice, boxed, column, hidden, put, tr, why_not
from kbdesk.ui.referral.at_risk import at_risk, reasons_of, unanswered
from kbdesk.ui.widgets.columns import Columns

PREVIEW_AFTER_MS = 15
GO_ON_AFTER_MS = 25
"""A disk that has not answered by then works while the window goes on to the next child."""
STACKS_FROM = 1.25


@dataclass(frozen=True, slots=True)
class Loaded:
    """What an entry reads of a child."""

    child: WholeChild
    kept: Mapping[str, object] | None


class Entry(QWidget):
    """The entry of one child. Its signals, in the order of a save:

    ``save_sent(child id)`` when the save was sent; ``on_disk`` the moment it is on the disk;
    ``at_risk(AtRisk)`` if it proposes a referral; ``save_began(child id)`` when the page may go on,
    also while a slow disk still works; ``saved(child id, name)`` at the end; or
    ``save_refused(child id, words)``. ``taken_back(child id, name)`` after an undo.

    Others: ``shown(WholeChild)`` once a child is shown, ``not_shown(child id)`` if there is none;
    ``state_changed`` when questions or the saving changed; ``answered`` when the result fits the
    fields; ``refer(child id, codes)`` when a referral is asked for and the measurement is saved.
    """

    shown = Signal(object)
    not_shown = Signal(str)
    save_sent = Signal(str)
    on_disk = Signal()
    save_began = Signal(str)
    at_risk = Signal(object)
    saved = Signal(str, str)
    save_refused = Signal(str, str)
    taken_back = Signal(str, str)
    state_changed = Signal()
    answered = Signal()
    refer = Signal(str, list)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._memory = context, memory_of(context)
        self.child: WholeChild | None = None
        self._key: DraftKey = ("", "")
        self._kept_day = ""
        self._going: set[str] = set()
        self.questions: list[EntryQuestion] = []
        self._asked: dict[str, object] = {}
        self._answered: tuple[dict[str, object], Mapping[str, object]] | None = None
        self._timer = QTimer(self, singleShot=True, interval=PREVIEW_AFTER_MS)
        self._timer.timeout.connect(self._ask)
        self._sent: str | None = None
        self._last_sent: str | None = None
        self._refer_then: str | None = None
        self._onward = QTimer(self, singleShot=True, interval=GO_ON_AFTER_MS)
        self._onward.timeout.connect(self._go_on)
        self._keeper = DraftKeeper(context, self._unsaved, self)
        self.head = ChildHead()
        self.head.own = context.facts.posyandu
        self.notice = hidden(Notice("info", ""))
        self.form = self.make_form(datetime.now().astimezone().date())
        self.result, self.line = self.make_result(), ResultLine()
        self.lay_out()
        self.form.edited.connect(self._edited)
        self.form.finished.connect(self.form_finished)
        self.result.refer.connect(self._refer)
        self.line.refer.connect(self.result.ask_to_refer)

    # what the open day has otherwise

    def make_form(self, today: date) -> EntryForm:
        return EntryForm(today)

    def make_result(self) -> ResultPanel:
        """Return what stands beside the fields."""
        return ResultPanel()

    def lay_out(self) -> None:
        """Put head, fields and result where they stand."""
        sheet = Card(pad=0, gap=0)
        put(sheet.body, self.head, self.form, 1)
        self.head.hold(self.form.day)
        stack = put(column(10), self.notice, (sheet, 1))
        self.columns = Columns([(boxed(stack), 64), (self.result, 37)], stacks_from=STACKS_FROM)
        self.setLayout(put(column(0), (self.columns, 1)))
        self.form.order_tabs()

    def form_finished(self) -> None:
        """Go on after the last answer of the form."""
        self.save()

    def key_of(self, child: str) -> DraftKey:
        """Return the key under which this page keeps what is typed of a child."""
        return child, ""

    def load(self, desk: Desk, id_: str) -> Loaded:
        """Read a child on the desk's thread, with what was typed of it and not saved."""
        return Loaded(whole_child(desk, id_), kept_draft(desk, _form(self.key_of(id_))))

    def typed(self) -> Typed:
        return self.form.typed()

    def fill(self, _loaded: Loaded, typed: Typed) -> None:
        """Show a child's fields, empty or with what was typed before."""
        assert self.child is not None
        self.form.show_child(self.child, typed)

    def parts(self, child: WholeChild) -> list[Mapping[str, object]]:
        """Return the drafts to save together, the measurement first."""
        return [{"do": "record_measurement", "child": child.id, **self.form.draft()}]

    # what others ask

    @property
    def saving(self) -> bool:
        """Tell whether the child shown is on its way to the disk."""
        return self.child is not None and self.child.id in self._going

    def going(self, child: str) -> bool:
        """Tell whether a child is on its way to the disk."""
        return child in self._going

    def show_child(self, id_: str) -> None:
        """Load a child and begin; what was typed for the one before is kept."""
        self.stash()
        self.child = None
        self._key = self.key_of(id_)
        self._keeper.name = ""

        def refused(error: KbdeskError) -> None:
            self._refused(error)
            self.not_shown.emit(id_)

        self._context.read(lambda desk: self.load(desk, id_), self._show, refused=refused)

    def stash(self) -> None:
        """Keep what was typed for this child until it is shown again."""
        if self.child is not None and not self.saving:
            self._memory.keep(self._key, self.typed())
            self._keeper.flush()

    def may_be_urgent(self) -> bool:
        """Tell whether what stands in the fields may propose a referral that cannot wait."""
        child = self.child
        if child is None or not self.form.measured():
            return False
        draft: dict[str, object] = {"child": child.id, **self.form.draft()}
        if self._answered is None or self._answered[0] != draft:
            return True  # it is not known yet
        return any(one.priority == "immediate" for one in _sure(self._answered[1]))

    def save(self) -> None:
        """Save what was typed; ``saved`` comes when it is on the disk."""
        child = self.child
        if child is None or self.saving:
            return
        if not self.form.complete():
            return
        parts, typed, key = self.parts(child), self.typed(), self._key
        waits = self.may_be_urgent()
        self._timer.stop()
        self._keeper.name = ""  # it is kept until it is saved, and forgotten with that
        self._going.add(child.id)

        def saved(answer: Mapping[str, Any]) -> None:
            self._going.discard(child.id)
            self._memory.drafts.pop(key, None)
            at = datetime.fromisoformat(answer["at"])
            services = tuple(answer["services"])
            self._memory.saved(
                Save(
                    child.id,
                    child.name,
                    answer["id"],
                    typed,
                    key,
                    services=services,
                    examinations=tuple(answer["examinations"]),
                ),
                at,
            )
            if self.child is child:
                self.child = None
            self.on_disk.emit()
            reasons = [one for one in _reasons(answer["answers"]) if one[0] in answer["open"]]
            risk = at_risk(child.id, child.name, reasons, child.today)
            if risk is not None:
                self.at_risk.emit(risk)
            self._go_on()
            self.state_changed.emit()
            self.saved.emit(child.id, child.name)
            wished, self._refer_then = self._refer_then, None
            if wished == child.id:
                self.refer.emit(child.id, list(risk.codes) if risk is not None else [])

        def refused(error: KbdeskError) -> None:
            # The user may already be at the next child: keep what is typed.
            self._go_on()
            self._going.discard(child.id)
            self._refer_then = None
            self._memory.keep(key, typed)
            self.state_changed.emit()
            if self.child is child:
                self._keeper.name = _form(key)
                self._refused(error)
            self.save_refused.emit(child.id, why_not(error))

        self._context.do(
            lambda desk: _recorded(desk, child.id, parts, _form(key)),
            saved,
            owner=self,
            refused=refused,
        )
        self._sent = self._last_sent = child.id
        if not waits:
            self._onward.start()
        self.save_sent.emit(child.id)

    def take_back(self) -> bool:
        """Take the last save back: of this child, else the last of all. False if there is none."""
        save = self._memory.last(self.child.id) if self.child is not None else None
        save = save or self._memory.last()
        if save is None or self._going:
            return False
        undo_save(self._context, save, self, lambda: self._took_back(save))
        return True

    def show_refer_key(self, shown: bool) -> None:
        """Show F4 at this child's proposals, as long as the key is this child's."""
        self.result.proposals.show_key(shown)
        self.line.show_key(shown)

    def measure_again(self) -> None:
        """Empty the figure in doubt and go there (F6)."""
        self.form.measure_again()

    def refer_saved(self) -> bool:
        """Wish a referral of the child that is on its way to the disk; False where none is."""
        if self._last_sent not in self._going:
            return False
        self._refer_then = self._last_sent
        return True

    def ask_to_refer(self) -> None:
        """Wish a referral (F4)."""
        self.result.ask_to_refer()

    def _go_on(self) -> None:
        """Let the next child come, once for each save."""
        sent, self._sent = self._sent, None
        self._onward.stop()
        if sent is not None:
            self.state_changed.emit()
            self.save_began.emit(sent)

    def _unsaved(self) -> dict[str, object] | None:
        typed = self.typed()
        return None if typed.empty else typed.as_kept()

    def _show(self, loaded: Loaded) -> None:
        child, kept = loaded.child, loaded.kept
        self.child = child
        self.questions = []
        self.head.show_child(child, child.today)
        self.result.show_child(child)
        typed = self._memory.drafts.get(self._key)
        if typed is None and kept is not None:
            typed = Typed.from_kept(kept)
        self._kept_day = typed.day if typed is not None else ""
        self.fill(loaded, typed or Typed())
        self._keeper.name = _form(self._key)
        self._tell_at_once()
        self._show_answer(None)
        self._edited()
        self.shown.emit(child)

    def _edited(self) -> None:
        if self.child is None:
            return
        self._tell_at_once()
        self._timer.start()
        self._keeper.touch()
        self.state_changed.emit()

    def _ask(self) -> None:
        child = self.child
        if child is None:
            return
        if not self.form.measured() or self.form.day.value() is None:
            self._show_answer(None)
            return
        draft: dict[str, object] = {"child": child.id, **self.form.draft()}
        self._asked = draft

        def answered(answer: Mapping[str, object]) -> None:
            if draft is self._asked and self.child is child:
                self._answered = draft, answer
                self._show_answer(answer)

        self._context.read(
            lambda desk: preview(desk, draft), answered, owner=self, refused=self._preview_refused
        )

    def _show_answer(self, answer: Mapping[str, object] | None) -> None:
        child = self.child
        if child is None:
            return
        self.questions = [] if answer is None else questions(answer)
        day = self.form.day.value() or child.today
        self.form.show_answer(answer, self.questions)
        self.result.show_answer(
            answer,
            self.questions,
            day=day,
            weight_g=self.form.rows["weight"].value,
            standing=self.form.position.value() == "standing",
        )
        self.line.show_answer(answer, proposed=bool(self.result.proposals.reasons()))
        self.state_changed.emit()
        self.answered.emit()

    def _preview_refused(self, error: KbdeskError) -> None:
        self._show_answer(None)
        self.form.refuse(error.field, why_not(error))

    def _refused(self, error: KbdeskError) -> None:
        words = why_not(error)
        if not self.form.refuse(error.field, words):
            self._tell("bad", words, tr("measure_page.still_here"))

    def _tell_at_once(self) -> None:
        """Say above the form what is unusual about this child or this day."""
        child = self.child
        if child is None:
            return
        day = self.form.day.value() or child.today
        if child.birth_date is None or child.sex is None:
            self._tell("warn", tr("measure_page.no_birth"), tr("measure_page.no_birth_detail"))
        elif not judged_on(child.birth_date, day):
            detail = f"{tr('measure_page.not_judged')}. {tr('measure_page.not_judged_detail')}"
            self._tell("warn", tr("measure_page.over_five"), detail)
        elif completed_months(child.birth_date, day) >= CODED_UNTIL_MONTHS:
            self._tell("info", tr("measure_page.over_five"), tr("measure_page.over_five_detail"))
        elif day != child.today and self.form.day.text() == self._kept_day:
            words = tr("measure_page.kept_of_day", day=date_long(day))
            self._tell("warn", words, tr("measure_page.kept_of_day_detail"))
        elif (again := self._same_day(child, day)) is not None:
            self._tell("warn", again, tr("measure_page.same_day_detail"))
        elif (earlier := child.weighed_in_month(day)) is not None:
            words = tr(
                "measure_page.same_month",
                day=date_long(earlier.date),
                weight=kilograms(earlier.weight_g),
            )
            counts = "same_month_counts" if earlier.date < day else "same_month_earlier"
            self._tell("warn", words, tr(f"measure_page.{counts}"))
        elif self.form.oedema.value() == "yes" and self.form.rows["weight"].value is not None:
            self._tell("warn", tr("measure_page.oedema_weight"), "")
        else:
            self.notice.hide()

    def _same_day(self, child: WholeChild, day: date) -> str | None:
        same = [one for one in child.valid if one.date == day]
        if not same:
            return None
        weight = next((one.weight_g for one in reversed(same) if one.weight_g), None)
        if weight is None:
            return tr("measure_page.same_day")
        key = "today" if day == child.today else "on_day"
        return tr(f"measure_page.same_day_{key}", weight=kilograms(weight), day=date_short(day))

    def _tell(self, kind: Any, title: str, detail: str) -> None:
        if self.notice.isHidden() or self.notice.accessibleName() != (
            f"{title}. {detail}" if detail else title
        ):
            self.notice.say(kind, title, detail)

    def _refer(self, codes: list[str]) -> None:
        child = self.child
        if child is None:
            return
        unsaved = self.form.measured() and not self.saving
        if unsaved:
            # Save the measurement before the slip is made from it.
            self.save()
            if self.going(child.id):
                self._refer_then = child.id
                return
        self.stash()
        self.refer.emit(child.id, codes)

    def _took_back(self, save: Save) -> None:
        if save.typed is not None:
            self._memory.drafts.setdefault(save.key, save.typed)
            if self.child is not None and self._key == save.key and self.typed().empty:
                self.child = None  # Its empty form must not replace what was taken back.
        self.taken_back.emit(save.child, save.name)


def undo_save(context: Context, save: Save, owner: QWidget, then: Any) -> None:
    """Take a save back: void what was new, else write the state before it again."""
    drafts: list[dict[str, object]] = []
    if save.before is not None:
        again = voiding("measurement", save.measurement) | {"do": "correct_measurement"}
        drafts.append({**save.before, **again})
    elif save.measurement:
        drafts.append(voiding("measurement", save.measurement))
    drafts += [voiding("service", id_) for id_ in save.services]
    drafts += [voiding("examination", id_) for id_ in save.examinations]
    drafts += [dict(draft) for draft in save.again]
    memory = memory_of(context)
    memory.forget(save)
    context.do(
        lambda desk: record_all(desk, drafts),
        lambda _: then(),
        owner=owner,
    )


def _form(key: DraftKey) -> str:
    return ":".join(("measure", *filter(None, key)))


def _sure(answer: Mapping[str, object]) -> list[Proposed]:
    """Return what an answer proposes, without what stands on a doubtful figure."""
    found = proposals(answer, provisional(questions(answer)))
    return [one for one in found if not one.doubtful]


def _reasons(answers: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Return code and words of each referral that the answers of one save propose."""
    found: list[tuple[str, str]] = []
    for answer in answers:
        if "status" in answer:
            found += [(one.code, one.words) for one in _sure(answer)]
        else:
            found += reasons_of(answer["proposals"])
    return found


def _recorded(
    desk: Desk, child: str, parts: Sequence[Mapping[str, object]], form: str
) -> dict[str, object]:
    answers = record_all(desk, parts, form=form)
    ids: dict[object, list[str]] = {}
    for part, answer in zip(parts, answers, strict=True):
        ids.setdefault(part["do"], []).append(answer["id"])
    return {
        "id": next(iter(ids.get("record_measurement", ())), ""),
        "services": ids.get("record_service", []),
        "examinations": ids.get("record_examination", []),
        "answers": answers,
        "open": unanswered(desk, child) if any(one["proposals"] for one in answers) else [],
        "at": desk.clock.now().isoformat(),
    }
