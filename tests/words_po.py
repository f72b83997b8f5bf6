"""The words as PO files, for translators and their tools: ``python3 dev.py words``.

    python3 dev.py words export DIR    writes DIR/en.po and DIR/id.po
    python3 dev.py words import FILE   takes what was changed in one of them
    python3 dev.py words where KEY     says where a sentence is used

An entry's context is its key, its msgid the sentence in the other language, its msgstr the one
to work on. ``{count:child|children}`` becomes the two forms of a plural, chosen by ``count``.
What is refused is named by its key, and then nothing is written.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from string import Formatter

import polib

from kbdesk.resources import resource
from kbdesk.words import LANGUAGES, Language

WORDS = resource("words")
NOTES = "translators.json"
"""Beside the languages: what a translator should know, by a key, a family ``area.name_*``, or
an Indonesian text (``=Tutup``) that is said differently in different places.
"""
PLURAL = re.compile(r"{(\w+):([^{}|]*)\|([^{}|]*)}")
OTHER: dict[Language, Language] = {"id": "en", "en": "id"}
FORMS: dict[Language, str] = {
    # English has two forms; Indonesian says one thing for both, and the file carries it twice
    "en": "nplurals=2; plural=(n != 1);",
    "id": "nplurals=2; plural=(n != 1);",
}


class RefusedError(Exception):
    """A file that is not taken; one line for each key that is wrong."""


# -- the files of words ---------------------------------------------------------------------


def areas(words: Path, language: Language) -> Iterator[tuple[Path, dict[str, str]]]:
    """Every file of a language with its entries, in order."""
    for path in sorted((words / language).glob("*.json")):
        yield path, json.loads(path.read_text(encoding="utf-8"))


def every(words: Path, language: Language) -> dict[str, str]:
    """Every sentence of a language by its key."""
    return {key: text for _, entries in areas(words, language) for key, text in entries.items()}


def notes(words: Path = WORDS) -> dict[str, str]:
    """What translators should know, see ``NOTES``."""
    found: dict[str, str] = json.loads((words / NOTES).read_text(encoding="utf-8"))
    return found


def note_of(key: str, text: str, known: Mapping[str, str]) -> str:
    """The notes for a key and its Indonesian text, a line each."""
    fitting = [
        note
        for name, note in known.items()
        if name in (key, f"={text}") or (name.endswith("*") and key.startswith(name[:-1]))
    ]
    return "\n".join(fitting)


def parameters(text: str) -> set[str]:
    """The names in braces of a sentence."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


# -- plurals --------------------------------------------------------------------------------


def plural_by(text: str) -> str | None:
    """The figure by which a sentence has two forms; None where it has none, or several do."""
    names = {match[1] for match in PLURAL.finditer(text)}
    return names.pop() if len(names) == 1 else None


def forms(text: str) -> tuple[str, str]:
    """The sentence for one, and for several."""
    return PLURAL.sub(r"\2", text), PLURAL.sub(r"\3", text)


def joined(one: str, several: str, by: str) -> str:
    """One sentence of two forms that ``by`` chooses between: what differs goes into the braces."""
    if one == several:
        return one
    ones, others = (re.findall(r"{[^{}]*}|\w+|\s+|.", text) for text in (one, several))
    parts = []
    for what, a, b, c, d in SequenceMatcher(None, ones, others, autojunk=False).get_opcodes():
        left, right = "".join(ones[a:b]), "".join(others[c:d])
        parts.append(left if what == "equal" else f"{{{by}:{left}|{right}}}")
    return "".join(parts)


# -- out ------------------------------------------------------------------------------------


def exported(language: Language, words: Path = WORDS) -> polib.POFile:
    """A language as a PO file, its msgids in the other language."""
    source, target = every(words, OTHER[language]), every(words, language)
    indonesian, known = every(words, "id"), notes(words)
    file = polib.POFile(wrapwidth=0)
    file.metadata = {
        "Project-Id-Version": "kbdesk",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": FORMS[language],
    }
    for key, text in target.items():
        by = plural_by(text) or plural_by(source[key])
        comment = note_of(key, indonesian[key], known)
        entry = polib.POEntry(msgctxt=key, comment=comment)
        if parameters(text):
            entry.flags.append("python-brace-format")
        if by is not None:
            entry.comment = "\n".join(filter(None, (comment, f"plural: {by}")))
            entry.msgid, entry.msgid_plural = forms(source[key])
            entry.msgstr_plural = dict(enumerate(forms(text)))
        else:
            entry.msgid, entry.msgstr = source[key], text
        file.append(entry)
    return file


