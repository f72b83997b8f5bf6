"""The context that every page gets: home and user, questions and commands, navigation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.posyandu import HomeRole
from kbdesk.ui.language import tr
from kbdesk.ui.worker import Worker
from kbdesk.words import say

if TYPE_CHECKING:
    # The desk's modules load slowly: show the login before importing them.
    from kbdesk.commands.import_beside import OnDesk
    from kbdesk.commands.locking import LockedDesk
    from kbdesk.desk import Desk, DeskUser

T = TypeVar("T")
Refused = Callable[[KbdeskError], None]


@dataclass(frozen=True, slots=True)
class Undo:
    """What Ctrl+Z does: ``drafts`` restore what was there before, in one transaction.

    ``title`` and ``detail`` say in a toast what was taken back. ``pages``: the key works only
    there, and it is forgotten on any other page.
    """

    title: str
    detail: str
    drafts: Sequence[Mapping[str, object]]
    pages: frozenset[str]
    then: Callable[[], None] | None = None
    """What the page does afterwards, if it does not follow every record anyway."""


@dataclass(frozen=True, slots=True)
class HomeFacts:
    """Facts about the home that the window always shows."""

    name: str
    role: HomeRole
    posyandu: tuple[str, ...]
    posyandu_name: str
    village: str | None
    user: DeskUser
    practice: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    """The names of the home's posyandu by their codes, where they have one."""

    @property
    def first_page(self) -> str:
        """Return the first page: the city's, a supervisor's, or the cadres'."""
        return {"hub": "city", "supervisor": "oversight"}.get(self.role, "home")

    @property
    def keeps_data(self) -> bool:
        """Tell whether the user may have the officers' edition; see ``rights.only_keeper``."""
        if self.role == "hub":
            return self.user.role == "hub_officer"
        return self.role == "posyandu" or self.user.role != "cadre"

    def posyandu_label(self, code: str) -> str:
        """Return a posyandu as it stands in a list of several: its name and its code."""
        name = self.names.get(code)
        return f"{name} · {code}" if name else code


def voiding(entity: str, id_: object) -> dict[str, object]:
    """Return the draft with which Ctrl+Z takes a new record back; records say why in Indonesian."""
    return {"do": f"void_{entity}", "id": id_, "reason": say("measure_page.undone_reason", "id")}


