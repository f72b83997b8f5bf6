"""The bundle: what goes in comes out, and nothing else is ever taken."""

from __future__ import annotations

import hashlib
import io
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import msgspec
import pyrage
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.strict_json import MAX_LINE_BYTES, canonical_json, strict_json
from kbdesk.sync import certificates, decrypting
from kbdesk.sync.bundle import open_bundle
from kbdesk.sync.certificates import issue
from kbdesk.sync.container import BUNDLE, MAGIC, check_copy, packed_end, packed_header, read_header
from kbdesk.sync.keys import BoxKeys, DeviceKeys, HubKeys
from kbdesk.sync.manifest import MANIFEST_PURPOSE, Chain
from kbdesk.sync.opening import Chunks, blocks_of
from kbdesk.sync.packing import write_bundle_file
from kbdesk.sync.records import record_json
from tests.sync.laptops import (
    HUB_DEVICE,
    Laptop,
    certificate_of,
    forge,
    laptop_of,
    lines_of,
    operation,
    plain_text,
    sealed,
    write,
)


def taken(path: Path, hub: HubKeys) -> list[bytes]:
    """Read a bundle as the hub does, to its end."""
    with open_bundle(path, hub.keys, device=HUB_DEVICE) as bundle:
        return list(lines_of(bundle))


def refusal(path: Path, hub: HubKeys) -> str:
    """Return the code with which the hub refuses a bundle."""
    with pytest.raises(KbdeskError) as refused:
        taken(path, hub)
    return refused.value.code.removeprefix("bundle.")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, hub: HubKeys, laptop: Laptop) -> Path:
    """A bundle of three operations."""
    path = tmp_path_factory.mktemp("small") / "small.kbsync"
    write(path, laptop, hub, [operation(seq) for seq in range(3)])
    return path


# What goes in comes out


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.dictionaries(
            st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
            st.none() | st.integers(-(2**63), 2**63 - 1) | st.booleans(),
            max_size=6,
        ),
        max_size=30,
    )
)
def test_operations_come_out_as_they_went_in(
    tmp_path: Path, hub: HubKeys, laptop: Laptop, said: list[dict[str, Any]]
) -> None:
    path = tmp_path / "b.kbsync"
    lines = [canonical_json(one) for one in said]
    written = write(path, laptop, hub, lines)
    raw = path.read_bytes()
    assert (written.size, written.operations) == (len(raw), len(lines))
    assert written.sha256 == hashlib.sha256(raw).hexdigest() == check_copy(path).sha256
    with open_bundle(path, hub.keys, device=HUB_DEVICE) as bundle:
        assert list(map(strict_json, lines_of(bundle))) == said
    with open_bundle(path, laptop_of(hub).keys, [hub.escrow]) as bundle:
        assert list(lines_of(bundle)) == lines


def test_the_manifest_comes_out_as_it_went_in(tmp_path: Path, hub: HubKeys, laptop: Laptop) -> None:
    chain = Chain(first=1, last=9, head="ab" * 32, device=laptop.device, signature="cd" * 64)
    manifest = laptop.manifest(
        0,
        kind="peer",
        have={laptop.epoch: 9},
        taken={laptop.epoch: 4},
        through=(3, 12),
        chains={laptop.epoch: chain},
        extra={"later": {"a": [1]}, "zeta": None},
    )
    path = tmp_path / "b.kbsync"
    write_bundle_file(
        path,
        manifest=manifest,
        lines=[],
        keys=laptop.keys,
        recipients=[hub.box_public],
        spool=tmp_path,
    )
    with open_bundle(path, hub.keys) as bundle:
        assert bundle.manifest == manifest
        assert bundle.header.kind == "peer"
        assert list(lines_of(bundle)) == []


def test_the_outside_tells_nothing_of_the_inside(small: Path, laptop: Laptop) -> None:
    raw = small.read_bytes()
    for word in (b"weight", b"Sari", b"Melati", b"LT01", laptop.epoch.encode()):
        assert word not in raw


