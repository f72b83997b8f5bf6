"""The reports there are, by the name that ``report NAME`` and the window ask for.

A report finds its figures on the desk, says them as JSON, and makes a document of them:
the first needs the database, the others only what it found. Each subject lists its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kbdesk.commands.education_reports import EDUCATION
from kbdesk.commands.family_reports import FAMILIES
from kbdesk.commands.kitchen_reports import KITCHEN
from kbdesk.commands.posyandu_reports import POSYANDU
from kbdesk.commands.report_kind import Report
from kbdesk.commands.village_reports import VILLAGE

REPORTS: Final[Mapping[str, Report]] = {
    **POSYANDU,
    **FAMILIES,
    **VILLAGE,
    **EDUCATION,
    **KITCHEN,
}