class Context(QObject):
    """What every page is given. Its signals:

    ``recorded(answer)`` after anything was written; ``go(page, args)`` asks for a page;
    ``told(title, detail)`` shows a toast; ``complained(error)`` a refusal without a place on a
    page; ``restoring(copy, passphrase)`` asks to close the home and open a copy of it;
    ``while_closed(job, then)`` to close it and run a job(home, user's name); ``copies_due`` when
    one new copy must replace those in the home; ``closing`` before the home is closed.
    """

    recorded = Signal(object)
    went = Signal(str, object)
    told = Signal(str, str)
    complained = Signal(object)
    restoring = Signal(object, str)
    while_closed = Signal(object, object)
    copies_due = Signal()
    closing = Signal()

    def __init__(
        self, desk: Desk, facts: HomeFacts, worker: Worker, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self.facts = facts
        self.worker = worker
        self._undo: Undo | None = None
        self._locked: LockedDesk | None = None
        self.kitchen: str | None = None
        """The kelurahan whose kitchen is shown (at the hub); None: all, or the home's own."""
        self.corner: str | None = None
        """The posyandu whose education corner is shown; None: all, or the home's own."""
        self._held: list[Callable[[], None]] | None = None

    def ask(
        self,
        query: Callable[[Desk], T],
        then: Callable[[T], None],
        *,
        owner: QObject | None = None,
        refused: Refused | None = None,
        newest: object = None,
    ) -> None:
        """Run a query on the desk's thread; ``then`` gets the answer later.

        Nothing is delivered once the ``owner`` is gone: without one, the widget whose method
        ``then`` is. While the desk is locked the query waits.
        """
        if self._held is not None:
            self._held.append(
                lambda: self.ask(query, then, owner=owner, refused=refused, newest=newest)
            )
            return
        self.worker.ask(
            lambda: self._asked(query),
            then,
            owner=owner or _owner_of(then),
            refused=refused or self.complained.emit,
            newest=newest,
        )

    def read(
        self,
        query: Callable[[Desk], T],
        then: Callable[[T], None],
        *,
        owner: QObject | None = None,
        refused: Refused | None = None,
    ) -> None:
        """Run a query for what a widget shows; of several answers for the same ``then`` the last
        counts."""
        owner = owner or _owner_of(then)
        newest = (id(owner), getattr(then, "__qualname__", ""))
        self.ask(query, then, owner=owner, refused=refused, newest=newest)

    def beside(
        self, job: Callable[[OnDesk], T], then: Callable[[T], None], *, refused: Refused
    ) -> None:
        """Run a long job on another thread; other pages go on meanwhile.

        The job is given a function that runs queries on the desk. The caller sends ``recorded``
        itself.
        """
        self.worker.beside(lambda: job(self._on_desk), then, owner=_owner_of(then), refused=refused)

    def _on_desk(self, question: Callable[[Desk], T]) -> T:
        return self.worker.on_desk(lambda: self._asked(question))

    def _asked(self, question: Callable[[Desk], T]) -> T:
        """Run a query under the limits that the desk holds."""
        # Imported late: the window opens first.
        from kbdesk.queries.limits import by_desk

        with by_desk(self._desk):
            return question(self._desk)

    def lock(self) -> None:
        """Close the desk's database after the waiting queries; later ones wait."""
        if self._held is None:
            self._held = []
            self.worker.ask(self._lock_desk, lambda _: None, owner=self)

    def _lock_desk(self) -> None:
        from kbdesk.commands.locking import LockedDesk

        self._locked = LockedDesk(self._desk)

    def ask_locked(
        self,
        question: Callable[[LockedDesk], T],
        then: Callable[[T], None],
        *,
        owner: QObject,
        refused: Refused | None = None,
    ) -> None:
        """Ask something of the desk while it is locked."""

        def job() -> T:
            assert self._locked is not None
            return question(self._locked)

        self.worker.ask(job, then, owner=owner, refused=refused or self.complained.emit)

    def unlocked(self) -> None:
        """Go on after an answer of :meth:`ask_locked` opened the desk: run what waited."""
        held, self._held, self._locked = self._held or [], None, None
        for ask in held:
            ask()

    def do(
        self,
        command: Callable[[Desk], T],
        then: Callable[[T], None],
        *,
        owner: QObject | None = None,
        refused: Refused | None = None,
    ) -> None:
        """Run a command; ``then`` is called, and ``recorded`` sent, once it is on the disk."""

        def done(answer: T) -> None:
            # Ctrl+Z takes back only the last thing.
            self._undo = None
            then(answer)
            self.recorded.emit(answer)

        self.ask(command, done, owner=owner or _owner_of(then), refused=refused)

    def record(
        self,
        draft: Mapping[str, object],
        then: Callable[[dict[str, object]], None],
        *,
        owner: QObject | None = None,
        refused: Refused | None = None,
    ) -> None:
        """Record a draft, the same as a line of the command line's ``record``."""
        self.do(lambda desk: _record(desk, draft), then, owner=owner, refused=refused)

    def of_corner(self) -> dict[str, object]:
        """Return the fields of a draft that name the chosen corner; empty if none is chosen."""
        return {} if self.corner is None else {"posyandu": self.corner}

    def of_kitchen(self) -> dict[str, object]:
        """Return the fields of a draft that name the chosen kitchen; empty if none is chosen."""
        return {} if self.kitchen is None else {"village": self.kitchen}

    def go(self, page: str, **args: object) -> None:
        """Show a page; ``args`` are what its ``open`` takes."""
        self.went.emit(page, args)

    def tell(self, title: str, detail: str = "") -> None:
        """Say in a toast what was done."""
        self.told.emit(title, detail)

    def can_undo(
        self,
        title: str,
        detail: str,
        drafts: Sequence[Mapping[str, object]],
        *pages: str,
        then: Callable[[], None] | None = None,
    ) -> None:
        """Let Ctrl+Z on these pages record ``drafts``: it takes back what was just recorded."""
        self._undo = Undo(title, detail, tuple(drafts), frozenset(pages), then)

    def tell_undoable(self, title: str, detail: str = "") -> None:
        """Say in a toast what was done, and that Ctrl+Z takes it back."""
        key = tr("measure_page.undo")
        self.tell(title, f"{detail} · {key}" if detail else key)

    def shown(self, page: str) -> None:
        """Forget an undo that does not belong to the page that is shown now."""
        if self._undo is not None and page not in self._undo.pages:
            self._undo = None

    def forget_undo(self) -> None:
        """Forget the undo: something newer was saved without one."""
        self._undo = None

    def undoable(self) -> bool:
        """Tell whether Ctrl+Z has something to take back here."""
        return self._undo is not None

    def take_back(self) -> None:
        """Take back the last record of this page (Ctrl+Z), or say that there is none."""
        undo, self._undo = self._undo, None
        if undo is None:
            self.tell(tr("window.nothing_to_undo"), tr("window.nothing_to_undo_detail"))
            return

        def write(desk: Desk) -> object:
            from kbdesk.commands.batch import record_all

            return record_all(desk, undo.drafts)

        def done(_: object) -> None:
            self.tell(undo.title, undo.detail)
            if undo.then is not None:
                undo.then()

        self.do(write, done, owner=self)


def _owner_of(then: Callable[..., None]) -> QObject:
    """Return the widget whose method ``then`` is."""
    owner = getattr(then, "__self__", None)
    assert isinstance(owner, QObject), then
    return owner


def _record(desk: Desk, draft: Mapping[str, object]) -> dict[str, object]:
    from kbdesk.commands.record import record

    return record(desk, draft)
