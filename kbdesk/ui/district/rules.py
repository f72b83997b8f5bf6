"""Tables of rules of the city: what each says, and another in its place from a file.

The city's officer replaces them here; they travel with the sticks, and a laptop only reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from kbdesk.commands.district_tables import put_table_in_force, read_table
from kbdesk.desk import Desk
from kbdesk.domain.district_tables import NAMES, TableEdition, edition, on_day
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.household_measures import MeasureTable
from kbdesk.queries.district_tables import all_editions
from kbdesk.queries.foods import Foods
from kbdesk.store.durable import write_whole
from kbdesk.ui.context import Context
from kbdesk.ui.district.rule_rows import RuleRow, changed, gone, rule_rows
from kbdesk.ui.focus import hand_on
from kbdesk.ui.folders import ask_file, ask_target, said_path
from kbdesk.ui.formats import date_short, integer, joined
from kbdesk.ui.forms.field_kinds import go_to
from kbdesk.ui.forms.keeping import Keeping
from kbdesk.ui.kit import (
    Button,
    Card,
    Label,
    Notice,
    boxed,
    column,
    hidden,
    primary,
    put,
    row,
    sized,
    tr,
    why_not,
)
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.widgets.cells import Text as TextCell
from kbdesk.ui.widgets.cells import Two
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.date_field import LAST_DAY, DateField
from kbdesk.ui.widgets.table import Column, Row, Table


@dataclass(frozen=True, slots=True)
class RulesFound:
    """Every table with its editions, the names of foods, and today."""

    tables: Mapping[str, list[TableEdition]]
    foods: Mapping[str, str]
    today: date

    def now(self, name: str) -> TableEdition:
        """Return the edition of a table that counts today."""
        return on_day(self.tables[name], self.today.isoformat())

    def coming(self, name: str) -> TableEdition | None:
        """Return the edition that counts next, None where none waits."""
        day = self.today.isoformat()
        return next((one for one in self.tables[name] if one.since > day), None)


def find_rules(desk: Desk) -> RulesFound:
    """Return the tables of rules and what they are read with."""
    tables = all_editions(desk)
    foods = Foods(desk)
    codes = {
        code
        for one in tables["measures"]
        if isinstance(one.table, MeasureTable)
        for code in one.table.foods
    }
    return RulesFound(tables, {code: foods.of(code).name for code in codes}, desk.clock.today())


class RulesPage(PageFrame):
    """``open(table=None)``: F4 saves a copy to edit, F6 takes an edited file, Ctrl Enter sends.

    The text that was checked and shown is what is sent, whatever became of its file. Until then it
    is kept with its day, for each table by itself.
    """

    def __init__(self, context: Context) -> None:
        self.copy = Button(tr("rules_page.copy"), icon="download", key="F4", does=self._ask_target)
        super().__init__(tr("rules_page.title"), tr("rules_page.subtitle"), [self.copy], back=True)
        self._context = context
        self._found: RulesFound | None = None
        self._new: TableEdition | None = None
        self._may = context.facts.role == "hub"
        self.note = Notice("info", tr("rules_page.read_only"), tr("rules_page.read_only_why"))
        if self._may:
            self.note.hide()
        self.tables = Table(
            tr("rules_page.title"), Column(tr("rules_page.table"), stretch=1),
            row_height=62, round_top=True, fit=True, click_opens=False,
        )  # fmt: skip
        self.rules = Table(
            tr("rules_page.rules"),
            Column(tr("rules_page.rule"), stretch=3), Column(tr("rules_page.says"), stretch=2),
            row_height=48, round_top=True, click_opens=False,
        )  # fmt: skip
        self.head = Label(" ", "label", wrap=True)
        self._lay_out()
        self.keeping = Keeping(context, self._typed, self)
        self.since.changed.connect(self.keeping.touched)
        self.notice.acted.connect(self.start_over)
        self.went_back.connect(lambda: context.go("back"))
        self.tables.chosen.connect(lambda _: self._other_table())
        self.tables.opened.connect(lambda _: go_to(self.rules))
        self.on_recorded(context, self._load)
        self.hear_keys({
            "F4": self._ask_target, "F6": self._ask_file,
            "Ctrl+Return": self.send_file, "Ctrl+Enter": self.send_file,
        })  # fmt: skip

    def _lay_out(self) -> None:
        self.choose = Button(tr("rules_page.choose"), icon="plus", key="F6", does=self._ask_file)
        self.since = DateField(tr("limits_card.since"), latest=LAST_DAY, width=220)
        self.send = primary(tr("limits_card.send"), icon="usb", key="Ctrl Enter",
                            does=self.send_file)  # fmt: skip
        self.notice = hidden(Notice("info", ""))
        replace = Card(tr("rules_page.replace"), pad=(16, 12), gap=8)
        put(
            replace.body, Label(tr("rules_page.how"), tone="ink_2", wrap=True),
            put(row(8), self.choose, 1), self.since, put(row(8), self.send, 1),
        )  # fmt: skip
        if not self._may:
            replace.hide()
        listed, said = Card(pad=0), Card(pad=0, gap=0)
        put(listed.body, self.tables)
        rules = sized(self.rules, min_height=360)
        put(said.body, put(row(0, (16, 10)), (self.head, 1)), (rules, 1))
        # a copy that cannot be written is said on a laptop too, which replaces nothing
        left = boxed(put(column(12), listed, self.notice, replace, 1))
        put(self.content, self.note, (Columns([(left, 40), (said, 60)], stacks_from=1.5), 1))

    def open(self, table: str | None = None) -> None:
        """Show the tables; ``table`` is one of them."""
        self._load(table)
        self.tables.setFocus()

    def leave(self) -> None:
        """Keep what is typed."""
        super().leave()
        self.keeping.flush()

    # -- inside --------------------------------------------------------------------------------

    def _load(self, table: str | None = None) -> None:
        self._context.ask(
            find_rules, lambda found: self._show(found, table), owner=self,
            newest=("rules", id(self)),
        )  # fmt: skip

    def _name(self) -> str:
        return self.tables.current_key() or NAMES[0]

    def _show(self, found: RulesFound, table: str | None) -> None:
        self._found = found
        before = table or self.tables.current_key() or "priorities"
        self.tables.show_marked([_table_row(found, name) for name in NAMES], before)
        self.since.set_range(found.today, LAST_DAY)
        self._other_table()

    def _other_table(self) -> None:
        """Show the table that is chosen, with the file and the day that wait for it."""
        form = _form_of(self._name())
        if self._found is not None and self.keeping.name != form:
            self.keeping.put_away()
            self._forget_file()
            self.keeping.resume(form, self._put_back)
        self._show_rules()

    def _show_rules(self) -> None:
        found, name = self._found, self._name()
        if found is None:
            return
        now = rule_rows(found.now(name).table, found.foods)
        if self._new is None:
            self._fill(now, frozenset(), [])
            self.head.setText(tr("rules_page.in_force", version=found.now(name).version))
        else:
            rows = rule_rows(self._new.table, found.foods)
            other, lost = changed(rows, now), gone(rows, now)
            self._fill(rows, other, lost)
            self.head.setText(
                tr("rules_page.of_file", version=self._new.version,
                   changed=integer(len(other)), gone=integer(len(lost)))
            )  # fmt: skip
        self.send.setEnabled(self._new is not None)

    def _fill(self, rows: list[RuleRow], other: frozenset[str], lost: list[RuleRow]) -> None:
        shown = [_rule_row(one, "warn" if one.key in other else "ink") for one in rows]
        shown += [_rule_row(one, "bad", tr("rules_page.gone")) for one in lost]
        # what is different is what the officer looks for
        first = other | {one.key for one in lost}
        shown.sort(key=lambda one: one.key not in first)
        self.rules.set_rows(shown)

    # -- a file in the place of a table ----------------------------------------------------------

    def _ask_target(self) -> None:
        if self._found is not None:
            name = f"{self._name()}-{self._found.now(self._name()).version.replace(' ', '-')}.json"
            ask_target(self, tr("rules_page.copy"), name, self.save_copy)

    def save_copy(self, target: Path) -> None:
        """Write the table that counts today as a file that can be edited."""
        assert self._found is not None
        text = self._found.now(self._name()).text
        try:
            write_whole(target, text.encode())
        except OSError as error:
            raised = KbdeskError("report.not_written", path=str(target), why=error.strerror or "")
            self.notice.say("bad", why_not(raised))
            return
        self._context.tell(tr("rules_page.copied"), said_path(target))

    def _ask_file(self) -> None:
        if self._may:
            ask_file(self, tr("rules_page.choose"), self.take_file)

    def take_file(self, file: Path) -> None:
        """Check an edited file and show what it changes; a refusal leaves everything as it is."""
        self._new = None
        try:
            self._new = read_table(self._name(), file)
        except KbdeskError as error:
            self.notice.say("bad", tr("rules_page.refused", name=file.name), why_not(error))
        else:
            again = tr("form_page.start_over")
            fits = tr("rules_page.fits", name=file.name)
            self.notice.say("ok", fits, tr("rules_page.not_sent"), action=again)
            go_to(self.since)
        self._show_rules()
        self.keeping.touched()

    def _typed(self) -> dict[str, object]:
        return {"since": self.since.text(), "text": "" if self._new is None else self._new.text}

    def _put_back(self, kept: Mapping[str, object]) -> None:
        since, text = kept.get("since"), kept.get("text")
        if isinstance(since, str):
            self.since.set_text(since)
        if isinstance(text, str):
            # a table that this version cannot read has to be chosen again
            with suppress(KbdeskError):
                self._new = edition("", self._name(), text)
        self._show_rules()
        if self._new is not None:
            again = tr("form_page.start_over")
            self.notice.say(
                "info", tr("form_page.restored"), tr("rules_page.not_sent"), action=again
            )

    def start_over(self) -> None:
        """Forget the file that was chosen, and its day."""
        self.keeping.forget()
        hand_on(self.tables, self.notice)
        self._other_table()

    def send_file(self) -> None:
        """Put what is shown in force, here and with the next sticks."""
        new, name, day = self._new, self._name(), self.since.value()
        if not self._may:
            return
        if new is None:
            self.notice.say("warn", tr("rules_page.no_file"))
            go_to(self.choose)
            return
        if day is None:
            if self.since.is_empty():
                self.since.refuse(tr("widget.required"))
            go_to(self.since)
            return
        self._context.do(
            lambda desk: put_table_in_force(desk, name, new.text, day), self._sent, owner=self,
            refused=self._refused,
        )  # fmt: skip

    def _sent(self, answer: Mapping[str, Any]) -> None:
        self.keeping.forget(_form_of(answer["name"]))
        self._other_table()
        day = date_short(date.fromisoformat(answer["since"]), year=True)
        self.notice.say("ok", tr("limits_card.sent", version=answer["version"], day=day),
                  tr("limits_card.sent_detail"))  # fmt: skip

    def _refused(self, error: KbdeskError) -> None:
        words = why_not(error)
        if error.field == "since":
            self.since.refuse(words)
            go_to(self.since)
            return
        self.notice.say("bad", words, tr("rules_page.stays"))

    def _forget_file(self) -> None:
        self._new = None
        self.notice.hide()
        if self._found is not None:
            self.since.set_value(self._found.today)


def _form_of(table: str) -> str:
    """Return the name under which what is to replace a table is kept."""
    return f"district_table:{table}"


def _table_row(found: RulesFound, name: str) -> Row:
    now, coming = found.now(name), found.coming(name)
    since, waits = tr("limits_card.of_kbdesk"), ""
    if now.since:
        day = date_short(date.fromisoformat(now.since), year=True)
        since = tr("rules_page.since", day=day)
    if coming is not None:
        day = date_short(date.fromisoformat(coming.since), year=True)
        waits = tr("rules_page.coming", version=coming.version, day=day)
    return Row(name, [Two(tr(f"rules_page.name_{name}"), joined(now.version, since, waits))])


def _rule_row(one: RuleRow, shade: str, more: str = "") -> Row:
    name = f"{one.name} ({more})" if more else one.name
    words = TextCell(one.value, strong=shade != "ink", shade=shade)
    return Row(one.key, [Two(name, one.detail, strong=False), words])
