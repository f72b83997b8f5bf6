"""What several pages of the corner have: taking out a mistyped record, and who is invited."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from kbdesk.queries.invitations import TOPIC_OF
from kbdesk.ui.context import Context, Refused
from kbdesk.ui.kit import Button, tr
from kbdesk.ui.widgets.picker import Picker
from kbdesk.words import say

_VOIDED = {"corner_visit": ("void_corner_visit", "visitor"), "quiz_result": ("void_quiz", "quiz")}
"""The verb that voids a record, and the page on which Ctrl+Z brings it back."""


def take_out(
    context: Context,
    kind: str,
    id_: str,
    page: QObject,
    reload: Callable[[], None],
    refused: Refused | None = None,
) -> None:
    """Take a mistyped record out of every count; Ctrl+Z on the page brings it back."""
    verb, name = _VOIDED[kind]
    draft = {"do": verb, "id": id_, "reason": say("education_page.mistyped", "id")}
    back = {"do": "unvoid", "kind": kind, "id": id_}

    def done(_: object) -> None:
        context.can_undo(tr("education_page.undone"), "", [back], name, then=reload)
        context.tell_undoable(tr("education_page.taken_out"))
        reload()

    context.record(draft, done, owner=page, refused=refused)


class InvitedButton(Button):
    """Goes to the invitations of those whom a lesson on the chosen topic is for."""

    def __init__(self, context: Context, topic: Picker, key: str) -> None:
        words = tr("education_page.whom_to_invite")
        super().__init__(words, "link", icon="print", key=key)
        self._context, self._topic = context, topic
        self.clicked.connect(self.go)
        topic.picked.connect(lambda _: self.offer())

    def _invited(self) -> str | None:
        """Return the group that is invited to the topic first, or None."""
        topic = self._topic.value()
        return next((group for group, of in TOPIC_OF.items() if of == topic), None)

    def offer(self) -> None:
        """Stand there only for a topic to which somebody is invited."""
        self.setVisible(self._invited() is not None)

    def go(self) -> None:
        if (group := self._invited()) is not None:
            self._context.go("education_papers", paper=group)
