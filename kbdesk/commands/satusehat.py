"""Sending a month's records to a FHIR server that the hub names, each person's by itself.

A person's records are one transaction: they are taken whole or not at all, and what is wrong
with one person's holds nobody else's back. The server's answers are kept, so what it took is not
sent again; where an answer was lost on the way the same records go once more under the same
ids, which changes nothing at the server.
"""

from __future__ import annotations

import hashlib
import json
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Final

from kbdesk.commands.exchange_out import facility, with_posyandu
from kbdesk.commands.practice import only_for_real
from kbdesk.commands.reports import read_month
from kbdesk.commands.rights import only_officer
from kbdesk.commands.trail import note
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.exchange.fhir_ages import resources_of_person
from kbdesk.exchange.fhir_bundle import bundle_text
from kbdesk.exchange.fhir_children import Resource, resources_of
from kbdesk.exchange.fhir_codes import Codes, codes, resource_id
from kbdesk.queries.area import area_of
from kbdesk.queries.fhir_month import SubjectOf, posyandu_named, subjects_of_month
from kbdesk.queries.skdn import month_text
from kbdesk.store.fhir_sent import SentRecords, keep_sent, sent_of
from kbdesk.store.store import FHIR_SETTING
from kbdesk.sync.fhir_server import (
    FhirServer,
    FhirServerSettings,
    ServerAnswer,
    read_address,
)
from kbdesk.sync.places.address import read_ca

_LARGEST_FILE: Final = 64 * 1024
"""Bytes of a secret or of a certificate authority that are read."""

Wait = Callable[[float], None]


def set_server(
    desk: Desk,
    *,
    address: str,
    token: str,
    client: str,
    secret: str | None,
    organization: str | None = None,
    authority: str | None = None,
) -> dict[str, object]:
    """Keep where the server is and how the hub signs in; the secret stays in the database.

    ``secret`` and ``authority`` (PEM) that are None stay as they were for the same addresses and
    client. Answers what :func:`server_of` does. Raises ``hub.not_a_hub``,
    ``access.only_officer``, ``home.practice``, ``satusehat.bad_address``,
    ``place.bad_ca``, ``satusehat.no_secret``, ``satusehat.no_client``,
    ``exchange.bad_organization``.
    """
    only_officer(desk)
    only_for_real(desk)
    if not client.strip():
        raise KbdeskError("satusehat.no_client", field="client")
    kept = FhirServerSettings(
        address=read_address(address, "server"),
        token=read_address(token, "token"),
        client=client.strip(),
        secret="",
        organization=facility(organization),
    )
    before = desk.store.json_setting(FHIR_SETTING) or {}
    same = all(before.get(name) == getattr(kept, name) for name in ("address", "token", "client"))
    if secret is None and same:
        secret = before["secret"]
    kept_authority = str(before["authority"]) if same else ""
    authority = kept_authority if authority is None else read_ca(authority)
    if not (secret or "").strip():
        raise KbdeskError("satusehat.no_secret", field="secret")
    kept = replace(kept, secret=(secret or "").strip(), authority=authority)
    with desk.store.transaction():
        desk.store.set_setting(FHIR_SETTING, json.dumps(asdict(kept)))
        note(desk, "fhir_server")
    return server_of(desk)


def server_of(desk: Desk) -> dict[str, object]:
    """Return the server that is set, without the secret: ``server``, ``token``, ``client``,
    ``organization``, ``ca`` (an own authority is trusted).

    Raises ``hub.not_a_hub``, ``access.only_officer``, ``satusehat.no_server``.
    """
    kept = _settings(desk)
    return {
        "server": kept.address,
        "token": kept.token,
        "client": kept.client,
        "organization": kept.organization,
        "ca": bool(kept.authority),
    }


def forget_server(desk: Desk) -> dict[str, object]:
    """Forget the server and the secret; what it was sent stays known.

    Answers ``forgotten``, its address. Raises what :func:`server_of` does.
    """
    kept = _settings(desk)
    with desk.store.transaction():
        desk.store.forget_setting(FHIR_SETTING)
        note(desk, "fhir_server")
    return {"forgotten": kept.address}


@dataclass(frozen=True, slots=True)
class PersonToSend:
    """One person's records of a month, not yet accepted as they are now.

    ``packed`` is the transaction's text, compressed; ``subject`` the id of her Patient.
    """

    person: str
    posyandu: str | None
    subject: str
    packed: bytes
    entries: int

    @property
    def text(self) -> str:
        return zlib.decompress(self.packed).decode()


@dataclass(frozen=True, slots=True)
class ToSend:
    """What of a month goes to the server now; ``already``: how many people it took before."""

    settings: FhirServerSettings
    today: date
    month: int
    already: int
    people: Sequence[PersonToSend]


Answers = Sequence[tuple[PersonToSend, ServerAnswer]]


def to_send(desk: Desk, month: str | None = None) -> ToSend:
    """Return what the server has not taken yet of a month.

    Raises ``home.practice``, ``report.bad_month`` and what :func:`server_of` does.
    """
    only_for_real(desk)
    settings = _settings(desk)
    number = read_month(desk, month)
    known = sent_of(desk.store, settings.address, number)
    already, people = 0, []
    for one in _subjects(desk, settings, number):
        before = known.get(one.subject)
        if _as_sent(before, one):
            already += 1
        else:
            people.append(one)
    note(desk, "exported", None, None, report="exchange", month=month_text(number), form="fhir")
    return ToSend(settings, desk.clock.today(), number, already, people)


