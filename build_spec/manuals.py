"""The manual as PDF, in both languages, for what people install: drawn from this checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from build_spec.wheels import ROOT, BuildError
from kbdesk.reports.manual import PAPERS


def draw(folder: Path, when: int) -> list[Path]:
    """Draw the books and the wall cards into a folder, dated ``when``; return their files.

    Takes a minute: the pictures are of the program's own pages. Refuses with BuildError.
    """
    shutil.rmtree(folder, ignore_errors=True)
    environ = {**os.environ, "SOURCE_DATE_EPOCH": str(when), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "tests.manual", "-o", str(folder.resolve())]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=environ)
    found = [folder / name for names in PAPERS.values() for name in names]
    if done.returncode or not all(path.is_file() for path in found):
        raise BuildError(f"the manual could not be drawn:\n{done.stderr[-2000:]}")
    return found