# -- in -------------------------------------------------------------------------------------


def taken(file: polib.POFile, words: Path = WORDS) -> dict[str, str]:
    """The sentences that a file changes, by key; raises ``RefusedError``."""
    language = file.metadata.get("Language", "")
    if language not in LANGUAGES:
        raise RefusedError(f"Language: {language!r} is none of {', '.join(LANGUAGES)}")
    ours: Language = "id" if language == "id" else "en"
    now, source = every(words, ours), every(words, OTHER[ours])
    wrong, changed = [], {}
    seen: set[str] = set()
    for entry in file:
        key = entry.msgctxt or ""
        if entry.obsolete:
            continue
        if key not in now:
            wrong.append(f"{key or entry.msgid}: no such key")
            continue
        if key in seen:
            wrong.append(f"{key}: stands in the file twice")
        seen.add(key)
        text = _text(entry, now[key], source[key])
        if "fuzzy" in entry.flags or not text or text == now[key]:
            continue
        if fault := _fault(key, entry, text, source[key]):
            wrong.append(fault)
        changed[key] = text
    if wrong:
        raise RefusedError("\n".join(wrong))
    return changed


def _text(entry: polib.POEntry, now: str, source: str) -> str:
    """The sentence that an entry says; that of now where its forms say the same."""
    if not entry.msgid_plural:
        return str(entry.msgstr)
    one, several = entry.msgstr_plural.get(0, ""), entry.msgstr_plural.get(1, "")
    if (one, several) == forms(now):
        return now
    if not one or not several:
        return ""
    by = plural_by(now) or plural_by(source)
    return joined(one, several, by) if by is not None else several


def _fault(key: str, entry: polib.POEntry, text: str, source: str) -> str:
    """What is wrong with a changed sentence, beginning with its key; "" if nothing is."""
    if (entry.msgid, entry.msgid_plural or entry.msgid) not in ((source, source), forms(source)):
        return f"{key}: the other language was changed since this file was made"
    if text.strip() != text:
        return f"{key}: a blank before or after the sentence"
    try:
        named = parameters(text)
    except ValueError as error:
        return f"{key}: {error}"
    wanted = parameters(source)
    if lacking := sorted(wanted - named):
        return f"{key}: lacks {', '.join(f'{{{name}}}' for name in lacking)}"
    if unknown := sorted(named - wanted):
        return f"{key}: does not know {', '.join(f'{{{name}}}' for name in unknown)}"
    return ""


def write(changed: Mapping[str, str], language: str, words: Path = WORDS) -> None:
    """Put changed sentences into their files; keys and their order stay."""
    for path, entries in areas(words, "id" if language == "id" else "en"):
        if any(key in changed for key in entries):
            said = {key: changed.get(key, text) for key, text in entries.items()}
            text = json.dumps(said, ensure_ascii=False, indent=2)
            path.write_text(f"{text}\n", encoding="utf-8", newline="\n")


def main(args: Sequence[str] | None = None) -> int:
    """Export or import; 0 when it was done."""
    parser = argparse.ArgumentParser(prog="dev.py words", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("export").add_argument("folder", type=Path, metavar="DIR")
    verbs.add_parser("import").add_argument("file", type=Path, metavar="FILE")
    verbs.add_parser("where").add_argument("key", metavar="KEY")
    chosen = parser.parse_args(args)
    if chosen.verb == "where":
        from tests.words_in_use import where

        print("\n".join(where(chosen.key)) or "nowhere")
        return 0
    if chosen.verb == "export":
        chosen.folder.mkdir(parents=True, exist_ok=True)
        for language in LANGUAGES:
            exported(language).save(str(chosen.folder / f"{language}.po"))
        return 0
    file = polib.pofile(str(chosen.file), wrapwidth=0)
    try:
        changed = taken(file)
    except RefusedError as refused:
        print(refused, file=sys.stderr)
        return 1
    write(changed, file.metadata["Language"])
    print(f"{len(changed)} changed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
