"""Which posyandu and kelurahan a line belongs to: those that are known, and never a new one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from kbdesk.domain import neighbourhoods
from kbdesk.exchange.child_lines import ChildLine
from kbdesk.exchange.tables import plain_heading
from kbdesk.store.records import Row

_LEVELS: tuple[neighbourhoods.Level, ...] = ("rt", "rw")


class KnownPlaces:
    """The posyandu and kelurahan that this home knows."""

    def __init__(
        self,
        posyandu: Iterable[Row],
        own: Sequence[str],
        village: str | None,
        said: str | None,
    ) -> None:
        """``own``: codes of the home's posyandu. ``said``: where a file's word is not known."""
        self.unknown: Counter[str] = Counter()
        self._own = tuple(own)
        self._village = village
        self._said = said
        self._named: dict[str, list[tuple[str, str | None]]] = {}
        self._codes: dict[str, str] = {}
        self._with_name: set[str] = set()
        for row in posyandu:
            self._codes[plain_heading(row["id"])] = row["id"]
            if row["name"]:
                self._with_name.add(row["id"])
                self._named.setdefault(_posyandu_key(row["name"]), []).append(
                    (row["id"], row["village"])
                )
        self._codes |= {plain_heading(code): code for code in self._own}

    def settle(self, line: ChildLine) -> str | None:
        """Fill a line's kelurahan and RT, and return its posyandu's code, or None.

        ``exchange.no_village`` refuses; a posyandu of others keeps the line back.
        """
        line.village = line.village or self._village
        if line.village is None:
            line.refuse("exchange.no_village")
        _settle_neighbourhood(line)
        return self._posyandu(line)

    def _posyandu(self, line: ChildLine) -> str | None:
        only = self._own[0] if len(self._own) == 1 else None
        if line.posyandu is None:
            return self._said or only
        code = self._known(line)
        if code is not None:
            if self._own and code not in self._own:
                line.doubt("exchange.other_posyandu", text=line.posyandu)
            return code
        if self._said is not None:
            return self._said
        if only is not None and only not in self._with_name:
            # the home's posyandu has no name yet: the file's may well be it
            self.unknown[line.posyandu] += 1
            return only
        if self._own:
            line.doubt("exchange.other_posyandu", text=line.posyandu)
        else:
            self.unknown[line.posyandu] += 1
        return None

    def _known(self, line: ChildLine) -> str | None:
        text = line.posyandu or ""
        code = self._codes.get(plain_heading(text))
        if code is not None:
            return code
        named = self._named.get(_posyandu_key(text), [])
        here = [code for code, village in named if village == line.village]
        if len(here) == 1:
            return here[0]
        return named[0][0] if len(named) == 1 else None


def _settle_neighbourhood(line: ChildLine) -> None:
    """Read a line's RT and RW as numbers; the RT's column may hold both, as 003/002 does.

    What is no number is said, and the family's RT is then unknown.
    """
    both = neighbourhoods.both_of(line.rt) if line.rt else None
    if both is not None:
        line.rt, line.rw = both[0], line.rw or both[1]
    for name in _LEVELS:
        text = getattr(line, name)
        number = neighbourhoods.number_of(text, name) if text else None
        if number is not None and not int(number):
            text = number = None  # sheets write 000 for none
        if text and number is None:
            line.say(f"exchange.{name}_unread", text=text)
        elif name == "rt" and number is None:
            line.say("exchange.no_rt")
        setattr(line, name, number)
    line.rt = line.rt or neighbourhoods.UNKNOWN


def _posyandu_key(text: str) -> str:
    return plain_heading(text).removeprefix("posyandu ").strip()
