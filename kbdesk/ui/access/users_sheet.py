"""The people of this home: who may open it, somebody new, and a way in that is taken back."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from kbdesk.commands.drafts_kept import kept_draft
from kbdesk.commands.homes import add_user, disable_user, users_of
from kbdesk.domain.errors import KbdeskError
from kbdesk.store.keyring import User
from kbdesk.ui.access.lost_sheet import new_passphrase_fits
from kbdesk.ui.context import Context
from kbdesk.ui.focus import hand_on
from kbdesk.ui.forms.keeping import Keeping
from kbdesk.ui.kit import (
    LEFT,
    Button,
    Label,
    Notice,
    boxed,
    column,
    danger,
    hidden,
    primary,
    put,
    row,
    tr,
    why_not,
)
from kbdesk.ui.language import worded
from kbdesk.ui.overlay import Overlay
from kbdesk.ui.widgets.cells import ChipCell
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.passphrase_field import PassphraseField
from kbdesk.ui.widgets.progress_strip import ProgressStrip
from kbdesk.ui.widgets.table import Column, Row, Table
from kbdesk.ui.widgets.text_field import TextField


class UsersSheet(Overlay):
    """The list first; "somebody new" turns it into a form, and back. ``progressed``: of the key's
    change after somebody was shut out, 0 to 1.

    The new name and role are kept for the user who typed them; passphrases never are.
    """

    progressed = Signal(float)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent, tr("users_page.title"), width=680)
        self._context = context
        self._users: list[User] = []
        self._sure = ""
        self._busy = False
        self.title = Label(tr("users_page.title"), "card_title", wrap=True)
        self.body.addWidget(self.title)
        self._list, self._form = self._list_part(), self._form_part()
        self.notice = hidden(Notice("info", ""))
        self.strip = hidden(ProgressStrip())
        self.progressed.connect(self._show_progress)
        self._form.hide()
        self.save = hidden(primary(tr("users_page.add"), key="Enter", does=self.submit))
        self.cancel = Button(tr("common.close"), key="Esc", does=self.finish)
        buttons = put(row(8), self.save, self.cancel, 1)
        put(self.body, self._list, self._form, self.notice, self.strip, buttons)
        self._load()

    def _list_part(self) -> QWidget:
        inside = column(8)
        self.table = Table(
            tr("users_page.title"),
            Column(tr("common.name"), stretch=3),
            Column(tr("users_page.role"), stretch=2),
            Column(tr("common.state"), width=170),
            row_height=44,
            fit=True,
        )
        self.table.chosen.connect(lambda _: self._show_buttons())
        self.begin_new = Button(tr("users_page.new"), "tint", icon="plus", does=self.show_form)
        self.disable = hidden(danger("", does=self._press_disable))
        put(inside, self.table, put(row(8), self.begin_new, self.disable, 1))
        return boxed(inside)

    def _form_part(self) -> QWidget:
        inside = column(10)
        self.name = TextField(tr("common.name"), required=True, longest=80)
        inside.addWidget(self.name)
        self._roles = ["cadre", "supervisor"]
        if self._context.facts.role == "hub":
            self._roles.append("hub_officer")
        self.role = Choice(tr("users_page.role"), worded("role.", self._roles), value="cadre")
        self.passphrase = PassphraseField(tr("users_page.theirs"))
        self.again = PassphraseField(tr("users_page.theirs_again"))
        both = put(row(12), (self.passphrase, 1), (self.again, 1))
        self.mine = PassphraseField(tr("users_page.mine", name=self._context.facts.user.name))
        put(inside, Label(tr("users_page.role"), "label"), (self.role, LEFT), both, self.mine)
        self._keeping = Keeping(self._context, self._typed, self)
        for changed in (self.name.changed, self.role.changed):
            changed.connect(self._keeping.touched)
        self.passphrase.on_enter(self.again.setFocus)
        self.again.on_enter(self.mine.setFocus)
        self.mine.on_enter(self.submit)
        return boxed(inside)

    def _load(self) -> None:
        self._context.ask(lambda desk: users_of(desk.paths.folder), self._show)

    def _show(self, users: list[User]) -> None:
        self._users = users
        self._sure = ""
        off = ChipCell(tr("users_page.off"), "dashed")
        on = ChipCell(tr("users_page.on"), "ok")
        self.table.set_rows(
            [
                Row(one.name, [one.name, tr(f"role.{one.role}"), off if one.disabled else on])
                for one in users
            ]
        )
        self._show_buttons()

    def _chosen(self) -> User | None:
        key = self.table.current_key()
        return next((one for one in self._users if one.name == key and not one.disabled), None)

    def _show_buttons(self) -> None:
        chosen = self._chosen()
        there = chosen is not None and chosen.id != self._context.facts.user.id
        self.disable.setVisible(there)
        if chosen is not None and there:
            sure = self._sure == chosen.name
            words = "users_page.disable_sure" if sure else "users_page.disable"
            self.disable.set_words(tr(words, name=chosen.name))

    def _press_disable(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        if self._sure != chosen.name:
            # The second press is on another button, so that a held Enter disables nobody.
            self._sure = chosen.name
            self._show_buttons()
            self.notice.say("warn", tr("users_page.disable_ask", name=chosen.name))
            self.cancel.setFocus()
            return
        if self._busy:
            return
        self._busy = True
        name = chosen.name
        self._show_progress(0.0)
        self._context.do(
            lambda desk: disable_user(desk, name, self.progressed.emit),
            self._disabled,
            refused=self._refused,
        )

    def _show_progress(self, share: float) -> None:
        self.strip.set(share, tr("users_page.rekeying"))
        self.strip.setVisible(self._busy)

    def _disabled(self, answer: dict[str, object]) -> None:
        self._busy = False
        self.strip.hide()
        detail = "" if answer["rekeyed"] else tr("users_page.not_rekeyed")
        self.notice.say("ok", tr("users_page.disabled", name=answer["name"]), detail)
        self._context.copies_due.emit()
        self._load()

    def show_form(self) -> None:
        """Ask for somebody new, with what was typed and not saved before."""
        name = f"add_user:{self._context.facts.user.id}"
        self._keeping.start(name)

        def kept(found: Mapping[str, object] | None) -> None:
            if found and self._keeping.name == name and self.name.is_empty():
                self._keeping.restore(found, self._put_back)

        self._context.read(lambda desk: kept_draft(desk, name), kept, owner=self)
        self._turn(form=True)
        self.name.setFocus(Qt.FocusReason.TabFocusReason)

    def _typed(self) -> dict[str, object]:
        return {"name": self.name.text(), "role": self.role.value()}

    def _put_back(self, kept: Mapping[str, object]) -> None:
        self.name.set_text(str(kept.get("name", "")))
        role = kept.get("role")
        if isinstance(role, str) and role in self._roles:
            self.role.set_value(role)

    def finish(self) -> None:
        self._keeping.put_away()
        super().finish()

    def _turn(self, *, form: bool) -> None:
        self.notice.hide()
        hand_on(self.cancel, self.begin_new if form else self.save)
        self.title.setText(tr("users_page.new" if form else "users_page.title"))
        self._list.setVisible(not form)
        for widget in (self._form, self.save):
            widget.setVisible(form)

    def submit(self) -> None:
        """Let somebody in."""
        if self._busy:
            return
        if not self.name.complete():
            self.name.setFocus(Qt.FocusReason.TabFocusReason)
            return
        if not new_passphrase_fits(self.passphrase, self.again):
            return
        mine = self.mine.value()
        if not mine:
            self.mine.refuse(tr("access.empty_passphrase"))
            self.mine.setFocus()
            return
        name, role, new = self.name.value(), self.role.value() or "cadre", self.passphrase.value()
        self._busy = True
        self._context.do(
            lambda desk: add_user(desk, mine, name=name, role=role, passphrase=new),
            self._added,
            refused=self._refused,
        )

    def _added(self, answer: dict[str, object]) -> None:
        self._busy = False
        self._keeping.forget()
        for field in (self.passphrase, self.again, self.mine):
            field.wipe()
        self.name.set_text("")
        self.role.set_value("cadre")
        self._turn(form=False)
        self.notice.say(
            "ok", tr("users_page.added", name=answer["name"]), tr("users_page.added_detail")
        )
        self.begin_new.setFocus()
        self._load()

    def _refused(self, error: KbdeskError) -> None:
        self._busy = False
        self.strip.hide()
        words = why_not(error)
        fields = {"passphrase": self.mine, "name": self.name, "new_passphrase": self.passphrase}
        field = fields.get(error.field or "")
        if field is None:
            self.notice.say("bad", words, tr("window.data_safe"))
        else:
            field.refuse(words)
            field.edit.selectAll()
            field.setFocus()