def test_nothing_is_left_when_writing_stops(tmp_path: Path, hub: HubKeys, laptop: Laptop) -> None:
    def lines() -> Iterator[bytes]:
        yield operation(1)
        raise LookupError("the database went away")

    with pytest.raises(LookupError, match="went away"):
        write_bundle_file(
            tmp_path / "b.kbsync",
            manifest=laptop.manifest(2),
            lines=lines(),
            keys=laptop.keys,
            recipients=[hub.box_public],
            spool=tmp_path,
        )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("count", "line"),
    [
        (2, operation(1)),
        (0, operation(1)),
        (1, b'{"a":\n1}'),
        (1, b'"' + b"x" * MAX_LINE_BYTES + b'"'),
    ],
)
def test_a_writer_that_contradicts_itself_writes_nothing(
    tmp_path: Path, hub: HubKeys, laptop: Laptop, count: int, line: bytes
) -> None:
    with pytest.raises(ValueError):
        write_bundle_file(
            tmp_path / "b.kbsync",
            manifest=laptop.manifest(count),
            lines=[line],
            keys=laptop.keys,
            recipients=[hub.box_public],
            spool=tmp_path,
        )
    assert list(tmp_path.iterdir()) == []


def test_a_large_bundle_goes_through_the_thread(
    tmp_path: Path, hub: HubKeys, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decrypting, "SMALL_PAYLOAD", 0)
    path = tmp_path / "b.kbsync"
    lines = [operation(seq) for seq in range(20_000)]
    write(path, laptop, hub, lines)
    assert taken(path, hub) == lines
    began = threading.active_count()
    for read in (0, 1, 15_000):
        with open_bundle(path, hub.keys) as bundle:
            found = lines_of(bundle)
            for _ in range(read):
                next(found)
        assert threading.active_count() == began
    with pytest.raises(ZeroDivisionError), open_bundle(path, hub.keys) as bundle:
        assert 1 // len(next(lines_of(bundle))[:0])
    assert threading.active_count() == began


def test_the_callers_own_errors_stay_the_callers(small: Path, hub: HubKeys) -> None:
    with pytest.raises(OSError, match="my disk"), open_bundle(small, hub.keys):
        raise OSError("my disk is full")


def test_operations_are_read_once(small: Path, hub: HubKeys) -> None:
    with open_bundle(small, hub.keys) as bundle:
        assert len(list(lines_of(bundle))) == 3
        with pytest.raises(RuntimeError):
            next(lines_of(bundle))


# Flipped, cut, lengthened


def sweep(path: Path, where: Path, hub: HubKeys, step: int) -> None:
    raw = path.read_bytes()
    for at in range(0, len(raw), step):
        for flip in (1, 0x80) if step == 1 else (1 << at % 8,):
            changed = bytearray(raw)
            changed[at] ^= flip
            where.write_bytes(changed)
            with pytest.raises(KbdeskError) as refused:
                check_copy(where)
            assert refused.value.code == f"bundle.{refusal(where, hub)}"
    for length in range(0, len(raw), step):
        where.write_bytes(raw[:length])
        assert refusal(where, hub) == "cut"
        with pytest.raises(KbdeskError):
            read_header(where)


def test_a_flipped_or_cut_byte_is_refused(small: Path, tmp_path: Path, hub: HubKeys) -> None:
    sweep(small, tmp_path / "x.kbsync", hub, 7)


@pytest.mark.torture
def test_every_flipped_or_cut_byte_is_refused(small: Path, tmp_path: Path, hub: HubKeys) -> None:
    sweep(small, tmp_path / "x.kbsync", hub, 1)


