"""One machine at the command line, in process: its home, and what each command said."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from kbdesk.cli import program
from kbdesk.commands.homes import create_home, opened
from kbdesk.desk import Desk
from kbdesk.store.keyring import Kdf

PASSPHRASE = "empat kata yang mudah"
CHEAP = Kdf(memory_kib=8, passes=1)
Object = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """What one command said: exit status, standard output and standard error."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[Object]:
        """Standard output, one JSON object a line."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def object(self) -> Object:
        """Standard output that is one object."""
        (one,) = self.lines
        return one

    @property
    def code(self) -> str:
        """The code of a refusal: exit 1 and one line of why, with a sentence behind it."""
        assert self.status == 1, (self.status, self.out, self.err)
        (line,) = self.err.splitlines()
        prefix, code, sentence = line.split(": ", 2)
        assert prefix == "error"
        assert sentence.strip()
        assert sentence != code
        assert "{" not in sentence
        return code


@dataclass(frozen=True)
class Machine:
    """A home and its passphrase file; ``ask`` runs a command of the program on it."""

    home: Path
    passphrase_file: Path

    def ask(self, *words: object, stdin: str | bytes = b"", user: str | None = None) -> Said:
        """Run a command; whatever is not a refusal in order fails the test."""
        args = ["--home", self.home, "--passphrase-file", self.passphrase_file]
        args += ["--user", user] if user else []
        return run([*args, *words], stdin)

    def done(self, *words: object, stdin: str | bytes = b"", user: str | None = None) -> Said:
        """Run a command that must succeed and say nothing on standard error."""
        said = self.ask(*words, stdin=stdin, user=user)
        assert (said.status, said.err) == (0, ""), said
        return said

    def record(self, *drafts: Mapping[str, Any]) -> list[Object]:
        """Record drafts that must all be taken; return their answers."""
        answers = self.done("record", "-", stdin=jsonl(drafts)).lines
        assert len(answers) == len(drafts)
        assert all(answer.pop("ok") for answer in answers)
        return answers

    def refused(self, draft: Mapping[str, Any] | str | bytes) -> Object:
        """Record one draft that must be refused, and nothing changed; return its error."""
        raw = draft if isinstance(draft, str | bytes) else jsonl([draft])
        before = self.state_hash()
        said = self.ask("record", "-", stdin=raw)
        assert said.code == "record.refused"
        answer = said.object
        assert answer["ok"] is False
        assert self.state_hash() == before
        error: Object = answer["error"]
        assert error["message"] != error["code"]
        return error

    def state_hash(self) -> str:
        """Return what equal machines share."""
        found: str = self.done("state").object["state_hash"]
        return found

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """Open the home beside the command line."""
        with opened(self.home, user=None, passphrase=PASSPHRASE) as desk:
            yield desk


def run(words: Iterable[object], stdin: str | bytes = b"") -> Said:
    """Run the program with these words; a bug comes out of it as itself."""
    result = CliRunner().invoke(
        program, [str(word) for word in words], input=stdin, obj=_no_window, prog_name="kbdesk"
    )
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Said(result.exit_code, result.stdout, result.stderr)


def jsonl(drafts: Iterable[Mapping[str, Any]]) -> str:
    """Return drafts as lines of JSON."""
    return "".join(json.dumps(draft) + "\n" for draft in drafts)


def make(folder: Path, *, role: str = "posyandu", **more: Any) -> Machine:
    """Make a machine with a home whose passphrase costs nothing to try."""
    folder.mkdir(parents=True, exist_ok=True)
    passphrase_file = folder / "passphrase"
    passphrase_file.write_text(PASSPHRASE, encoding="utf-8")
    home = folder / "home"
    arguments = {"name": "Laptop Melati", "user": "sari", "village": "64.74.01.1003", **more}
    if role == "posyandu":
        arguments.setdefault("posyandu", ["LT01"])
    create_home(home, role=role, passphrase=PASSPHRASE, kdf=CHEAP, **arguments)
    return Machine(home, passphrase_file)


def _no_window(_home: Path) -> int:
    raise AssertionError("the window was opened")
