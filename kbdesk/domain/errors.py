"""The one kind of error that a person can cause and mend."""

from __future__ import annotations


class KbdeskError(Exception):
    """A refusal: a stable code, the field it is about, and the figures of its sentence.

    The sentence itself is worded by the catalogue (:mod:`kbdesk.words`) from
    ``code`` and ``params``; nothing was changed when this is raised.
    """

    def __init__(self, code: str, *, field: str | None = None, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.params = params

    def __str__(self) -> str:
        extra = "".join(f" {k}={v!r}" for k, v in self.params.items())
        return f"{self.code}{extra}"