@settings(
    max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(data=st.data())
def test_any_damage_is_refused(small: Path, tmp_path: Path, hub: HubKeys, data: Any) -> None:
    raw = small.read_bytes()
    start = data.draw(st.integers(0, len(raw)))
    stop = data.draw(st.integers(start, min(len(raw), start + 40)))
    changed = raw[:start] + data.draw(st.binary(max_size=40)) + raw[stop:]
    where = tmp_path / "x.kbsync"
    where.write_bytes(changed)
    if changed == raw:
        assert len(taken(where, hub)) == 3
    else:
        refusal(where, hub)


def test_damage_has_its_name(small: Path, tmp_path: Path, hub: HubKeys) -> None:
    raw, where = small.read_bytes(), tmp_path / "x.kbsync"
    length = int.from_bytes(raw[8:12], "big")
    for changed, code in (
        (b"", "cut"),
        (b"PK\x03\x04" + raw, "not_a_bundle"),
        (b"x", "not_a_bundle"),
        (raw + b"\0", "extra_bytes"),
        (raw + raw, "extra_bytes"),
        (MAGIC[:-1] + b"2" + raw[8:], "newer_reader_needed"),
        (raw[:8] + b"\xff" * 4 + raw[12:], "header_too_large"),
        (raw[:40] + b"\x00" + raw[41:], "damaged"),
        (raw[: 20 + length] + bytes(4) + raw[24 + length :], "damaged"),
        (raw[:-20] + bytes(4) + raw[-16:], "damaged"),
        (raw[:-1] + b"\0", "damaged"),
    ):
        where.write_bytes(changed)
        assert refusal(where, hub) == code, changed[:20]


def test_what_is_no_file_is_refused_and_does_not_hang(tmp_path: Path, hub: HubKeys) -> None:
    assert refusal(tmp_path / "absent.kbsync", hub) == "unreadable"
    assert refusal(tmp_path, hub) == "not_a_bundle"
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.kbsync")
        assert refusal(tmp_path / "pipe.kbsync", hub) == "not_a_bundle"


# Keys


def test_a_bundle_for_another_machine_is_refused(
    small: Path, tmp_path: Path, hub: HubKeys, laptop: Laptop
) -> None:
    for stranger in (HubKeys.generate(), HubKeys(laptop.keys, BoxKeys.generate())):
        assert refusal(small, stranger) == "not_for_this_machine"
    write(tmp_path / "b.kbsync", laptop, hub, [], recipient="f" * 32)
    assert refusal(tmp_path / "b.kbsync", hub) == "not_for_this_machine"


def test_a_header_that_names_us_without_a_payload_for_us(
    tmp_path: Path, hub: HubKeys, laptop: Laptop
) -> None:
    other, manifest = HubKeys.generate(), laptop.manifest(0)
    where = tmp_path / "x.kbsync"
    payload = pyrage.encrypt(
        plain_text(laptop, manifest, b""),
        [pyrage.x25519.Recipient.from_str(other.box_public)],
    )
    forge(where, manifest, b"", signer=laptop.keys, recipients=[hub.box_public], payload=payload)
    assert refusal(where, hub) == "not_for_this_machine"


def test_a_stranger_cannot_sign_another_s_bundle(
    small: Path, tmp_path: Path, hub: HubKeys, laptop: Laptop
) -> None:
    where, thief = tmp_path / "x.kbsync", laptop_of(hub)
    header = read_header(small)
    start = len(small.read_bytes()) - header.payload_bytes - 16
    payload = small.read_bytes()[start:-16]
    # the header signed again, the payload as it was
    again = msgspec.structs.replace(header, sender_key=thief.keys.sign_public)
    front = packed_header(again, thief.keys, BUNDLE)
    where.write_bytes(front + payload + packed_end(len(front) + len(payload) + 16))
    check_copy(where)
    assert refusal(where, hub) == "forged"
    # everything signed again, but with the certificate of the one who was robbed
    manifest = laptop.manifest(0)
    forge(
        where,
        manifest,
        plain_text(thief, manifest, b""),
        signer=thief.keys,
        recipients=[hub.box_public],
    )
    assert refusal(where, hub) == "certificate_mismatch"
    # ... or with the thief's certificate in the other's name
    manifest = laptop.manifest(0, certificate=thief.certificate)
    forge(
        where,
        manifest,
        plain_text(thief, manifest, b""),
        signer=thief.keys,
        recipients=[hub.box_public],
    )
    assert refusal(where, hub) == "certificate_mismatch"


def test_a_recipient_cannot_pass_a_bundle_on_as_its_sender(
    tmp_path: Path, hub: HubKeys, laptop: Laptop
) -> None:
    """The inside, decrypted by who may, does not serve in another envelope."""
    where, thief = tmp_path / "x.kbsync", laptop_of(hub)
    manifest = laptop.manifest(0)
    forge(
        where,
        manifest,
        plain_text(laptop, manifest, b""),
        signer=thief.keys,
        recipients=[hub.box_public],
    )
    assert refusal(where, hub) == "forged"


def test_a_payload_does_not_serve_in_another_bundle(
    small: Path, tmp_path: Path, hub: HubKeys, laptop: Laptop
) -> None:
    where = tmp_path / "x.kbsync"
    write(where, laptop, hub, [operation(seq) for seq in range(3)])
    one, two = small.read_bytes(), where.read_bytes()
    bytes_one, bytes_two = read_header(small).payload_bytes, read_header(where).payload_bytes
    front = two[: -16 - bytes_two]
    swapped = front + one[-16 - bytes_one : -16]
    where.write_bytes(swapped + packed_end(len(swapped) + 16))
    assert refusal(where, hub) in ("damaged", "cut", "extra_bytes")
    # even if its own sender signs the exchange
    manifest, other = laptop.manifest(0), laptop.manifest(0)
    forge(
        where,
        other,
        plain_text(laptop, manifest, b""),
        signer=laptop.keys,
        recipients=[hub.box_public],
    )
    assert refusal(where, hub) == "mismatch"


def test_the_closing_of_another_bundle_does_not_serve(
    tmp_path: Path, hub: HubKeys, laptop: Laptop
) -> None:
    where, text = tmp_path / "x.kbsync", operation(1) + b"\n"
    for end in (
        {"bundle": "a" * 32},
        {"operations": 2},
        {"unpacked_bytes": 1},
        {"sha256": "0" * 64},
    ):
        manifest = laptop.manifest(1)
        forge(
            where,
            manifest,
            plain_text(laptop, manifest, text, end=end),
            signer=laptop.keys,
            recipients=[hub.box_public],
        )
        assert refusal(where, hub) == "lines_differ"


def test_a_bundle_without_a_readable_certificate_is_not_written(
    tmp_path: Path, hub: HubKeys, laptop: Laptop
) -> None:
    for certificate in ("", "kb1.certificate.x.y", laptop_of(hub).certificate):
        with pytest.raises(KbdeskError):
            write(tmp_path / "b.kbsync", laptop, hub, [], certificate=certificate)
    with pytest.raises(KbdeskError) as refused:
        write_bundle_file(
            tmp_path / "b.kbsync",
            manifest=laptop.manifest(0),
            lines=[],
            keys=laptop.keys,
            recipients=["age1nobody"],
            spool=tmp_path,
        )
    assert refused.value.code == "bundle.bad_recipient"
    assert list(tmp_path.iterdir()) == []


# What a certified but evil sender may try


def evil(
    where: Path, hub: HubKeys, laptop: Laptop, text: bytes, operations: int = 1, **odd: Any
) -> str:
    manifest = laptop.manifest(operations)
    header = {key: odd.pop(key) for key in ("unpacked_cap", "min_reader") if key in odd}
    forge(
        where,
        manifest,
        plain_text(laptop, manifest, text, **odd),
        signer=laptop.keys,
        recipients=[hub.box_public],
        **header,
    )
    return refusal(where, hub)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b'{"a":NaN}', "not_finite"),
        (b'{"a":1e999}', "not_finite"),
        (b'{"a":1,"a":2}', "duplicate_key"),
        (b'{"a":9223372036854775808}', "number_out_of_range"),
        (b'{"a":' + b"[" * 5000 + b"]" * 5000 + b"}", "too_deep"),
        (b'{"a":"\xff"}', "not_utf8"),
        (b"[]", "not_an_object"),
        (b"", "not_json"),
        (b'{"a": 1}', "not_canonical"),
        (b'{"a":1}\r', "not_canonical"),
        (b'{"a":"' + b"x" * (1 << 20) + b'"}', "line_too_long"),
    ],
    ids=lambda value: repr(value[:20]).replace("\\", "%"),
)
def test_a_bad_line_is_refused(
    tmp_path: Path, hub: HubKeys, laptop: Laptop, line: bytes, code: str
) -> None:
    where = tmp_path / "x.kbsync"
    assert evil(where, hub, laptop, line + b"\n", unpacked_cap=4 << 20) == code


