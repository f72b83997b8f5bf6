"""The sentence that stands under a figure: what it counts, of whom, when, how much is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from kbdesk.domain.meaning import Fresh, Meaning
from kbdesk.words import Language, long_date, say


def meaning_sentence(meaning: Meaning, language: Language = "id") -> str:
    """Return what a figure means, and until when data came."""
    return " ".join(part for part in (what(meaning, language), until(meaning, language)) if part)


def what(meaning: Meaning, language: Language = "id") -> str:
    """Return what is counted, of whom, when, and how much of it is known."""
    known = ""
    if meaning.known is not None and meaning.known.by:
        known = say(
            f"meaning.known_{meaning.known.by}",
            language,
            known=meaning.known.known,
            whole=meaning.known.whole,
        )
    return say(
        "meaning.sentence",
        language,
        counted=say(f"meaning.counted_{meaning.counted}", language),
        of=say(f"meaning.of_{meaning.of}", language),
        when=_when(meaning, language),
        known=f" ({known})" if known else "",
    )


def until(meaning: Meaning, language: Language = "id") -> str:
    """Return until when data came; "" where nothing is known of it."""
    return "" if meaning.fresh is None else fresh_words(meaning.fresh, language)


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
    """Return what figures that stand together mean: each sentence once, freshness at the end."""
    every = list(meanings)
    counted = {one.key for one in every if one.known is not None and one.known.by}
    # "83 couples" goes without saying beside "83 couples, of whom 73 were asked"
    kept = [one for one in every if one.key not in counted or (one.known and one.known.by)]
    found = list(dict.fromkeys(what(one, language) for one in kept))
    told = list(dict.fromkeys(until(one, language) for one in every))
    return [*found, *(words for words in told if words)]


def said(about: Mapping[str, Meaning]) -> dict[str, dict[str, object]]:
    """Return what figures mean as a report writes it, with the sentence in English."""
    return {
        name: {**one.said(), "text": meaning_sentence(one, "en")} for name, one in about.items()
    }


def _when(meaning: Meaning, language: Language) -> str:
    if meaning.when == "day":
        return say("meaning.when_day", language, day=long_date(meaning.to, language))
    since, to = _month(meaning.since, language), _month(meaning.to, language)
    if since == to:
        return say(f"meaning.when_{meaning.when}", language, month=to)
    return say(f"meaning.when_{meaning.when}_span", language, since=since, to=to)


def _month(day: date, language: Language) -> str:
    return f"{say(f'calendar.month.{day.month}', language)} {day.year}"
