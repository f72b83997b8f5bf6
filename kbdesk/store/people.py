"""The users of a home, read without a passphrase."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from kbdesk.store.home import HomePaths


@dataclass(frozen=True, slots=True)
class KnownUser:
    """A user as the login shows them; the keyring says who they really are."""

    id: str
    name: str
    role: str


def people_of(home: Path) -> list[KnownUser]:
    """Return the active users of a home in the order they were added.

    The keyring file is in clear. What looks odd in it is left to the keyring itself, which
    says what is wrong: raises ``access.keyring_*``.
    """
    path = HomePaths(home).keyring
    try:
        users = [slot["user"] for slot in json.loads(path.read_bytes())["slots"]]
        people = [
            KnownUser(user["id"], user["name"], user["role"])
            for user in users
            if user["disabled"] is False
        ]
        if all(type(part) is str for one in people for part in (one.id, one.name, one.role)):
            return people
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        pass
    from kbdesk.store.keyring import Keyring

    return [
        KnownUser(user.id, user.name, user.role)
        for user in Keyring.load(path).users()
        if not user.disabled
    ]
