"""What travels by stick: enrol, hub, bundle, conflicts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import click

from kbdesk.cli.output import error_object, line, refuse
from kbdesk.cli.program import FILE, FILLED, LIMIT, Call, Said, answered, program
from kbdesk.commands import bundles, courier, enrolment, places, purging
from kbdesk.commands import quarantine as judging
from kbdesk.commands.conflicts import settle
from kbdesk.commands.draft import read_date, read_identifier
from kbdesk.commands.places import SavedPlace
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries import standing
from kbdesk.queries.conflicts import conflicts as open_conflicts
from kbdesk.queries.quarantine import put_aside
from kbdesk.queries.trail import DEFAULT_LIMIT, audit_lines


@program.group()
def enrol() -> None:
    """A laptop asks for its certificate, and takes it."""


@enrol.command("request")
@click.option("-o", "--output", required=True, type=FILE)
@answered
def request(desk: Desk, output: Path) -> Said:
    """Write the file with which this laptop asks the hub."""
    return enrolment.request(desk, output)


@enrol.command("accept")
@click.argument("file", type=FILE)
@click.option("--fingerprint", help="The hub's, as its own machine shows it.")
@click.pass_obj
def accept(call: Call, file: Path, fingerprint: str | None) -> None:
    """Take the hub's reply; the first time with the hub's fingerprint."""
    with call.desk() as desk:
        line(enrolment.accept(desk, file, call.passphrase(), fingerprint=fingerprint))


@program.group()
def hub() -> None:
    """The district's side."""


@hub.command("enrol")
@click.argument("request", type=FILE)
@click.option("--posyandu", type=FILLED, multiple=True, metavar="CODE")
@click.option("-o", "--output", required=True, type=FILE)
@answered
def hub_enrol(desk: Desk, request: Path, posyandu: tuple[str, ...], output: Path) -> Said:
    """Certify a laptop and write the reply for it."""
    return enrolment.grant(desk, request, output, list(posyandu))


@hub.command("revoke")
@click.argument("device")
@click.option("--reason", default="")
@answered
def hub_revoke(desk: Desk, device: str, reason: str) -> Said:
    """Take a laptop's certificate back."""
    return enrolment.revoke(desk, device, reason)


@hub.command("recover")
@click.argument("keyring", type=FILE)
@click.option("-o", "--output", required=True, type=FILE)
@answered
def hub_recover(desk: Desk, keyring: Path, output: Path) -> Said:
    """Write the file by which a laptop's user chooses anew; answers the code to read aloud."""
    return enrolment.help_to_recover(desk, keyring, output)


@hub.command("purge")
@click.argument("person")
@click.option("--reason", required=True)
@answered
def hub_purge(desk: Desk, person: str, reason: str) -> Said:
    """Erase a person everywhere; it cannot be taken back."""
    id_ = read_identifier(person, "person")
    return purging.purge(desk, id_, reason)


@hub.command("status")
@answered
def hub_status(desk: Desk) -> Said:
    """The machines of the district, when each was last heard, and what came."""
    if desk.role != "hub":
        raise KbdeskError("hub.not_a_hub")
    return standing.hub_status(desk)


@program.group()
def bundle() -> None:
    """Bundles for the stick."""


@bundle.command("export")
@click.option("--to", "where", type=FILLED, required=True, metavar="PLACE")
@click.option("--for", "device", metavar="DEVICE")
@click.pass_obj
def bundle_export(call: Call, where: str, device: str | None) -> None:
    """Write the bundle for the hub, or for a device; at the hub for every laptop, one a line.

    PLACE is a folder, an https address, or the name of a place that is kept.
    """
    with call.desk() as desk:
        place = places.named_place(desk, where)
        if place is not None:
            courier.reach(place)
            for answer in _sent(desk, place, courier.recipients(desk, device)):
                line(answer)
        elif device is None and desk.role == "hub":
            for written in bundles.export_answers(desk, Path(where)):
                line(written)
        else:
            line(bundles.export_to(desk, Path(where), device))


