"""One rule for a new passphrase, wherever it is chosen; an old one still opens."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from kbdesk.commands import homes
from kbdesk.commands.passphrases import check_new_passphrase
from kbdesk.domain.errors import KbdeskError
from kbdesk.store.keyring import Keyring
from tests.cli.machine import CHEAP, PASSPHRASE, Machine, make, run


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("a", "short"),
        ("tujuh77", "short"),
        ("       a       ", "short"),
        ("aaaaaaaaaaaa", "weak"),
        ("12345678", "weak"),
        ("password", "weak"),
        ("qwertyuiop", "weak"),
        ("bismillah", "weak"),
        ("posyandu", "weak"),
        ("posyandu2026", "weak"),
        ("kader posyandu", "weak"),
        ("Bontang123", "weak"),
        ("kata sandi", "weak"),
        ("Lok Tuan 2026", "weak"),
        ("sulastri85", "weak"),
        ("Melati01", "weak"),
        ("empat kata yang mudah", None),
        ("daun jeruk purut", None),
        ("ombak-kecil-di-teluk", None),
        ("tiga kata saja", None),
        ("contoh-desa", None),
        ("x7!kQ2#vLp", None),
        ("perahu layar biru di teluk yang tenang, ombak kecil, dan angin dari selatan pagi", None),
    ],
)
def test_what_is_guessed_early_is_refused(text: str, code: str | None) -> None:
    if code is None:
        check_new_passphrase(text, ("Sulastri", "Laptop Melati"))
        return
    with pytest.raises(KbdeskError) as error:
        check_new_passphrase(text, ("Sulastri", "Laptop Melati"))
    assert error.value.code == f"access.{code}_passphrase"


@pytest.fixture
def laptop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    monkeypatch.setattr(Keyring, "load", staticmethod(partial(Keyring.load, kdf=CHEAP)))
    return make(tmp_path / "a")


def test_every_way_asks_the_same(laptop: Machine, tmp_path: Path) -> None:
    weak = tmp_path / "weak"
    weak.write_text("12345678")
    new = ("--new-passphrase-file", weak)
    said = run(["--home", tmp_path / "b", "--passphrase-file", weak, "init", "--role", "hub",
                "--name", "Kota"])  # fmt: skip
    assert said.code == "access.weak_passphrase"
    assert not (tmp_path / "b").exists()
    before = laptop.home.joinpath("keyring.json").read_bytes()
    assert laptop.ask("user", "add", "nur", "--role", "cadre", *new).code == (
        "access.weak_passphrase"
    )
    assert laptop.ask("user", "passphrase", *new).code == "access.weak_passphrase"
    assert laptop.home.joinpath("keyring.json").read_bytes() == before
    assert laptop.done("state").object["role"] == "posyandu"


def test_an_old_one_still_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as before:
        before.setattr(homes, "check_new_passphrase", lambda *_: None)
        homes.create_home(
            tmp_path / "h", role="hub", name="Kota", user="dewi", passphrase="a", kdf=CHEAP
        )
    with homes.opened(tmp_path / "h", user=None, passphrase="a") as desk:
        assert desk.user.name == "dewi"


def test_opening_does_not_load_the_estimator(laptop: Machine) -> None:
    script = (
        "import sys; from pathlib import Path; from kbdesk.commands.homes import opened\n"
        f"with opened(Path({str(laptop.home)!r}), user=None, passphrase={PASSPHRASE!r}): pass\n"
        "sys.exit('zxcvbn' in sys.modules)"
    )
    done: Any = subprocess.run([sys.executable, "-c", script], check=False)
    assert done.returncode == 0