def send(
    server: FhirServer, people: Iterable[PersonToSend]
) -> Iterator[tuple[PersonToSend, ServerAnswer]]:
    """Send each person's records and yield what the server says; it needs no desk.

    Raises ``satusehat.*`` where it cannot go on.
    """
    for one in people:
        yield one, server.send(one.text, one.entries)


def keep_answers(desk: Desk, sending: ToSend, answers: Answers) -> list[dict[str, object]]:
    """Keep what the server said; return the refusals as :func:`send_month` yields them."""
    with desk.store.transaction():
        for one, answer in answers:
            state = SentRecords(
                _digest(one),
                "accepted" if answer.accepted else "refused",
                answer.reasons,
                desk.clock.wall_ms(),
            )
            keep_sent(desk.store, sending.settings.address, sending.month, one.subject, state)
    return [_refusal(one, answer.reasons) for one, answer in answers if not answer.accepted]


def send_month(
    desk: Desk, month: str | None = None, *, wait: Wait = time.sleep
) -> Iterator[dict[str, object]]:
    """Send what the server has not taken yet of a month, and yield how it went.

    A line for each person whose records were refused: ``person``, ``posyandu``, ``reasons``.
    Last a line with ``month``, ``sent`` (people whose records were accepted now), ``refused``,
    ``already`` (accepted before and unchanged). Raises ``satusehat.*`` where it cannot go on;
    what was accepted until then is kept, and the next call goes on from there.
    """
    sending = to_send(desk, month)
    sent = refused = 0
    with FhirServer(sending.settings, wait, sending.today) as server:
        for answer in send(server, sending.people):
            refusals = keep_answers(desk, sending, [answer])
            sent += not refusals
            refused += len(refusals)
            yield from refusals
    yield {
        "month": month_text(sending.month), "sent": sent, "refused": refused,
        "already": sending.already,
    }  # fmt: skip


def standing_of(desk: Desk, month: str | None = None) -> dict[str, object]:
    """Return how a month stands at the server, without asking it.

    ``accepted``, ``changed`` (accepted once, other since), ``refused`` (a list with ``person``,
    ``posyandu``, ``reasons``), ``waiting`` (never sent). Raises what :func:`server_of` does.
    """
    settings = _settings(desk)
    number = read_month(desk, month)
    known = sent_of(desk.store, settings.address, number)
    counts = {"accepted": 0, "changed": 0, "waiting": 0}
    refused = []
    for one in _subjects(desk, settings, number):
        before = known.get(one.subject)
        if before is None:
            counts["waiting"] += 1
        elif before.state == "refused":
            refused.append(_refusal(one, before.reasons))
        else:
            counts["accepted" if _as_sent(before, one) else "changed"] += 1
    return {
        "month": month_text(number), "server": settings.address, **counts, "refused": refused,
    }  # fmt: skip


def _subjects(desk: Desk, settings: FhirServerSettings, month: int) -> Iterator[PersonToSend]:
    """Yield everybody of whom something is to be sent of a month, with the transaction."""
    table = codes(settings.organization)
    named = posyandu_named(desk)
    for one in subjects_of_month(desk, month, area_of(desk, (), None)):
        resources = list(_resources(table, one, named))
        name = f"{month_text(month)}/{one.id}"
        text = "".join(bundle_text(table, resources, name, "transaction"))
        yield PersonToSend(
            one.id, one.posyandu, resource_id("Patient", one.id), zlib.compress(text.encode()),
            len(resources),
        )  # fmt: skip


def _digest(one: PersonToSend) -> bytes:
    return hashlib.sha256(zlib.decompress(one.packed)).digest()


def _as_sent(before: SentRecords | None, one: PersonToSend) -> bool:
    """Tell whether the server accepted these records as they are now."""
    return before is not None and before.state == "accepted" and before.digest == _digest(one)


def _refusal(one: PersonToSend, reasons: tuple[str, ...]) -> dict[str, object]:
    return {"person": one.person, "posyandu": one.posyandu, "reasons": list(reasons)}


def _resources(
    table: Codes, one: SubjectOf, named: Mapping[str, Mapping[str, object]]
) -> Iterator[Resource]:
    """Yield a person's resources and her posyandu's, each after those that it refers to."""
    of_child = resources_of(table, one.child) if one.child is not None else ()
    of_examined = resources_of_person(table, one.examined) if one.examined is not None else ()
    return with_posyandu(table, named, [(one.posyandu, chain(of_child, of_examined))])


def _settings(desk: Desk) -> FhirServerSettings:
    only_officer(desk)
    kept = desk.store.json_setting(FHIR_SETTING)
    if not kept:
        raise KbdeskError("satusehat.no_server")
    return FhirServerSettings(**kept)


def text_of(path: Path, field: str) -> str:
    """Return the text of a small file: a secret, or a certificate authority.

    Raises ``satusehat.unreadable_file``.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST_FILE + 1)
        if len(raw) > _LARGEST_FILE:
            raise ValueError(path)
        return raw.decode("utf-8-sig")
    except (OSError, ValueError) as error:
        raise KbdeskError("satusehat.unreadable_file", field=field, path=str(path)) from error