def test_a_bad_line_is_named_by_its_number(tmp_path: Path, hub: HubKeys, laptop: Laptop) -> None:
    path = tmp_path / "b.kbsync"
    good = operation(1)
    write(path, laptop, hub, [good, b'{"a":1,"a":2}'])
    with open_bundle(path, hub.keys, device=HUB_DEVICE) as bundle:
        lines = lines_of(bundle)
        assert next(lines) == good
        with pytest.raises(KbdeskError) as refused:
            next(lines)
    assert refused.value.params["line"] == 2


def test_lines_that_are_not_as_said_are_refused(
    tmp_path: Path, hub: HubKeys, laptop: Laptop
) -> None:
    where, line = tmp_path / "x.kbsync", operation(1)
    assert evil(where, hub, laptop, line) == "lines_differ"
    assert evil(where, hub, laptop, line + b"\n", 2) == "lines_differ"
    assert evil(where, hub, laptop, line + b"\n", 0) == "lines_differ"
    assert evil(where, hub, laptop, line + b"\n", after=b"x") == "bad_payload"


def test_bombs_are_refused(tmp_path: Path, hub: HubKeys, laptop: Laptop) -> None:
    where, zeros = tmp_path / "x.kbsync", b"0" * (64 << 20)
    assert evil(where, hub, laptop, zeros) == "bomb"
    assert evil(where, hub, laptop, zeros, unpacked_cap=1 << 30) == "line_too_long"
    assert evil(where, hub, laptop, b"{}\n" * 20_000_000, 20_000_000) == "bomb"
    assert evil(where, hub, laptop, b"", 0, unpacked_cap=1 << 62) == "too_large"


