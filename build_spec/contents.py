"""What a release holds, for a reader and for a scanner: an SBOM (CycloneDX 1.5, JSON)."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path
from typing import Any

from build_spec.wheels import project


def components(wheels: Iterable[Path]) -> list[dict[str, Any]]:
    """Return what each wheel says of itself: name, version, licence, hash of the wheel."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as packed:
            (metadata,) = [
                n for n in packed.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", n)
            ]
            head = HeaderParser().parsestr(packed.read(metadata).decode("utf-8"))
        name = project(head["Name"])
        entry = found.setdefault(
            (name, head["Version"]),
            {
                "type": "library",
                "name": name,
                "version": head["Version"],
                "purl": f"pkg:pypi/{name}@{head['Version']}",
                "licenses": [{"license": {"name": licence_of(head)}}],
                "hashes": [],
            },
        )
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        entry["hashes"].append({"alg": "SHA-256", "content": digest})
    return [found[key] for key in sorted(found)]


def licence_of(head: Message) -> str:
    """Return the licence that a wheel's metadata names, in one line."""
    said = head.get("License-Expression") or head.get("License") or ""
    if not said or "\n" in said or len(said) > 100:
        classes = head.get_all("Classifier") or []
        named = [c.split("::")[-1].strip() for c in classes if c.startswith("License ::")]
        said = " AND ".join(named) or said.strip().split("\n")[0]
    return said[:100] or "see the licence text"


def python_component(version: str, library: str) -> dict[str, Any]:
    """Return the entry of Windows' CPython and of the standard library beside it."""
    return {
        "type": "platform",
        "name": "CPython",
        "version": version,
        "licenses": [{"license": {"id": "PSF-2.0"}}],
        "properties": [{"name": "standard-library", "value": library}],
    }


def write(target: Path, version: str, when: int, found: list[dict[str, Any]]) -> None:
    """Write the SBOM; the same release gives the same bytes."""
    serial = uuid.uuid5(uuid.NAMESPACE_URL, f"kbdesk/{version}/{target.name}/{when}")
    said = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(when, UTC).isoformat(),
            "component": {"type": "application", "name": "kbdesk", "version": version},
        },
        "components": found,
    }
    target.write_text(json.dumps(said, indent=1, sort_keys=True) + "\n", encoding="utf-8")
