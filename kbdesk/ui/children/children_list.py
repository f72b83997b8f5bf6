"""Finding children in a list that is already here: by what is typed, and by filter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from kbdesk.domain.names import name_key, without_title
from kbdesk.domain.neighbourhoods import findable
from kbdesk.queries.children import ListedChild
from kbdesk.ui.language import tr
from kbdesk.ui.widgets.paint import DotState

Filter = Literal["all", "waiting", "not_gained", "red"]
FILTERS: tuple[Filter, ...] = ("all", "waiting", "not_gained", "red")


class ChildIndex:
    """Children with what they are searched by: each word begins a word of name, mother, RT, NIK."""

    def __init__(self, children: Sequence[ListedChild] = ()) -> None:
        self.children = list(children)
        self._keys = [_key(child) for child in self.children]

    def find(self, text: str, only: Filter = "all") -> list[ListedChild]:
        """Return the children found, those whose own name begins with the text first."""
        whole = name_key(text)
        first, *others = [f" {word}" for word in whole.split()] or [""]
        # Filter word by word: the first word leaves few rows for the others.
        pairs = [
            (child, key)
            for child, key in zip(self.children, self._keys, strict=True)
            if first in key
        ]
        for word in others:
            pairs = [pair for pair in pairs if word in pair[1]]
        found = [child for child, _ in pairs]
        if only != "all":
            found = [child for child in found if passes(child, only)]
        if not first:
            return found
        own = [child for child in found if child.name_key.startswith(whole)]
        if len(own) in (0, len(found)):
            return found
        return own + [child for child in found if not child.name_key.startswith(whole)]

    def put(self, child: ListedChild) -> None:
        """Take in what is now known of a child; one that is not in the list stays out."""
        for place, one in enumerate(self.children):
            if one.id == child.id:
                self.children[place] = child
                self._keys[place] = _key(child)

    def counts(self) -> dict[Filter, int]:
        return {only: sum(passes(child, only) for child in self.children) for only in FILTERS}


def passes(child: ListedChild, only: Filter) -> bool:
    if only == "waiting":
        return not child.weighed
    if only == "not_gained":
        return child.code in ("T", "2T")
    return child.below_red_line if only == "red" else True


def _key(child: ListedChild) -> str:
    rt = findable(child.rt) if child.rt else ""
    parts = (child.name, child.mother or "", rt, child.nik or "")
    return " " + name_key(" ".join(parts))


def dot_of(child: ListedChild) -> DotState:
    """Return done once weighed this month, else waiting."""
    return "done" if child.weighed else "waiting"


def place_words(child: ListedChild) -> str:
    """Return "14 bln · RT 03 · Ibu Seroja"."""
    parts = [tr("widget.age_months", months=child.months)]
    if child.rt:
        parts.append(tr("child_page.rt", rt=child.rt))
    if child.mother:
        parts.append(tr("child_page.mother", name=without_title(child.mother)))
    return " · ".join(parts)