def test_what_unpacks_to_much_is_handed_on_in_parts() -> None:
    text = b"\n" * (64 << 20)
    packed = cast(Chunks, io.BytesIO(zstandard.compress(text)))
    blocks = list(blocks_of(packed))
    assert max(map(len, blocks)) <= 1 << 20
    assert b"".join(blocks) == text


def test_giant_windows_are_refused(tmp_path: Path, hub: HubKeys, laptop: Laptop) -> None:
    where, text = tmp_path / "x.kbsync", b"{}\n"
    for log in (24, 27, 31):
        parameters = zstandard.ZstdCompressionParameters(
            window_log=log, write_content_size=False, compression_level=1
        )
        frame = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
        packed = frame.compress(text) + frame.flush()
        assert evil(where, hub, laptop, text, frame=packed) == "window_too_large"
    # one segment: the whole content is the window
    parameters = zstandard.ZstdCompressionParameters(window_log=24, compression_level=1)
    packed = zstandard.ZstdCompressor(compression_params=parameters).compress(b"0" * (9 << 20))
    assert evil(where, hub, laptop, text, frame=packed) == "window_too_large"


def test_bad_frames_are_refused(tmp_path: Path, hub: HubKeys, laptop: Laptop) -> None:
    where, text = tmp_path / "x.kbsync", operation(1) + b"\n"
    good = zstandard.ZstdCompressor(write_content_size=False).compress(text)
    nothing = zstandard.ZstdCompressor().compress(b"")
    skippable = b"\x50\x2a\x4d\x18" + (4).to_bytes(4, "little") + b"abcd"
    for frame, codes in (
        (b"no frame at all", {"bad_compression"}),
        (b"", {"lines_differ", "bad_compression"}),
        (good[:-4], {"lines_differ", "bad_compression"}),
        (skippable + good, {"lines_differ", "bad_compression"}),
        (nothing + good, {"lines_differ", "bad_compression"}),
        (good + nothing, {"lines_differ", "bad_compression"}),
        (good[:8] + b"\xff\xff\xff" + good[11:], {"bad_compression"}),
    ):
        assert evil(where, hub, laptop, text, frame=frame) in codes, frame
    manifest = laptop.manifest(1)
    plain = plain_text(laptop, manifest, text, frame=good + good)
    forge(where, manifest, plain, signer=laptop.keys, recipients=[hub.box_public])
    refusal(where, hub)