def _sent(desk: Desk, place: SavedPlace, devices: list[str]) -> Iterator[dict[str, object]]:
    """Send until nothing is behind: a large bundle that was begun is finished first."""
    behind = True
    while behind:
        packed = courier.pack(desk, place, devices)
        yield from courier.note_sent(desk, packed, courier.send_packed(packed))
        behind = packed.behind
        if behind:
            place = places.saved_place(desk, place.name)


@bundle.command("inspect")
@click.argument("file", type=FILE)
def bundle_inspect(file: Path) -> None:
    """Check a copy and say what it says in clear; needs no home."""
    line(bundles.inspect(file))


@bundle.command("import")
@click.argument("files", type=FILLED, nargs=-1, required=True, metavar="FILE|PLACE...")
@click.pass_obj
def bundle_import(call: Call, files: tuple[str, ...]) -> None:
    """Import files, and every bundle in folders and on places; each whole or not at all."""
    answers: list[dict[str, object]] = []
    with call.desk() as desk:
        named = [(where, places.named_place(desk, where)) for where in files]
        for is_path, some in groupby(named, lambda one: one[1] is None):
            if is_path:
                answers += bundles.import_all(desk, [Path(where) for where, _ in some])
                continue
            for _, place in some:
                assert place is not None
                wish = courier.wish(desk, place)
                answers += courier.take_fetched(desk, wish, courier.fetch_wished(wish))
    first: KbdeskError | None = None
    for answer in answers:
        error = answer.get("error")
        if isinstance(error, KbdeskError):
            first = first or error
            answer = {**answer, "error": error_object(error)}
        line(answer)
    if first is not None:
        refuse(first)


@program.group("conflicts")
def conflicts() -> None:
    """What two people wrote at once."""


@conflicts.command("list")
@answered
def list_conflicts(desk: Desk) -> Said:
    """List conflicts with their values, one a line."""
    return open_conflicts(desk)


@conflicts.command("resolve")
@click.argument("id")
@click.option("--choose", metavar="HEAD")
@click.option("--value", type=FILLED, metavar="JSON")
@click.pass_obj
def resolve(call: Call, id: str, choose: str | None, value: str | None) -> None:
    """Settle a conflict everywhere, by one of its heads or another value."""
    if (choose is None) == (value is None):
        raise click.UsageError("give either --choose HEAD or --value JSON")
    draft: dict[str, object] = {"conflict": id, "choose": choose}
    if value is not None:
        try:
            draft["value"] = json.loads(value)
        except ValueError as error:
            raise click.UsageError(f"--value is not JSON: {error}") from None
    with call.desk() as desk:
        line(settle(desk, draft))


@program.group("quarantine")
def quarantine() -> None:
    """What was put aside: a name that is taken, a machine taken back or not entitled."""


@quarantine.command("list")
@answered
def quarantine_list(desk: Desk) -> Said:
    """List what was put aside, one a line."""
    return put_aside(desk)


@quarantine.command("release")
@click.argument("digests", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Release whatever waits.")
@answered
def quarantine_release(desk: Desk, digests: tuple[str, ...], everything: bool) -> Said:
    """Let operations in, under names of this machine."""
    if bool(digests) == everything:
        raise click.UsageError("give either digests or --all")
    return judging.release(desk, digests)


@quarantine.command("discard")
@click.argument("digests", nargs=-1, required=True)
@answered
def quarantine_discard(desk: Desk, digests: tuple[str, ...]) -> Said:
    """Throw operations away for good."""
    return judging.discard(desk, digests)


@program.group("audit")
def audit() -> None:
    """Who saw, changed, printed and carried what."""


@audit.command("list")
@click.option("--person", metavar="ID")
@click.option("--since", metavar="YYYY-MM-DD")
@click.option("--act")
@click.option("--limit", type=LIMIT)
@answered
def audit_list(
    desk: Desk, person: str | None, since: str | None, act: str | None, limit: int | None
) -> Said:
    """List what was done, one a line, the latest first."""
    id_ = None if person is None else read_identifier(person, "person")
    day = None if since is None else read_date(since, "since")
    return audit_lines(
        desk, person=id_, since=day, act=act, limit=DEFAULT_LIMIT if limit is None else limit
    )
