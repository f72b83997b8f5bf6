"""Which posyandu a visitor comes from: by its name or code, or a name that nobody knows yet."""

from __future__ import annotations

from collections.abc import Mapping

from kbdesk.domain.names import name_key
from kbdesk.domain.posyandu import code_from_name
from kbdesk.ui.language import tr
from kbdesk.ui.widgets.picker import Picker


class OriginField(Picker):
    """``code()`` is None while it is empty. A name that is not known is kept as it is typed."""

    def __init__(self, name: str, *, hint: str) -> None:
        self._named: dict[str, str] = {}
        super().__init__(name, [], hint=hint, placeholder="")
        self.edit.setMaxLength(60)

    def set_known(self, known: Mapping[str, str | None], own: str) -> None:
        """Offer the posyandu that are known, but for the one whose day it is."""
        self._named = {}
        options = []
        for code, name in sorted(known.items(), key=lambda one: one[1] or one[0]):
            self._named[_bare(code)] = code
            if name:
                self._named[_bare(name)] = code
            if code != own:
                options.append((code, f"{name} · {code}" if name else code))
        self.set_options(options)

    def code(self) -> str | None:
        """Return the code: of the one chosen or known by this name, else made of what is typed."""
        typed = " ".join(self.text().split())
        if not typed:
            return None
        return self.value() or self._named.get(_bare(typed)) or code_from_name(typed)

    def new_name(self) -> str | None:
        """Return what is typed where it is the name of a posyandu that is not known yet."""
        typed = " ".join(self.text().split())
        if not typed or self.value() or _bare(typed) in self._named:
            return None
        # A code is not a name.
        return None if code_from_name(typed) == typed.upper() else typed

    def check(self, *, finished: bool) -> None:
        super().check(finished=False)
        if not finished or self.is_empty() or self.state() == "bad":
            return
        if self.code() is None:
            self.refuse(tr("open_day_page.new_from_unreadable"))
        elif (name := self.new_name()) is not None:
            self.show_message("normal", tr("open_day_page.new_from_kept", name=name))


def _bare(text: str) -> str:
    """Return a name as it is compared: without the word posyandu."""
    return name_key(text).removeprefix("posyandu ").strip()
