"""Every reader of what came from outside, fed with what nobody would write: refused, or taken.

Whatever is fed, a reader answers with a refusal that has a code, or with something that it can
write again; it raises nothing else, and what a journal takes leaves it whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest
import zstandard

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.strict_json import canonical_json, strict_json
from kbdesk.journal.operation import epoch_name, read_canonical, read_operation
from kbdesk.store.audit import journal_faults, table_faults
from kbdesk.store.journal import Incoming
from kbdesk.store.keyring import Keyring, User
from kbdesk.sync.bundle import open_bundle
from kbdesk.sync.certificates import issue, verify
from kbdesk.sync.container import END_BYTES, MAGIC, packed_end
from kbdesk.sync.enrolment import read_reply, read_request, reply_bytes
from kbdesk.sync.keys import HubKeys
from kbdesk.sync.manifest import END_PURPOSE, MANIFEST_PURPOSE, End
from kbdesk.sync.operation_lines import batches
from kbdesk.sync.records import record_json
from kbdesk.sync.recovery import recovered_key
from tests.store.operations import Holding, holding, incoming
from tests.sync.fuzzer import Fuzzer
from tests.sync.laptops import HUB_DEVICE, Laptop, certificate_of, forge, plain_text, sealed, write
from tests.sync.machines import CHEAP
from tests.sync.test_enrolment import reply_of, request_of

MODULES = ("kbdesk/sync", "kbdesk/journal", "kbdesk/domain/strict_json", "kbdesk/store")
DEVICE, NONCE = "a" * 32, "first"
EPOCH = epoch_name(DEVICE, NONCE)


@pytest.fixture(params=[250, pytest.param(40_000, marks=pytest.mark.torture)])
def tries(request: pytest.FixtureRequest) -> int:
    """How many changed inputs each reader is fed with."""
    return int(request.param)


def quiet(read: Callable[[], object]) -> None:
    """Read; a refusal is an answer."""
    with suppress(KbdeskError):
        read()


def operations() -> list[bytes]:
    """Return lines of every kind that a journal treats in its own way."""
    origin = {"device": DEVICE, "nonce": NONCE, "no": 1, "maker": "first"}
    bodies = [incoming(epoch=EPOCH, entity="epoch", group="origin", row=EPOCH, fields=origin).body]
    facts: list[tuple[str, str, str, dict[str, Any]]] = [
        ("person", "identity", "p1", {"name": "Sari", "sex": "female", "birth_date": "2025-01-02"}),
        ("person", "kin", "p1", {"family": "f1", "mother": "p2"}),
        ("person", "served", "p1", {"posyandu": "LT01", "since": "2025-01-02"}),
        ("family", "place", "f1", {"village": "64.74.01.1003", "rt": "1"}),
        ("measurement", "fact", "m1", {"child": "p1", "date": "2026-01-05", "weight_g": 8100}),
        ("alias", "joined", "a1", {"a": "p1", "b": "p2", "joined": True}),
        ("device", "certificate", DEVICE, {"certificate": "kb1.certificate.x.y"}),
        ("purge", "order", "u1", {"order": "kb1.purge.x.y"}),
        ("dream", "night", "d1", {"person": "p1", "deep": [{"a": [1.5, None]}]}),
    ]
    for seq, (entity, group, row, fields) in enumerate(facts, 2):
        bodies.append(
            incoming(epoch=EPOCH, seq=seq, clock=seq, entity=entity, group=group, row=row,
                     fields=fields).body
        )  # fmt: skip
    return bodies


def test_a_line(tries: int) -> None:
    """The quick reader takes nothing that the slow one refuses, and reads the same in it."""

    def read(data: bytes) -> None:
        quick = read_canonical(data)
        try:
            strict_json(data)
            slow = read_operation(data)
        except KbdeskError:
            assert quick is None
            return
        assert quick is None or (quick == slow and quick.body() == data)
        (batch,) = batches([data])
        assert batch[0].operation == slow

    Fuzzer(read, operations(), modules=MODULES).run(4 * tries)


def test_what_a_journal_takes_leaves_it_whole(tries: int) -> None:
    state: dict[str, Any] = {"held": None, "lines": 0}

    def begin() -> Holding:
        if state["held"] is not None:
            state["held"].close()
        state["held"], state["lines"] = holding(), 0
        return state["held"]  # type: ignore[no-any-return]

    def take(data: bytes) -> None:
        held = state["held"]
        if held is None or state["lines"] > 60:
            held = begin()
            for body in operations():
                apply(held, body)
        for line in data.split(b"\n")[:4]:
            try:
                (batch,) = batches([line])
            except KbdeskError:
                continue
            held.db.execute("BEGIN")
            held.journal.apply(batch)
            held.db.execute("COMMIT")
            state["lines"] += 1
            assert list(table_faults(held)) == [], line
            assert list(journal_faults(held)) == [], line

    fuzzer = Fuzzer(take, operations(), modules=("kbdesk/store/", "kbdesk/journal"))
    fuzzer.run(tries)
    begin().close()


def apply(held: Holding, body: bytes) -> None:
    held.db.execute("BEGIN")
    held.journal.apply([Incoming.read(body)])
    held.db.execute("COMMIT")


def taken(path: Path, hub: HubKeys) -> None:
    """Take a bundle as the hub does, to its end and each line of it."""
    with open_bundle(path, hub.keys, device=HUB_DEVICE) as bundle:
        for batch in batches(bundle.raw_lines()):
            assert batch


@pytest.fixture
def bundle(tmp_path: Path, hub: HubKeys, laptop: Laptop) -> Path:
    path = tmp_path / "small.kbsync"
    write(path, laptop, hub, operations())
    return path


def test_a_file(tries: int, bundle: Path, hub: HubKeys) -> None:
    where = bundle.with_name("x.kbsync")
    good = bundle.read_bytes()

    def read(data: bytes) -> None:
        where.write_bytes(data)
        if data == good:
            taken(where, hub)
            return
        with pytest.raises(KbdeskError):
            taken(where, hub)

    Fuzzer(read, [good], modules=MODULES).run(tries)


def test_a_header_that_its_sender_signed(
    tries: int, bundle: Path, hub: HubKeys, laptop: Laptop
) -> None:
    where = bundle.with_name("x.kbsync")
    good = bundle.read_bytes()
    length = int.from_bytes(good[8:12], "big")
    body, payload = good[12 : 12 + length], good[12 + length + 64 : -END_BYTES]

    def read(data: bytes) -> None:
        start = MAGIC + len(data).to_bytes(4, "big") + data
        whole = start + laptop.keys.sign("bundle-header", start) + payload
        where.write_bytes(whole + packed_end(len(whole) + END_BYTES))
        quiet(lambda: taken(where, hub))

    Fuzzer(read, [body], modules=MODULES).run(tries)


def forged(where: Path, hub: HubKeys, laptop: Laptop, **parts: Any) -> None:
    """Take a bundle of a laptop that signs whatever is wanted of it."""
    manifest = laptop.manifest(len(operations()), bundle="1" * 32)
    text = b"".join(line + b"\n" for line in operations())
    body = parts.get("manifest", record_json(manifest))
    text = parts.get("text", text)
    frame = parts.get("frame")
    if frame is None:
        frame = zstandard.ZstdCompressor(level=3, write_content_size=False).compress(text)
    end = End(bundle=manifest.bundle, operations=manifest.operations,
              unpacked_bytes=len(text), sha256=hashlib.sha256(text).hexdigest())  # fmt: skip
    plain = (
        sealed(laptop.keys, MANIFEST_PURPOSE, body)
        + len(frame).to_bytes(4, "big")
        + frame
        + bytes(4)
        + sealed(laptop.keys, END_PURPOSE, parts.get("end", record_json(end)))
    )
    forge(
        where,
        manifest,
        parts.get("plain", plain),
        signer=laptop.keys,
        recipients=[hub.box_public],
    )
    taken(where, hub)


@pytest.mark.parametrize("part", ["manifest", "text", "frame", "end", "plain"])
def test_a_part_that_its_sender_signed(
    tries: int, part: str, tmp_path: Path, hub: HubKeys, laptop: Laptop
) -> None:
    where = tmp_path / "x.kbsync"
    manifest = laptop.manifest(len(operations()), bundle="1" * 32)
    text = b"".join(line + b"\n" for line in operations())
    end = End(bundle="1" * 32, operations=len(operations()), unpacked_bytes=len(text),
              sha256=hashlib.sha256(text).hexdigest())  # fmt: skip
    good = {
        "manifest": record_json(manifest),
        "text": text,
        "frame": zstandard.ZstdCompressor(level=3, write_content_size=False).compress(text),
        "end": record_json(end),
        "plain": plain_text(laptop, manifest, text),
    }[part]
    forged(where, hub, laptop, **{part: good})

    def read(data: bytes) -> None:
        quiet(lambda: forged(where, hub, laptop, **{part: data}))

    Fuzzer(read, [good], modules=MODULES).run(tries)


def test_papers_of_an_enrolment(tries: int, tmp_path: Path, hub: HubKeys, laptop: Laptop) -> None:
    request_of(laptop, tmp_path / "ask")
    asked = (tmp_path / "ask").read_bytes()
    granted = reply_of(laptop, hub, tmp_path).read_bytes()
    certificate = issue(certificate_of(laptop.keys, laptop.device, hub), hub).encode()
    where = tmp_path / "x"

    def read(data: bytes) -> None:
        where.write_bytes(data)
        quiet(lambda: read_request(where))
        quiet(
            lambda: read_reply(reply_bytes(where), device=laptop.device, keys=laptop.keys, now=None)
        )
        with suppress(UnicodeDecodeError):
            text = data.decode()
            quiet(lambda: verify(text, hub.sign_public, None))

    Fuzzer(read, [asked, granted, certificate], modules=MODULES).run(tries)


def test_keyrings_and_recoveries(tries: int, tmp_path: Path, hub: HubKeys) -> None:
    user = User(id="1" * 32, name="Sari", role="cadre")
    ring, key = Keyring.create(user, "tiga kata saja", kdf=CHEAP)
    ring.set_escrow(key, hub.escrow_public)
    where = tmp_path / "x"

    def checked(data: bytes) -> bytes:
        """Return the file with its checksum made right, so that what is behind it is read."""
        try:
            fields = msgspec.json.decode(data)
            body = {name: value for name, value in fields.items() if name != "checksum"}
            digest = hashlib.sha256(canonical_json(body)).hexdigest()
            return canonical_json({**body, "checksum": digest})
        except (ValueError, TypeError, AttributeError, KbdeskError):
            return data

    def read(data: bytes) -> None:
        for raw in (data, checked(data)):
            where.write_bytes(raw)
            quiet(lambda: Keyring.load(where, kdf=CHEAP).opened_by_escrow(hub.escrow.secret))
            quiet(lambda: recovered_key(where, None, ring))

    Fuzzer(read, [ring.raw(), ring.for_escrow_alone().raw()], modules=MODULES).run(tries)


def test_the_fuzzer_finds_what_is_hidden() -> None:
    """It goes where a blind one would not come to in a lifetime."""

    def read(data: bytes) -> None:
        if data[:1] != b"k":
            return
        if data[1:2] != b"b":
            return
        if data[2:3] != b"d":
            return
        raise ArithmeticError

    fuzzer = Fuzzer(read, [b"xxxx"], modules=(__file__,))
    with pytest.raises(ArithmeticError) as found:
        fuzzer.run(200_000)
    assert "b'kbd" in found.value.__notes__[0]
