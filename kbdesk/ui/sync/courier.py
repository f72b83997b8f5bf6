"""Sends to the home's place on the internet and takes from it, beside everything else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from kbdesk.commands import courier, places
from kbdesk.commands.places import SavedPlace
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.sync.places.transfers import CUT, Fetched, Fetching, Sending
from kbdesk.sync.places.trial import Trial, try_place
from kbdesk.ui.context import Context
from kbdesk.ui.sync.network_thread import NetworkThread

T = TypeVar("T")
Stage = Literal["idle", "trying", "fetching", "taking", "packing", "sending"]
SOON_MS: Final = 2_000
AGAIN_MS: Final = 20 * 60_000

_PASSING: Final = (*CUT, "place.no_network", "place.busy", "place.cancelled", "store.locked")


@dataclass(slots=True)
class Round:
    """What a round did; ``error`` where it ended early, ``tried`` where it only was a trial."""

    taken: list[dict[str, Any]] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)
    error: KbdeskError | None = None
    cancelled: bool = False
    clock_wrong: bool = False
    tried: bool = False
    by_itself: bool = False

    @property
    def tried_again(self) -> bool:
        """Tell whether the same may go well later, with nobody changing anything."""
        return self.error is not None and self.error.code in _PASSING


class Courier(QObject):
    """One for each open home; see :func:`courier_of`.

    The network's part of a round runs on a thread of its own, the desk's in short questions
    between which others are asked. ``changed()``: how far it is; ``took(answers)``: bundles were
    imported; ``ended(Round)``.
    """

    changed = Signal()
    took = Signal(object)
    ended = Signal(object)
    _told = Signal(object, object)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._context = context
        self._thread = NetworkThread(self)
        self._round = Round()
        self.stage: Stage = "idle"
        self.share = 0.0
        self.last: Round | None = None
        self._told.connect(self._progress)
        context.closing.connect(self._close)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.send_by_itself)

    @property
    def busy(self) -> bool:
        """Tell whether a round is going on."""
        return self.stage != "idle"

    @property
    def by_itself(self) -> bool:
        """Tell whether nobody asked for the round."""
        return self._round.by_itself

    @property
    def stopping(self) -> bool:
        """Tell whether the round was asked to stop."""
        return self._thread.stopping

    # -- what begins a round -------------------------------------------------------------

    def send_and_take(self) -> None:
        """Fetch and take what is there, then send what is new."""
        if self._begin("fetching", Round()):
            self._ask(_wish, self._fetch)

    def try_out(self) -> None:
        """Write a small file there and read it back."""
        if self._begin("trying", Round(tried=True)):
            self._ask(_place_and_device, self._try)

    def watch(self) -> None:
        """Send by itself from now on, where the place says so."""
        self._timer.start(SOON_MS)

    def send_by_itself(self) -> None:
        """Send what is new if the place's switch is on; without a network nothing happens."""
        self._timer.start(AGAIN_MS)
        if self._begin("packing", Round(by_itself=True)):
            self._ask(_automatic, self._reach)

    def stop(self) -> None:
        """End the round; what was sent and fetched is gone on with next time."""
        if self.busy:
            self._thread.stop()
            self.changed.emit()

    def _close(self) -> None:
        """End what runs: nobody waits for it, and it is gone on with next time."""
        self._timer.stop()
        self._thread.stop()

    def _begin(self, stage: Stage, round_: Round) -> bool:
        if self.busy:
            return False
        self._thread.begin()
        self._round = round_
        self._step(stage)
        return True

    # -- its steps -----------------------------------------------------------------------

    def _try(self, found: tuple[SavedPlace, str]) -> None:
        saved, device = found

        def tried(trial: Trial) -> None:
            self._round.clock_wrong = trial.clock_wrong
            self._end()

        self._thread.run(lambda stop: try_place(saved.place, device, stop), tried, self._refused)

    def _reach(self, saved: SavedPlace | None) -> None:
        if saved is None:
            self._step("idle")
            return
        self._thread.run(
            lambda stop: courier.reach(saved, stop), lambda _: self._pack(), self._refused
        )

    def _fetch(self, wish: courier.Wish) -> None:
        self._thread.run(
            lambda stop: courier.fetch_wished(wish, self._tell, stop),
            lambda fetching: self._take(wish, fetching),
            self._refused,
        )

    def _take(self, wish: courier.Wish, fetching: Fetching) -> None:
        """Take the files one by one: whoever works at the desk waits for no more than one."""
        self._round.clock_wrong = fetching.clock_wrong
        self._step("taking")

        def take(file: Fetched, then: Callable[[Any], None]) -> None:
            one = Fetching(files=[file], there=fetching.there)
            self._do(lambda desk: courier.take_fetched(desk, wish, one), then)

        def done() -> None:
            if self._round.taken:
                self.took.emit(self._round.taken)
            self._pack()

        self._one_by_one(fetching.files, take, self._round.taken.extend, done)

    def _pack(self) -> None:
        self._step("packing")
        self._ask(courier.recipients, self._pack_for)

    def _pack_for(self, devices: list[str]) -> None:
        packs: list[courier.Packed] = []

        def pack(device: str, then: Callable[[Any], None]) -> None:
            self._ask(lambda desk: courier.pack(desk, _of_window(desk), [device]), then)

        self._one_by_one(devices, pack, packs.append, lambda: self._send(packs))

    def _one_by_one(
        self,
        things: Sequence[T],
        ask: Callable[[T, Callable[[Any], None]], None],
        heard: Callable[[Any], object],
        done: Callable[[], None],
    ) -> None:
        """Ask of each thing in a question of its own; others are asked in between."""

        def next_one(place: int) -> None:
            def answered(answer: Any) -> None:
                heard(answer)
                next_one(place + 1)

            if self.stopping:
                self._refused(KbdeskError("place.cancelled"))
            elif place == len(things):
                done()
            else:
                self.share = place / len(things)
                self.changed.emit()
                ask(things[place], answered)

        next_one(0)

    def _send(self, packs: list[courier.Packed]) -> None:
        packed = packs[0]
        for other in packs[1:]:
            packed = packed.and_also(other)
        self._step("sending")
        self._thread.run(
            lambda stop: courier.send_packed(packed, self._tell, stop),
            lambda sending: self._sent(packed, sending),
            self._refused,
        )

    def _sent(self, packed: courier.Packed, sending: Sending) -> None:
        self._round.clock_wrong = self._round.clock_wrong or sending.clock_wrong

        def noted(answers: list[dict[str, Any]]) -> None:
            self._round.sent += [one for one in answers if "already" not in one]
            if packed.behind:
                self._pack()
            else:
                self._end()

        self._do(lambda desk: courier.note_sent(desk, packed, sending), noted)

    # -- around them ---------------------------------------------------------------------

    def _ask(self, question: Callable[[Desk], Any], then: Callable[[Any], None]) -> None:
        self._context.ask(question, then, owner=self, refused=self._refused)

    def _do(self, command: Callable[[Desk], Any], then: Callable[[Any], None]) -> None:
        # what goes by itself takes nobody's Ctrl+Z away
        if self._round.by_itself:
            self._ask(command, then)
        else:
            self._context.do(command, then, owner=self, refused=self._refused)

    def _tell(self, done: int, total: int) -> None:
        """Hear of progress on the network's thread."""
        self._told.emit(done, total)

    def _progress(self, done: int, total: int) -> None:
        share = min(done / total, 1.0) if total else 0.0
        if self.busy and abs(share - self.share) > 0.005:
            self.share = share
            self.changed.emit()

    def _step(self, stage: Stage) -> None:
        self.stage, self.share = stage, 0.0
        self.changed.emit()

    def _refused(self, error: KbdeskError) -> None:
        self._round.cancelled = error.code == "place.cancelled"
        self._round.error = error
        if self._round.taken and self.stage == "taking":
            self.took.emit(self._round.taken)
        self._end()

    def _end(self) -> None:
        if self._round.by_itself and self._round.error and not self._round.tried_again:
            self._timer.stop()  # a wrong password is not offered again and again
        self.last = self._round
        self._step("idle")
        self.ended.emit(self.last)


def courier_of(context: Context) -> Courier:
    """Return the courier of an open home; the same one for every page."""
    found = context.findChild(Courier)
    return found if isinstance(found, Courier) else Courier(context)


def _of_window(desk: Desk) -> SavedPlace:
    saved = places.window_place(desk)
    if saved is None:
        raise KbdeskError("place.none_yet")
    return saved


def _wish(desk: Desk) -> courier.Wish:
    return courier.wish(desk, _of_window(desk))


def _place_and_device(desk: Desk) -> tuple[SavedPlace, str]:
    return _of_window(desk), desk.device


def _automatic(desk: Desk) -> SavedPlace | None:
    """Return the place if something is to be sent there by itself now."""
    saved = places.window_place(desk)
    if saved is None or not saved.auto or desk.practice:
        return None
    return saved if courier.something_new(desk, saved) else None
