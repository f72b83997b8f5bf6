"""Posyandu codes and the roles of homes and people."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, get_args

from kbdesk.domain.errors import KbdeskError

HomeRole = Literal["posyandu", "supervisor", "hub"]
UserRole = Literal["cadre", "supervisor", "hub_officer"]

HOME_ROLES: tuple[HomeRole, ...] = get_args(HomeRole)
USER_ROLES: tuple[UserRole, ...] = get_args(UserRole)

FIRST_USER_ROLE: dict[HomeRole, UserRole] = {
    "posyandu": "cadre",
    "supervisor": "supervisor",
    "hub": "hub_officer",
}

_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,15}\Z")
_SPOKEN_ROLES = {"kader": "cadre", "posyandu": "cadre", "hub": "hub_officer"}


def read_posyandu(text: str, field: str = "posyandu") -> str:
    """Return a posyandu code such as LT01; raises ``posyandu.bad_code``."""
    code = text.strip().upper()
    if not _CODE.match(code):
        raise KbdeskError("posyandu.bad_code", field=field, text=text)
    return code


def is_posyandu_code(text: str) -> bool:
    """Tell whether a text is spelled as a posyandu's code."""
    return _CODE.match(text) is not None


def code_from_name(name: str) -> str | None:
    """Return the code of a posyandu that is only known by a name: MAWAR-3 of "Mawar 3".

    None of a text without letters and digits. The same name always has the same code.
    """
    plain = unicodedata.normalize("NFKD", name).upper()
    bare = re.sub(r"^POSYANDU\b", "", "".join(c for c in plain if not unicodedata.combining(c)))
    code = re.sub(r"[^A-Z0-9]+", "-", bare).strip("-")[:16].rstrip("-")
    return code or None


def read_user_role(text: str) -> UserRole:
    """Return a person's role in the program; raises ``access.unknown_role``."""
    plain = text.strip().lower().replace("-", "_")
    role = _SPOKEN_ROLES.get(plain, plain)
    for known in USER_ROLES:
        if role == known:
            return known
    raise KbdeskError("access.unknown_role", field="role", text=text)
