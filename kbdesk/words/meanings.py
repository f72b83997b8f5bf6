"""The sentence that stands under a figure: what it counts, of whom, when, how much is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from kbdesk.domain.meaning import Fresh, Meaning
from kbdesk.words import Language, long_date, say


def meaning_sentence(meaning: Meaning, language: Language = "id") -> str:
    """Return what a figure means, and until when data came."""
    return " ".join(sentences([meaning], language))


def what(meanings: Iterable[Meaning], language: Language = "id") -> list[str]:
    """Return what is counted, of whom, when, and how much of it is known.

    Of figures that stand together a sentence for each link by which they are of the area.
    """
    every = list(meanings)
    told = []
    for of in dict.fromkeys(one.of for one in every):
        clauses: dict[str, tuple[list[str], list[str]]] = {}
        for one in (one for one in every if one.of == of):
            counted, known = clauses.setdefault(_when(one, language), ([], []))
            counted.append(say(f"meaning.counted_{one.counted}", language))
            if one.known is not None and one.known.by:
                known.append(
                    say(
                        f"meaning.known_{one.known.by}",
                        language,
                        known=one.known.known,
                        whole=one.known.whole,
                    )
                )
        said = []
        for when, (counted, known) in clauses.items():
            clause = f"{', '.join(dict.fromkeys(counted))}, {when}"
            inner = "; ".join(dict.fromkeys(known))
            said.append(f"{clause} ({inner})" if inner else clause)
        told.append(f"{say(f'meaning.of_{of}', language)}: {'; '.join(said)}.")
    return told


def fresh_words(fresh: Fresh, language: Language = "id") -> str:
    """Return until when data came, and how many laptops were heard."""
    month = _month(fresh.first, language)
    if fresh.until is None:
        words = say("meaning.no_data", language)
    elif fresh.stale:
        day = long_date(fresh.until, language)
        words = say("meaning.stale", language, month=month, day=day)
    else:
        words = say("meaning.until", language, day=long_date(fresh.until, language))
    if fresh.laptops:
        heard = say(
            "meaning.laptops", language, heard=fresh.heard or 0, of=fresh.laptops, month=month
        )
        words = f"{words} {heard}"
    return words


def sentences(meanings: Iterable[Meaning], language: Language = "id") -> list[str]:
    """Return what figures that stand together mean, and until when the oldest data came."""
    every = list(meanings)
    fresh = [one.fresh for one in every if one.fresh is not None]
    oldest = min(fresh, key=lambda one: one.until or date.min, default=None)
    return [*what(every, language), *([] if oldest is None else [fresh_words(oldest, language)])]


def said(about: Mapping[str, Meaning]) -> dict[str, dict[str, object]]:
    """Return what figures mean as a report writes it, with the sentence in English."""
    return {
        name: {**one.said(), "text": meaning_sentence(one, "en")} for name, one in about.items()
    }


def _when(meaning: Meaning, language: Language) -> str:
    if meaning.when == "day" and meaning.reckoned is not None:
        reckoned = long_date(meaning.reckoned, language)
        day = long_date(meaning.to, language)
        return say("meaning.when_day_ahead", language, day=day, reckoned=reckoned)
    if meaning.when == "day":
        return say("meaning.when_day", language, day=long_date(meaning.to, language))
    since, to = _month(meaning.since, language), _month(meaning.to, language)
    if since == to:
        return say(f"meaning.when_{meaning.when}", language, month=to)
    return say(f"meaning.when_{meaning.when}_span", language, since=since, to=to)


def _month(day: date, language: Language) -> str:
    return f"{say(f'calendar.month.{day.month}', language)} {day.year}"
