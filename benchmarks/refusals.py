"""How quickly, and in how much memory, a bundle is refused that nobody should take.

Run from the project's folder: ``python -m benchmarks.refusals``. Each is refused in a process of
its own, whose memory is looked at; the target is 100 ms of the processor and 200 MB, whatever
the bundle would unpack to.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import zstandard

from kbdesk.domain.errors import KbdeskError
from kbdesk.sync.bundle import open_bundle
from kbdesk.sync.keys import HubKeys
from kbdesk.sync.operation_lines import batches
from tests.sync.laptops import (
    HUB_DEVICE,
    Laptop,
    forge,
    laptop_of,
    operation,
    plain_text,
    write,
)

TARGET_MS, TARGET_MB = 100, 200


def bundles(folder: Path, hub: HubKeys) -> Iterator[tuple[str, Path]]:
    """Make each bundle that is to be refused; yields what it is."""
    laptop, stranger = laptop_of(hub), HubKeys.generate()
    good = folder / "good"
    write(good, laptop, hub, [operation(seq) for seq in range(1000)])
    raw = good.read_bytes()
    for name, changed in (
        ("flipped in the header", raw[:60] + bytes([raw[60] ^ 1]) + raw[61:]),
        ("flipped in the payload", raw[:-2000] + bytes([raw[-2000] ^ 1]) + raw[-1999:]),
        ("flipped at the end", raw[:-1] + bytes([raw[-1] ^ 1])),
        ("cut in the middle", raw[: len(raw) // 2]),
        ("cut by one byte", raw[:-1]),
    ):
        path = folder / name
        path.write_bytes(changed)
        yield name, path
    path = folder / "for another"
    write(path, laptop_of(stranger), stranger, [operation(1)])
    yield "for another district", path
    yield from forged(folder, hub, laptop)


def forged(folder: Path, hub: HubKeys, laptop: Laptop) -> Iterator[tuple[str, Path]]:
    """Make what a certified laptop signed that wants to do harm."""
    zeros, line = b"0" * (256 << 20), operation(1) + b"\n"
    wide = zstandard.ZstdCompressionParameters(
        window_log=31, write_content_size=False, compression_level=1
    )
    packer = zstandard.ZstdCompressor(compression_params=wide).compressobj()
    window = packer.compress(line) + packer.flush()
    for name, text, operations, frame, cap in (
        ("a bomb of 256 MB", zeros, 1, None, 1 << 20),
        ("a bomb that announces itself", zeros, 1, None, 1 << 30),
        ("a bomb of empty lines", b"\n" * (256 << 20), 1 << 28, None, 1 << 30),
        ("a window of 2 GB", line, 1, window, 1 << 20),
        ("nested 500,000 deep", b'{"a":' + b"[" * 500_000 + b"\n", 1, None, 4 << 20),
        ("a number of 900,000 digits", b'{"a":' + b"9" * 900_000 + b"}\n", 1, None, 4 << 20),
        ("no number", b'{"a":NaN}\n', 1, None, 1 << 20),
        ("one key twice", b'{"a":1,"a":2}\n', 1, None, 1 << 20),
    ):
        path, manifest = folder / name, laptop.manifest(operations)
        plain = plain_text(laptop, manifest, text, frame=frame)
        forge(path, manifest, plain, signer=laptop.keys, recipients=[hub.box_public],
              unpacked_cap=cap)  # fmt: skip
        yield name, path
    stanza = b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n"
    payload = b"age-encryption.org/v1\n" + stanza * 20_000 + b"--- " + b"A" * 43 + b"\n"
    path = folder / "endless"
    forge(path, laptop.manifest(0), b"", signer=laptop.keys, recipients=[hub.box_public],
          payload=payload)  # fmt: skip
    yield "an endless list of recipients", path


def alone(path: Path, keys: Path) -> None:
    """Refuse one bundle, and print the code, the milliseconds, and the memory in MB."""
    hub = HubKeys.from_dict(json.loads(keys.read_text()))
    code, began = "", time.process_time()
    try:
        with open_bundle(path, hub.keys, device=HUB_DEVICE) as bundle:
            for _ in batches(bundle.raw_lines()):
                pass
    except KbdeskError as error:
        code = error.code
    spent = (time.process_time() - began) * 1000
    status = Path("/proc/self/status").read_text()
    print(json.dumps([code, spent, int(status.split("VmHWM:")[1].split()[0]) / 1024]))


def main() -> None:
    """Refuse them all."""
    hub = HubKeys.generate()
    slow: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        keys = folder / "hub.json"
        keys.write_text(json.dumps(hub.to_dict()))
        for what, path in bundles(folder, hub):
            command = [sys.executable, "-m", "benchmarks.refusals", "--alone"]
            command += [str(path), str(keys)]
            done = subprocess.run(command, capture_output=True, check=True, text=True)
            code, spent, memory = json.loads(done.stdout)
            print(f"{what}: {code or 'TAKEN'}, {spent:.1f} ms, {memory:.0f} MB", flush=True)
            if not code or spent > TARGET_MS or memory > TARGET_MB:
                slow.append(what)
    print(f"target {TARGET_MS} ms and {TARGET_MB} MB: " + (", ".join(slow) or "all met"))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--alone"]:
        alone(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        main()
