"""At the hub: a laptop's lost passphrase is answered with a file, and a code that is read aloud."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kbdesk.commands import enrolment
from kbdesk.commands.recovery import find_questions
from kbdesk.ui.context import Context
from kbdesk.ui.focus import hand_on
from kbdesk.ui.kit import Button, tr
from kbdesk.ui.sync.drives import DriveWatch
from kbdesk.ui.sync.fingerprint import Fingerprint
from kbdesk.ui.sync.stick_papers import Paper, StickPapersCard

_WORDS = {
    "title": "common.lost_passphrase", "look": "hub_page.lost_look", "how": "hub_page.lost_how",
    "next": "hub_page.lost_next", "none": "hub_page.lost_none",
}  # fmt: skip


class RecoveryCard(StickPapersCard):
    """Shows the questions on the stick one after the other, and answers them beside each."""

    def __init__(self, context: Context, watch: DriveWatch) -> None:
        super().__init__(context, watch, _WORDS)
        self.code = Fingerprint(tr("hub_page.lost_code"))
        words = tr("hub_page.lost_answer")
        self.put_below(Button(words, "tint", icon="key", does=self.write_answer), self.code)

    def papers_in(self, folder: Path) -> list[Paper]:
        return find_questions(folder)

    def show_paper(self, asked: Paper) -> str:
        users = ", ".join(asked["users"])
        return tr("hub_page.lost_asks", file=Path(asked["path"]).name, users=users)

    def _found(self, papers: list[Paper]) -> None:
        self.code.hide()
        super()._found(papers)
        if papers:
            self.answer.setFocus()

    def write_answer(self) -> None:
        """Answer the question that is shown, beside it on the stick."""
        asked = self.at_hand()
        if asked is None:
            return
        source = Path(asked["path"])
        target = source.with_name(answer_name(source))
        hand_on(self, self.answer)
        self.answer.setEnabled(False)
        self._context.do(
            lambda desk: enrolment.help_to_recover(desk, source, target),
            lambda answer: self._answered(asked, answer), owner=self, refused=self.trouble,
        )  # fmt: skip

    def _answered(self, asked: Paper, answer: dict[str, Any]) -> None:
        self.answered(asked)
        self.code.set(answer["code"])
        self.code.show()
        self.code.setFocus()
        self.notice.say(
            "ok",
            tr("hub_page.lost_answered", file=Path(answer["path"]).name),
            tr("hub_page.lost_carry"),
        )


def answer_name(question: Path) -> str:
    """Return the name of the answer that lies beside a question."""
    return f"{question.stem.replace('-kunci-', '-buka-')}-jawaban.json"
