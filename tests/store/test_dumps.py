"""No core file is written of the program, and no other program reads its memory."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux alone can be asked")
def test_the_program_is_not_dumped() -> None:
    script = (
        "import ctypes, resource, sys\n"
        "import kbdesk.__main__ as program\n"
        "program.home_of_window = lambda _: sys.exit("
        "str((ctypes.CDLL(None).prctl(3, 0, 0, 0, 0),"
        " resource.getrlimit(resource.RLIMIT_CORE))))\n"
        "program.main()"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert done.stderr.decode().strip() == "(0, (0, 0))"
