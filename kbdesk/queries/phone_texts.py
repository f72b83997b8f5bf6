"""The texts to be sent by telephone: of a day, an invitation, a referral, the city's kelurahan.

What goes to a group has counts alone, small ones left out: no name, number, reason or finding of
anybody. A name stands only in what goes to the person's own number, and no reason there either:
a telephone is read by others.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.names import without_title
from kbdesk.domain.phone_text import PhoneText, day_told, fitted, public_name, shortened
from kbdesk.domain.referrals import ENDED
from kbdesk.domain.small_numbers import LEAST, small
from kbdesk.domain.village_pictures import HIDDEN
from kbdesk.domain.villages import village_name
from kbdesk.queries.area import Area
from kbdesk.queries.as_json import named
from kbdesk.queries.day_end import day_end
from kbdesk.queries.invitations import TOPIC_OF, Invited, invitations
from kbdesk.queries.open_day import next_open_day
from kbdesk.queries.public_papers import of_kelurahan_beside
from kbdesk.queries.public_release import CITY, Cell
from kbdesk.queries.referrals import WAITING, Referral, referral
from kbdesk.queries.village_lines import RtFigures
from kbdesk.queries.villages_beside import villages_beside
from kbdesk.words import Language, long_date, say, spoken


def day_text(desk: Desk, posyandu: str, day: date, language: Language) -> PhoneText:
    """Return the day of a posyandu in counts, for a group."""
    end = day_end(desk, posyandu, day)
    row = end.today
    told = day_told(row.n, row.t, row.o + row.b + row.not_coded, len(end.absent))
    lines = [_title("day", language, _posyandu(desk, posyandu, language), long_date(day, language))]
    for name in ("weighed", "gained", "not_gained", "other", "missing"):
        count = getattr(told, name)
        lines.append(say(f"phone_text.day_{name}", language, count=_count(count, language)))
    after = end.day.session.next_on or next_open_day(desk, posyandu, day)
    if after is not None:
        lines.append(say("phone_text.day_next", language, day=long_date(after, language)))
    return PhoneText("day", "group", _text(lines, [], _star(told.any_hidden, language), language))


def invitation_texts(
    desk: Desk, group: str, area: Area, language: Language
) -> tuple[PhoneText, ...]:
    """Return an invitation for the group, then one for each person who has a name."""
    found = invitations(desk, group, area)
    sender = _sender(desk, area, language)
    topic = say(f"corner.topic.{TOPIC_OF[group]}", language)
    code = area.posyandu[0] if area.posyandu is not None and len(area.posyandu) == 1 else None
    day = next_open_day(desk, code, desk.clock.today())
    when = (
        say("phone_text.invitation_when_unknown", language)
        if day is None
        else say("phone_text.invitation_when", language, day=long_date(day, language))
    )
    foot = say("phone_text.invitation_foot", language)
    lines = [say("phone_text.invitation", language, sender=sender, topic=topic)]
    if found and not small(len(found)):
        lines.append(say("phone_text.invitation_count", language, count=len(found)))
    texts = [PhoneText("invitation", "group", _text([*lines, when, foot], [], [], language))]
    for one in found:
        if one.person is not None and one.name:
            texts.append(_invited(one, sender, topic, [when, foot], language))
    return tuple(texts)


def referral_text(desk: Desk, id_: str, language: Language) -> PhoneText:
    """Return the reminder of a referral, for the person's own number.

    Raises ``referral.unknown``, and ``referral.nothing_to_remind`` where it has ended, or was
    answered without a day of control.
    """
    found = referral(desk, id_)
    if found is None:
        raise KbdeskError("referral.unknown", field="id", id=id_)
    lines = _reminder(found, desk.clock.today(), language)
    records = desk.store.records
    row = records.get("person", found.person or "") or {}
    home = records.get("family", row.get("family") or "") or {}
    sender = _posyandu(desk, found.posyandu, language)
    name = shortened(found.name or "")
    head = [
        say("phone_text.referral", language, sender=sender),
        say("phone_text.referral_of", language, number=found.number, name=name),
    ]
    foot = [say("phone_text.referral_foot", language)]
    return PhoneText(
        "referral", "person", _text([*head, *lines], [], foot, language),
        found.name, home.get("phone"), found.person,
    )  # fmt: skip


def villages_text(desk: Desk, month: int, area: Area, language: Language) -> PhoneText:
    """Return the kelurahan beside each other in counts, for a group."""
    found = villages_beside(desk, month, area)
    gone = of_kelurahan_beside(desk, month, area)

    def told(row: str, of: RtFigures) -> dict[str, str]:
        """Return how many families are at risk and children stunted, of how many."""
        krs = _share(gone, row, ("families_at_risk", of.at_risk), ("target_families", of.targets))
        stunted = _share(gone, row, ("stunted", of.stunted), ("length_measured", of.measured))
        return {
            name: "/".join(_count(count, language) for count in share)
            for name, share in (("krs", krs), ("st", stunted))
        }

    rows = [
        say(
            "phone_text.villages_row",
            language,
            name=_village(one.village, language),
            **told(one.village or "", one.figures),
        )
        for one in found.each
    ]
    whole = told(CITY, found.total.figures)
    any_hidden = any(HIDDEN in text for text in (*rows, *whole.values()))
    head = [
        _title("villages", language, "", long_date(found.day, language)),
        say("phone_text.villages_about", language),
    ]
    foot = [say("phone_text.villages_total", language, **whole)]
    text = _text(head, rows, [*foot, *_star(any_hidden, language)], language)
    return PhoneText("villages", "group", text)


def said(one: PhoneText) -> dict[str, object]:
    """Return a text as the command line writes it."""
    whole = named(one, "name", "phone", "person", "text")
    return {"kind": one.kind, "for": one.receiver, **whole}


def _invited(
    one: Invited, sender: str, topic: str, foot: Sequence[str], language: Language
) -> PhoneText:
    name = shortened(without_title(one.name or ""))
    line = say("phone_text.invitation_own", language, name=name, sender=sender, topic=topic)
    return PhoneText(
        "invitation", "person", _text([line, *foot], [], [], language),
        one.name, one.phone, one.person,
    )  # fmt: skip


def _reminder(found: Referral, today: date, language: Language) -> list[str]:
    where = shortened(found.destination) or say("phone_text.referral_there", language)
    if found.state in WAITING:
        if found.days_over:
            return [say("phone_text.referral_late", language, where=where)]
        day = long_date(found.limit_on, language)
        return [say("phone_text.referral_until", language, where=where, day=day)]
    control = found.reply.control_date if found.reply is not None else None
    if control is None or control < today or found.state in ENDED:
        raise KbdeskError("referral.nothing_to_remind", field="id")
    day = long_date(control, language)
    return [say("phone_text.referral_control", language, where=where, day=day)]


def _sender(desk: Desk, area: Area, language: Language) -> str:
    codes = area.posyandu or ()
    if len(codes) == 1:
        return _posyandu(desk, codes[0], language)
    if area.village:
        return say("phone_text.posyandu_of", language, name=_village(area.village, language))
    return say("phone_text.posyandu_some", language)


def _posyandu(desk: Desk, code: str | None, language: Language) -> str:
    profile = desk.store.records.get("posyandu", code or "") or {}
    name = public_name(profile.get("name"), code)
    if name.casefold().startswith("posyandu"):
        return name
    return say("phone_text.posyandu", language, name=name)


def _village(code: str | None, language: Language) -> str:
    return village_name(code) or say("phone_text.village_unknown", language)


def _title(kind: str, language: Language, name: str, day: str) -> str:
    return say(f"phone_text.{kind}", language, name=name, day=day)


def _count(count: int | None, language: Language) -> str:
    return HIDDEN if count is None else spoken(count, language)


def _share(
    gone: Collection[Cell], row: str, part: tuple[str, int], whole: tuple[str, int]
) -> tuple[int | None, int | None]:
    """Return the part and the whole of a share, None where either may not be told.

    ``gone``: what public papers leave out of the row; each count by its name there.
    """
    no_whole = small(whole[1]) or Cell(row, whole[0]) in gone
    no_part = small(part[1]) or Cell(row, part[0]) in gone
    no_part = no_part or (small(whole[1] - part[1]) and not no_whole)
    return None if no_part else part[1], None if no_whole else whole[1]


def _star(hidden: bool, language: Language) -> list[str]:
    return [say("dataku.protected_note", language, least=LEAST)] if hidden else []


def _text(head: Sequence[str], rows: Sequence[str], foot: Sequence[str], language: Language) -> str:
    return fitted(head, rows, foot, lambda left: say("phone_text.more", language, count=left))