def test_a_truncated_inside_is_refused(tmp_path: Path, hub: HubKeys, laptop: Laptop) -> None:
    where, text = tmp_path / "x.kbsync", operation(1) + b"\n"
    manifest = laptop.manifest(1)
    plain = plain_text(laptop, manifest, text)
    for length in range(0, len(plain), 41):
        forge(where, manifest, plain[:length], signer=laptop.keys, recipients=[hub.box_public])
        assert refusal(where, hub) in ("bad_payload", "forged", "bad_compression")


def test_an_endless_age_header_is_not_read(
    tmp_path: Path, hub: HubKeys, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, manifest = tmp_path / "x.kbsync", laptop.manifest(0)
    stanza = b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n"
    end = b"--- " + b"A" * 43 + b"\n" + bytes(100)
    for small in (0, 8 << 20):
        monkeypatch.setattr(decrypting, "SMALL_PAYLOAD", small)
        for middle in (b"-> X25519 " + b"A" * (2 << 20), stanza * 10_000, stanza * 150):
            payload = b"age-encryption.org/v1\n" + middle + end
            forge(
                where,
                manifest,
                b"",
                signer=laptop.keys,
                recipients=[hub.box_public],
                payload=payload,
            )
            assert refusal(where, hub) == "damaged"


def test_a_newer_bundle_is_refused_by_name(tmp_path: Path, hub: HubKeys, laptop: Laptop) -> None:
    where = tmp_path / "x.kbsync"
    assert evil(where, hub, laptop, b"", 0, min_reader=2) == "newer_reader_needed"
    check: dict[str, Any] = {"extra": {"unknown": [1, 2]}}
    manifest = laptop.manifest(0, **check)
    forge(
        where,
        manifest,
        plain_text(laptop, manifest, b""),
        signer=laptop.keys,
        recipients=[hub.box_public],
        format=9,
        extra={"also": "unknown"},
    )
    with open_bundle(where, hub.keys) as bundle:
        assert bundle.header.extra == {"also": "unknown"}
        assert bundle.manifest.extra == {"unknown": [1, 2]}
        assert list(lines_of(bundle)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"epoch": "xyz"},
        {"epoch": "A" * 32},
        {"bundle": "a" * 32 + "\n"},
        {"number": -1},
        {"operations": 1.5},
        {"operations": True},
        {"created": "2026-10-05T09:15:00"},
        {"created": "2026-13-05T09:15:00Z"},
        {"through": [2, 1]},
        {"through": [1]},
        {"have": {"x": 1}},
        {"have": {"a" * 32: -1}},
        {"chains": {"a" * 32: {}}},
        {"kind": "sideways"},
        {"schema": 0},
        {"format": "1"},
        {"extra": {}},
        {"certificate": None},
    ],
    ids=lambda value: repr(value).replace("\\", "%"),
)
def test_an_odd_manifest_is_refused(
    tmp_path: Path, hub: HubKeys, laptop: Laptop, change: dict[str, Any]
) -> None:
    where, manifest = tmp_path / "x.kbsync", laptop.manifest(0)
    fields = {**msgspec.json.decode(record_json(manifest)), **change}
    plain = sealed(laptop.keys, MANIFEST_PURPOSE, canonical_json(fields))
    forge(where, manifest, plain, signer=laptop.keys, recipients=[hub.box_public])
    with pytest.raises(KbdeskError) as refused:
        taken(where, hub)
    assert refused.value.code == "bundle.bad_manifest"
    for name, value in {"created": "2026-13-05T09:15:00Z", "through": [2, 1]}.items():
        if change == {name: value}:
            assert refused.value.params == {"reason": name}


