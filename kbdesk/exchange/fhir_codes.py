"""The codes of SATUSEHAT's guide, from an editable table, and the ids of what is exported."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from kbdesk.resources import read_json

NAMESPACE: Final = uuid.UUID("0c9b7d54-8a1e-5a63-b1d2-7e4f6a905c31")
"""Ids of resources follow from ours under it: the same thing has one id in every export."""


def resource_id(kind: str, *parts: str) -> str:
    return str(uuid.uuid5(NAMESPACE, "/".join((kind, *parts))))


def reference(kind: str, *parts: str) -> dict[str, str]:
    """Return a reference to an exported resource, as its ``fullUrl`` says it."""
    return {"reference": f"urn:uuid:{resource_id(kind, *parts)}", "type": kind}


@dataclass(frozen=True, slots=True)
class Codes:
    """The table, and how it is written into resources."""

    table: Mapping[str, Any]
    organization: str

    def system(self, name: str) -> str:
        """Return the address of a code system, an identifier or an extension."""
        found: str = self.table["systems"][name]
        return found

    def coding(self, system: str, code: str, display: str | None = None) -> dict[str, str]:
        said = {"system": self.system(system), "code": code}
        return said if display is None else {**said, "display": display}

    def concept(self, system: str, code: str, display: str | None = None) -> dict[str, Any]:
        return {"coding": [self.coding(system, code, display)]}

    def local(self, kind: str, value: str) -> dict[str, str]:
        """Return our own identifier of a resource."""
        system = self.system("local").format(resource=kind.lower(), organization=self.organization)
        return {"use": "official", "system": system, "value": value}

    def national(self, name: str, value: str) -> dict[str, str]:
        """Return an identifier of the state: NIK, mother's NIK, KK."""
        return {"use": "official", "system": self.system(name), "value": value}


@cache
def codes(organization: str) -> Codes:
    """Return the codes; ``organization`` is the facility's id at SATUSEHAT, part of ours."""
    return Codes(read_json("exchange", "satusehat.json"), organization)
