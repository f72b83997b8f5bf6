"""The public site in a real Chromium: no fault that axe-core finds, and nothing wider than a phone.

Wants ``chromium-headless-shell`` (or ``chromium``) of the system.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from kbdesk.commands.site import write_site
from kbdesk.demo import fill
from tests.demo.homes import new_home

pytestmark = pytest.mark.torture
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
PHONE, DESK = 360, 1200
ASKED = """
<script>%s</script>
<script>
window.addEventListener("load", async () => {
  document.querySelectorAll("details").forEach((one) => { one.open = true; });
  const found = await axe.run(document);
  const told = {
    wide: window.innerWidth, needs: document.documentElement.scrollWidth,
    passed: found.passes.length,
    violations: found.violations.map((one) => [one.id, one.nodes.length, one.nodes[0].html])
  };
  document.title = "found:" + JSON.stringify(told).replaceAll("<", "(") + ":end";
});
</script>
"""


def browser() -> str:
    found = next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    if found is None or find_spec("axe_playwright_python") is None:
        pytest.skip("no Chromium here: apt install chromium-headless-shell")
    return found


def looked_at(page: Path, width: int, folder: Path) -> dict[str, Any]:
    """Return what axe finds on a page at a width; its own guard against scripts is taken out."""
    spec = find_spec("axe_playwright_python")
    assert spec is not None
    assert spec.origin is not None
    axe = (Path(spec.origin).parent / "axe.min.js").read_text(encoding="utf-8")
    text = page.read_text(encoding="utf-8")
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
    copy = folder / "page.html"
    copy.write_text(text.replace("</body>", ASKED % axe + "</body>"), encoding="utf-8")
    said = subprocess.run(
        [browser(), "--headless", "--no-sandbox", "--disable-gpu", f"--window-size={width},900",
         "--virtual-time-budget=20000", "--dump-dom", copy.as_uri()],
        capture_output=True, text=True, timeout=120,
    ).stdout  # fmt: skip
    match = re.search(r"found:(.*?):end", said)
    assert match, said[:500]
    found: dict[str, Any] = json.loads(match[1].replace("&gt;", ">").replace("&amp;", "&"))
    return found


def test_axe_finds_no_fault_and_a_phone_scrolls_only_down(tmp_path: Path) -> None:
    browser()
    with new_home(tmp_path / "home", "hub") as desk:
        fill(desk, families=90, months=3, seed=4)
        write_site(desk, tmp_path / "site")
    names = [
        "index.html", "metode.html", "program/gizi.html", "program/kb.html",
        "program/penduduk.html", "program/kampung-kb.html", "program/edukasi.html",
        "kelurahan/lok-tuan.html", "en/index.html", "en/kelurahan/tanjung-laut-indah.html",
    ]  # fmt: skip
    for name in names:
        for width in (PHONE, DESK):
            found = looked_at(tmp_path / "site" / name, width, tmp_path)
            assert found["violations"] == [], (name, width)
            assert found["passed"] > 20
            assert found["wide"] <= width
            assert found["needs"] <= found["wide"], (name, width)