def test_an_odd_header_is_refused(tmp_path: Path, hub: HubKeys, laptop: Laptop) -> None:
    where, manifest = tmp_path / "x.kbsync", laptop.manifest(0)
    plain = plain_text(laptop, manifest, b"")
    for change in (
        {"kind": "sideways"},
        {"payload_bytes": -1},
        {"unpacked_cap": -1},
    ):
        forge(where, manifest, plain, signer=laptop.keys, recipients=[hub.box_public], **change)
        assert refusal(where, hub) == "bad_header"
    with pytest.raises(KbdeskError) as refused:
        forge(where, manifest, plain, signer=laptop.keys, recipients=[hub.box_public],
              created="2026-13-05T09:15:00Z")  # fmt: skip
    assert (refused.value.code, refused.value.params) == (
        "bundle.bad_header", {"reason": "created"},
    )  # fmt: skip
    for recipients in ([], [hub.box_public] * 17):
        forge(where, manifest, plain, signer=laptop.keys, recipients=recipients, payload=b"x")
        assert refusal(where, hub) == "bad_header"


def test_a_certificate_is_the_callers_to_judge(
    tmp_path: Path, hub: HubKeys, laptop: Laptop
) -> None:
    """An impostor district's certificate opens, and does not verify."""
    impostor = HubKeys.generate()
    forged = issue(certificate_of(laptop.keys, laptop.device, impostor), impostor)
    path = tmp_path / "b.kbsync"
    write(path, laptop, hub, [], certificate=forged)
    with open_bundle(path, hub.keys) as bundle, pytest.raises(KbdeskError) as refused:
        certificates.verify(bundle.manifest.certificate, hub.sign_public, None)
    assert refused.value.code == "enrol.certificate_forged"


def test_keys_never_show(laptop: Laptop, hub: HubKeys) -> None:
    for shown in (repr(laptop.keys), repr(hub), str(hub.escrow)):
        assert "SECRET" not in shown
        assert laptop.keys.sign_seed.hex() not in shown
    assert DeviceKeys.from_dict(laptop.keys.to_dict()).fingerprint == laptop.keys.fingerprint


def test_too_many_epochs_are_refused_with_words_that_help(
    tmp_path: Path, hub: HubKeys, laptop: Laptop
) -> None:
    have = {f"{number:032x}": 1 for number in range(120_000)}
    with pytest.raises(KbdeskError) as refused:
        write_bundle_file(
            tmp_path / "x.kbsync", manifest=laptop.manifest(0, have=have), lines=[],
            keys=laptop.keys, recipients=[hub.box_public], spool=tmp_path,
        )  # fmt: skip
    assert (refused.value.code, refused.value.params) == (
        "bundle.too_many_epochs", {"epochs": 120_000},
    )  # fmt: skip
    assert not list(tmp_path.glob("x.kbsync*"))


def test_what_the_sealing_library_says_by_itself_is_what_is_raised(
    tmp_path: Path, hub: HubKeys, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise pyrage.EncryptError("no room for a stanza")

    monkeypatch.setattr(pyrage, "encrypt_io", fails)
    with pytest.raises(pyrage.EncryptError, match="no room for a stanza"):
        write_bundle_file(
            tmp_path / "x.kbsync",
            manifest=laptop.manifest(0),
            lines=[],
            keys=laptop.keys,
            recipients=[hub.box_public],
            spool=tmp_path,
        )
    assert list(tmp_path.iterdir()) == []
