"""A recorder of what a program does to files, and the disks that a power cut can leave of it.

A program runs under ``strace``; from what it wrote, forced to the disk and named, in which
order, the folder is built again as it would stand had the program been killed after any step,
or had the power gone. Then only what was forced is sure: of the writes since, each sector may
be there or not, in any combination, and of the names given in a folder since it was forced,
only the first few.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
SECTOR = 512
_CALLS = (
    "openat,open,creat,close,read,pread64,write,pwrite64,lseek,ftruncate,fallocate,fsync,fdatasync,"
    "rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir,link,linkat,symlink,"
    "copy_file_range,sendfile,writev,pwritev,pwritev2"
)
_LINE = re.compile(r"(?P<pid>\d+) +(?P<name>\w+)\((?P<words>.*)\) += (?P<result>-?\d+)")
_FD = re.compile(r"(\d+)<([^>]*)>")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


class Step(NamedTuple):
    """One thing that was done: to a file or name below the folder, or told on standard output."""

    kind: str  # write | truncate | force | create | rename | unlink | mkdir | rmdir | told
    path: str = ""
    to: str = ""
    at: int = 0
    data: bytes = b""


class Disk(NamedTuple):
    """A folder: its folders, and by name what stands in its files."""

    folders: frozenset[str]
    files: Mapping[str, bytes]


def available() -> bool:
    """Tell whether programs can be watched here."""
    return (
        shutil.which("strace") is not None
        and not subprocess.run(
            ["strace", "-o", "/dev/null", "true"], capture_output=True, check=False
        ).returncode
    )


def record(script: str, folder: Path, work: Path) -> list[Step]:
    """Run a script in a process of its own; return what it did below a folder."""
    trace = work / "trace"
    run = subprocess.run(
        ["strace", "-f", "--seccomp-bpf", "-y", "-xx", "-s", str(1 << 26), "-e", f"trace={_CALLS}",
         "-e", "signal=none", "-o", str(trace), sys.executable, "-c", script],
        cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr.decode()
    steps = list(_steps(trace, str(folder)))
    trace.unlink()
    return steps


def _steps(trace: Path, folder: str) -> Iterator[Step]:
    begun: dict[str, str] = {}
    places: dict[tuple[str, str], int] = {}
    with trace.open(encoding="ascii") as lines:
        for raw in lines:
            line = raw.rstrip("\n")
            pid = line.split(" ", 1)[0]
            if line.endswith("<unfinished ...>"):
                begun[pid] = line.removesuffix("<unfinished ...>").rstrip()
                continue
            if " resumed>" in line:
                line = begun.pop(pid) + line.split(" resumed>", 1)[1]
            found = _LINE.match(line)
            if found is not None and int(found["result"]) >= 0:
                yield from _step(found, folder, places)


def _step(found: re.Match[str], folder: str, places: dict[tuple[str, str], int]) -> Iterator[Step]:
    name, words, result = found["name"], found["words"], int(found["result"])
    fd = _FD.match(words)
    path = _plain(fd[2]) if fd else ""
    key = (fd[1], path) if fd else ("", "")
    if name == "write" and fd and fd[1] == "1":
        yield Step("told", data=_text(words))
        return
    if name in ("openat", "open", "creat"):
        opened = _FD.search(found.string, found.end("words"))
        target = _plain(opened[2]) if opened else ""
        if opened:
            places[opened[1], target] = 0
        if "O_CREAT" in words and _within(target, folder):
            yield Step("create", target)
        if "O_TRUNC" in words and _within(target, folder):
            yield Step("truncate", target)
        assert "O_APPEND" not in words or not _within(target, folder), words
        return
    if name in ("rename", "renameat", "renameat2", "unlink", "unlinkat", "mkdir", "mkdirat",
                "rmdir", "link", "linkat", "symlink"):  # fmt: skip
        texts = [match.decode() for match in map(_raw, _TEXT.findall(words))]
        if any(_within(text, folder) for text in texts):
            assert name not in ("link", "linkat", "symlink"), words
            kind = name.removesuffix("at2").removesuffix("at")
            if kind == "unlink" and "AT_REMOVEDIR" in words:
                kind = "rmdir"
            yield Step(kind, texts[0], texts[1] if len(texts) > 1 else "")
        elif fd and _within(path, folder) and texts:  # relative to an open folder
            kind = "rmdir" if "AT_REMOVEDIR" in words else name.removesuffix("at")
            yield Step(kind, f"{path}/{texts[0]}")
        return
    if not fd or not _within(path, folder) or "(deleted)" in words:
        return
    if name == "lseek":
        places[key] = result
    elif name == "read":
        places[key] = places.get(key, 0) + result
    elif name == "write":
        at = places.get(key, 0)
        places[key] = at + result
        yield Step("write", path, at=at, data=_text(words)[:result])
    elif name == "pwrite64":
        yield Step("write", path, at=int(words.rsplit(", ", 1)[1]), data=_text(words)[:result])
    elif name == "ftruncate":
        yield Step("truncate", path, at=int(words.rsplit(", ", 1)[1]))
    elif name in ("fsync", "fdatasync"):
        yield Step("force", path)
    else:
        assert name in ("close", "pread64", "fallocate"), words


def _raw(escaped: str) -> bytes:
    return bytes.fromhex(escaped.replace("\\x", ""))


def _text(words: str) -> bytes:
    found = _TEXT.search(words)
    assert found is not None, words[:200]
    return _raw(found[1])


def _plain(path: str) -> str:
    if path.startswith("\\x"):
        path = _raw(path).decode()
    return path.removesuffix(" (deleted)")


def _within(path: str, folder: str) -> bool:
    return path.startswith(folder + "/") or path == folder


# -- disks ---------------------------------------------------------------------------------


def disk_of(folder: Path) -> Disk:
    """Return a folder as it is now."""
    paths = sorted(folder.rglob("*"))
    return Disk(
        frozenset([str(folder), *(str(path) for path in paths if path.is_dir())])
        if folder.exists()
        else frozenset(),
        {str(p): p.read_bytes() for p in paths if p.is_file() and p.suffix != ".lock"},
    )


class Past:
    """A disk as it was, all of it forced, and what was done to it since."""

    def __init__(self, begin: Disk, steps: Sequence[Step]) -> None:
        self._begin = begin
        self._numbers = {name: number for number, name in enumerate(begin.files)}
        self._contents = {number: begin.files[name] for name, number in self._numbers.items()}
        self._steps: list[tuple[Step, int | None]] = []
        tree = dict(self._numbers)
        fresh = len(tree)
        for step in steps:
            if step.kind == "create" and step.path not in tree:
                tree[step.path] = fresh
                fresh += 1
            self._steps.append((step, tree.get(step.path)))
            if step.kind in ("rename", "unlink"):
                _name(tree, set(), step, None)

    def __len__(self) -> int:
        return len(self._steps)

    def told(self, until: int) -> list[str]:
        """Return the lines that were told in the first steps."""
        said = b"".join(step.data for step, _ in self._steps[:until] if step.kind == "told")
        return [line.decode() for line in said.split(b"\n")[:-1]]

    def killed(self, until: int) -> Disk:
        """Return the disk if the program was killed after some steps: nothing is lost."""
        everything = range(until)
        return self._left(until, set(everything), dict.fromkeys(everything))

    def cut(self, until: int, chance: random.Random) -> Disk:
        """Return a disk that the power can leave after some steps."""
        sure = self._forced(until)
        kept = set(sure)
        loose: dict[str, list[int]] = {}
        sectors: dict[int, list[bool] | None] = dict.fromkeys(sure)
        for place, (step, _) in enumerate(self._steps[:until]):
            if place in sure:
                continue
            if step.kind in _NAMING:
                loose.setdefault(_folder(step.path), []).append(place)
            elif step.kind == "truncate" and chance.random() < 0.5:
                kept.add(place)
            elif step.kind == "write":
                kept.add(place)
                sectors[place] = _torn(-(-len(step.data) // SECTOR), chance)
        for places in loose.values():
            # a folder takes its names in order: of those not forced only the first are there
            kept |= set(places[: chance.randrange(len(places) + 1)])
        return self._left(until, kept, sectors)

    def _forced(self, until: int) -> set[int]:
        """Return the places of the steps that were forced to the disk by a later one."""
        sure = set()
        open_data: dict[int | None, list[int]] = {}
        open_names: dict[str, list[int]] = {}
        for place, (step, number) in enumerate(self._steps[:until]):
            if step.kind in ("write", "truncate"):
                open_data.setdefault(number, []).append(place)
            elif step.kind in _NAMING:
                for folder in {_folder(step.path), _folder(step.to) if step.to else ""}:
                    open_names.setdefault(folder, []).append(place)
            elif step.kind == "force":
                sure |= set(open_data.pop(number, []) if number is not None else [])
                sure |= set(open_names.pop(step.path, []) if number is None else [])
        return sure

    def _left(self, until: int, kept: set[int], sectors: Mapping[int, list[bool] | None]) -> Disk:
        tree, folders = dict(self._numbers), set(self._begin.folders)
        contents = {number: bytearray(data) for number, data in self._contents.items()}
        for place, (step, number) in enumerate(self._steps[:until]):
            if place not in kept:
                continue
            if step.kind in _NAMING:
                _name(tree, folders, step, number)
            elif number is not None and step.kind in ("write", "truncate"):
                _write(contents.setdefault(number, bytearray()), step, sectors.get(place))
        files = {name: bytes(contents.get(number, b"")) for name, number in tree.items()}
        return Disk(frozenset(folders), files)


_NAMING = ("create", "rename", "unlink", "mkdir", "rmdir")


def _name(tree: dict[str, int], folders: set[str], step: Step, number: int | None) -> None:
    if step.kind == "create" and number is not None:
        tree.setdefault(step.path, number)
    elif step.kind == "rename":
        for names in (tree, folders):
            for name in [name for name in names if _within(name, step.path)]:
                moved = step.to + name[len(step.path) :]
                if isinstance(names, dict):
                    names[moved] = names.pop(name)
                else:
                    names.remove(name)
                    names.add(moved)
    elif step.kind == "unlink":
        tree.pop(step.path, None)
    elif step.kind == "mkdir":
        folders.add(step.path)
    elif step.kind == "rmdir":
        folders.discard(step.path)


def _write(data: bytearray, step: Step, keep: list[bool] | None) -> None:
    if step.kind == "truncate":
        del data[step.at :]
        data.extend(bytes(step.at - len(data)))
        return
    for place, start in enumerate(range(0, len(step.data), SECTOR)):
        if keep is None or keep[place]:
            piece, at = step.data[start : start + SECTOR], step.at + start
            data.extend(bytes(max(0, at - len(data))))
            data[at : at + len(piece)] = piece


def _torn(sectors: int, chance: random.Random) -> list[bool]:
    """Return which sectors of a write reached the disk: all, none, the first, or any."""
    how = chance.randrange(4)
    if how < 2:
        return [how == 0] * sectors
    if how == 2:
        first = chance.randrange(sectors + 1)
        return [place < first for place in range(sectors)]
    return [chance.random() < 0.5 for _ in range(sectors)]


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def build(disk: Disk, folder: Path, to: Path) -> None:
    """Write a disk out below another folder."""
    shutil.rmtree(to, ignore_errors=True)
    for name in sorted(disk.folders):
        (to / Path(name).relative_to(folder)).mkdir(parents=True, exist_ok=True)
    for name, data in disk.files.items():
        path = to / Path(name).relative_to(folder)
        if path.parent.is_dir() and path.suffix != ".lock":
            path.write_bytes(data)
