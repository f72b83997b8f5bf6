"""Built-in materials as papers: written whole or not at all; no home is needed."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.materials import CornerWords, Material, builtin


def builtin_named(code: str) -> Material:
    """Return a built-in material by its code; raises ``material.unknown_builtin``."""
    found = builtin().get(code.upper())
    if found is None:
        raise KbdeskError("material.unknown_builtin", field="code", named=code)
    return found


def leaflet(code: str, target: Path, corner: CornerWords | None = None) -> dict[str, object]:
    """Write a leaflet as PDF; answers path and pages. Raises ``paper.*``."""
    from kbdesk.reports.material_paper import draw_leaflet

    return {"path": str(target), "pages": draw_leaflet(builtin_named(code), target, corner)}


def poster(
    code: str,
    target: Path,
    paper: Literal["A3", "A4"] = "A3",
    corner: CornerWords | None = None,
) -> dict[str, object]:
    """Write a poster as PDF; answers path and pages. Raises ``paper.*``."""
    from kbdesk.reports.material_paper import draw_poster

    return {"path": str(target), "pages": draw_poster(builtin_named(code), target, paper, corner)}
