"""At the hub: a laptop's lost passphrase is answered with a file, and a code that is read aloud."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kbdesk.commands import enrolment
from kbdesk.commands.recovery import find_questions
from kbdesk.domain.errors import KbdeskError
from kbdesk.ui.context import Context
from kbdesk.ui.focus import hand_on
from kbdesk.ui.kit import Button, Card, Label, Notice, put, row, tr
from kbdesk.ui.sync.drives import DriveWatch
from kbdesk.ui.sync.fingerprint import Fingerprint


class RecoveryCard(Card):
    """Shows the questions on the stick one after the other, and answers them beside each."""

    def __init__(self, context: Context, watch: DriveWatch) -> None:
        super().__init__(tr("common.lost_passphrase"), note=" ", gap=8)
        self._context, self._watch = context, watch
        self._questions: list[dict[str, Any]] = []
        self._place = 0
        self.look = Button(tr("hub_page.lost_look"), icon="search", does=self.look_for_questions)
        self.add_to_header(self.look)
        self._about = Label(tr("hub_page.lost_how"), tone="ink_2", wrap=True)
        self.body.addWidget(self._about)
        self.code = Fingerprint(tr("hub_page.lost_code"))
        self.notice = Notice("info", "")
        self.answer = Button(tr("hub_page.lost_answer"), "tint", icon="key", does=self.write_answer)
        self.skip = Button(tr("hub_page.lost_next"), does=self._next)
        put(self.body, self.code, self.notice, put(row(8), self.answer, self.skip, 1), 1)
        for widget in (self.code, self.notice, self.answer, self.skip):
            widget.hide()
        watch.changed.connect(lambda: watch.enable(self.look))
        watch.enable(self.look)

    def look_for_questions(self) -> None:
        """Look for questions on the stick."""
        drive = self._watch.drive
        if drive is None:
            return
        folder = drive.path
        self._context.ask(lambda _: find_questions(folder), self._found, refused=self._trouble)

    def write_answer(self) -> None:
        """Answer the question that is shown, beside it on the stick."""
        if not self._questions or not self.answer.isEnabled():
            return
        source = Path(self._questions[self._place]["path"])
        target = source.with_name(answer_name(source))
        hand_on(self, self.answer)
        self.answer.setEnabled(False)
        self._context.do(
            lambda desk: enrolment.help_to_recover(desk, source, target),
            self._answered, refused=self._trouble,
        )  # fmt: skip

    def _found(self, questions: list[dict[str, object]]) -> None:
        self._questions, self._place = questions, 0
        self.code.hide()
        self.notice.hide()
        if not questions:
            self.notice.say("info", tr("hub_page.lost_none"), tr("hub_page.lost_none_how"))
        self._show()
        if questions:
            self.answer.setFocus()

    def _next(self) -> None:
        self._place = (self._place + 1) % max(len(self._questions), 1)
        self._show()

    def _show(self) -> None:
        there = bool(self._questions)
        self.answer.setVisible(there)
        self.answer.setEnabled(True)
        self.skip.setVisible(len(self._questions) > 1)
        words = tr("hub_page.lost_how")
        if there:
            asked = self._questions[self._place]
            file, users = Path(asked["path"]).name, ", ".join(asked["users"])
            words = tr("hub_page.lost_asks", file=file, users=users)
        self._about.setText(words)

    def _answered(self, answer: dict[str, Any]) -> None:
        del self._questions[self._place]
        self._place = 0
        self._show()
        self.code.set(answer["code"])
        self.code.show()
        self.code.setFocus()
        self.notice.say(
            "ok",
            tr("hub_page.lost_answered", file=Path(answer["path"]).name),
            tr("hub_page.lost_carry"),
        )

    def _trouble(self, error: KbdeskError) -> None:
        self.answer.setEnabled(True)
        self.notice.refuse(error)


def answer_name(question: Path) -> str:
    """Return the name of the answer that lies beside a question."""
    return f"{question.stem.replace('-kunci-', '-buka-')}-jawaban.json"
