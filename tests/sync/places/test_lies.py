"""A server that lies, is full or guarded, a wrong clock, a proxy: a sentence, nothing half done."""

from __future__ import annotations

import base64
import contextlib
import os
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kbdesk.domain.errors import KbdeskError
from kbdesk.sync.places import transfers, webdav
from kbdesk.sync.places.fetching import fetch
from kbdesk.sync.places.sending import send
from kbdesk.sync.places.transfers import Parcel, Stop
from kbdesk.sync.places.trial import try_place
from tests.sync.places.certificates import Authority
from tests.sync.places.servers import PASSWORD, USER, App, Dav, Line, line_to, web

A, B = "a" * 32, "b" * 32
Start = Callable[..., Any]
SMALL, LARGE = 5_000, (1 << 20) + 50_000


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transfers, "_PAUSE_S", 0.0)


def parcel(folder: Path, size: int = SMALL) -> Parcel:
    path = folder / "LT01-1.kbsync"
    path.write_bytes(os.urandom(size))
    return Parcel(path, path.name)


def code(do: Callable[[], object]) -> str:
    with pytest.raises(KbdeskError) as refused:
        do()
    assert PASSWORD not in str(refused.value)
    assert "localhost" not in str(refused.value)
    return refused.value.code


def answers(
    dav: Dav, method: str, status: str, *headers: tuple[str, str], body: bytes = b""
) -> App:
    """Return the server's app, with another answer to one method."""

    def app(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != method:
            return dav.dav(environ, start)
        with contextlib.suppress(KeyError, ValueError):
            environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        start(status, [("Content-Length", str(len(body))), *headers])
        return [body]

    return app


@pytest.mark.parametrize(
    ("status", "wanted"),
    [
        ("507 Full", "place.full"),
        ("413 Large", "place.full"),
        ("403 No", "place.read_only"),
        ("401 Who", "place.wrong_password"),
        ("423 Locked", "place.locked"),
        ("503 Later", "place.busy"),
        ("500 Oh", "place.server_fault"),
        ("400 Name", "place.refused"),
        ("302 There", "place.redirected"),
    ],
)
def test_a_server_that_does_not_take_it(dav: Dav, tmp_path: Path, status: str, wanted: str) -> None:
    size = LARGE if wanted == "place.full" else SMALL
    dav.app = answers(dav, "PUT", status, ("Location", "https://elsewhere.example/"))
    assert code(lambda: send(dav.place(), A, [parcel(tmp_path, size)])) == wanted
    dav.app = dav.dav
    assert fetch(dav.place(), B, ".kbsync", tmp_path / "in").files == []
    assert not any(name.endswith(".kbsync") or name.endswith("list") for name in dav.files())


@pytest.mark.parametrize(
    ("status", "kind", "body", "wanted"),
    [
        ("200 OK", "text/html", b"<html>please sign in</html>", "place.no_webdav"),
        ("405 No", "text/html", b"", "place.no_webdav"),
        ("301 There", "text/html", b"", "place.redirected"),
        ("207 Multi", "text/xml", b"<html/>", "place.bad_answer"),
        ("207 Multi", "text/xml", b"<d:multistatus", "place.bad_answer"),
        (
            "207 Multi", "text/xml",
            b'<!DOCTYPE a [<!ENTITY b "c">]><d:multistatus xmlns:d="DAV:">&b;</d:multistatus>',
            "place.bad_answer",
        ),
        ("207 Multi", "text/xml", b"\xff\xfe\x00", "place.bad_answer"),
    ],
)  # fmt: skip
def test_what_is_no_listing(
    dav: Dav, tmp_path: Path, status: str, kind: str, body: bytes, wanted: str
) -> None:
    dav.app = answers(dav, "PROPFIND", status, ("Content-Type", kind), body=body)
    one = parcel(tmp_path)
    assert code(lambda: send(dav.place(), A, [one])) == wanted
    assert code(lambda: fetch(dav.place(), B, ".kbsync", tmp_path / "in")) == wanted
    assert dav.files() == {}


def test_an_endless_listing_is_not_read_to_its_end(
    dav: Dav, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webdav, "_MAX_LISTING", 1 << 16)
    sent = [0]

    def endless() -> Iterator[bytes]:
        while True:
            sent[0] += 1 << 14
            yield b" " * (1 << 14)

    def app(_environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        start("207 Multi", [("Content-Type", "text/xml")])
        return endless()

    dav.app = app
    assert code(lambda: fetch(dav.place(), B, ".kbsync", tmp_path / "in")) == "place.bad_answer"
    assert sent[0] < 8 << 20


def test_names_that_lead_elsewhere_are_passed_over(dav: Dav, tmp_path: Path) -> None:
    send(dav.place(), A, [parcel(tmp_path)])
    hrefs = ["/../../etc/passwd", "//evil.example/x.kbsync", f"/{A}/../x.kbsync", "/%2e%2e/",
             f"/{A}%2fx.kbsync", "http://[", "/" + "z" * 400, f"/{'A' * 32}/"]  # fmt: skip
    said = "".join(
        f"<response><href>{href}</href><propstat><prop><resourcetype><collection/></resourcetype>"
        "<getcontentlength>9</getcontentlength></prop><status>HTTP/1.1 200 OK</status></propstat>"
        "</response>"
        for href in hrefs
    )
    body = f'<multistatus xmlns="DAV:">{said}</multistatus>'.encode()
    dav.app = answers(dav, "PROPFIND", "207 Multi", ("Content-Type", "text/xml"), body=body)
    dav.seen.clear()
    assert fetch(dav.place(), B, ".kbsync", tmp_path / "in").files == []
    assert {path for _, path in dav.seen} == {"/"}


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_a_server_that_keeps_another_length_is_found_out(
    dav: Dav, tmp_path: Path, size: int
) -> None:
    def app(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        found = dav.dav(environ, start)
        if environ["REQUEST_METHOD"] != "PUT":
            return found
        body = list(found)
        path = dav.root / environ["PATH_INFO"].lstrip("/")
        path.write_bytes(path.read_bytes()[:-10])
        return body

    dav.app = app
    one = parcel(tmp_path, size)
    assert code(lambda: send(dav.place(), A, [one])) == "place.wrong_length"
    assert not any(name.endswith((".kbsync", "list")) for name in dav.files())
    dav.app = dav.dav
    send(dav.place(), A, [one])
    (found,) = fetch(dav.place(), B, ".kbsync", tmp_path / "in").files
    assert found.path is not None
    assert found.path.read_bytes() == one.path.read_bytes()


@pytest.mark.parametrize(
    ("status", "change", "wanted"),
    [
        ("200 OK", lambda body: body + b"more", "place.wrong_length"),
        ("200 OK", lambda body: body[:-7], "place.wrong_length"),
        ("200 OK", lambda _body: b"<html>please sign in</html>", "place.wrong_length"),
        ("302 There", lambda body: body, "place.redirected"),
        ("403 No", lambda body: body, "place.read_only"),
    ],
)
def test_a_file_that_is_given_otherwise_is_not_taken(
    dav: Dav, tmp_path: Path, status: str, change: Callable[[bytes], bytes], wanted: str
) -> None:
    one = parcel(tmp_path, LARGE if "200" in status else SMALL)
    send(dav.place(), A, [one])

    def app(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        path = dav.root / environ["PATH_INFO"].lstrip("/")
        if environ["REQUEST_METHOD"] != "GET" or path.name == "list":
            return dav.dav(environ, start)
        body = change(path.read_bytes())
        start(status, [("Content-Length", str(len(body))), ("Location", "https://evil.example/")])
        return [body]

    dav.app = app
    (found,) = fetch(dav.place(), B, ".kbsync", tmp_path / "in").files
    assert found.path is None
    assert found.error is not None
    assert found.error.code == wanted
    dav.app = dav.dav
    (found,) = fetch(dav.place(), B, ".kbsync", tmp_path / "in").files
    assert found.path is not None
    assert found.path.read_bytes() == one.path.read_bytes()


def test_a_piece_that_was_changed_is_refused_and_no_half_list_is_believed(
    dav: Dav, tmp_path: Path
) -> None:
    one = parcel(tmp_path, LARGE)
    send(dav.place(), A, [one])
    folder = dav.root / A / "LT01-1.kbsync.pieces"
    piece, whole = folder / "00003", (folder / "00003").read_bytes()
    piece.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    (found,) = fetch(dav.place(), B, ".kbsync", tmp_path / "in").files
    assert found.error is not None
    assert found.error.code == "place.damaged"
    piece.write_bytes(whole)
    list_ = (folder / "list").read_bytes()
    for part in (list_[:-1], b"", b"{}", b"<html/>"):
        (folder / "list").write_bytes(part)
        assert fetch(dav.place(), B, ".kbsync", tmp_path / "in2").files == []
    (folder / "list").write_bytes(list_)
    dav.seen.clear()
    (found,) = fetch(dav.place(), B, ".kbsync", tmp_path / "in").files
    assert found.path is not None
    # what was fetched before is not fetched again
    assert [path for method, path in dav.seen if method == "GET" and "/0000" in path] == [
        f"/{A}/LT01-1.kbsync.pieces/0000{n}" for n in range(3, 5)
    ]


def test_an_answer_of_the_move_that_is_lost(dav: Dav, tmp_path: Path) -> None:
    def app(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "MOVE":
            list(dav.dav(environ, lambda *_: None))
            raise ConnectionResetError  # cheroot closes the connection
        return dav.dav(environ, start)

    dav.app = app
    one = parcel(tmp_path)
    (sent,) = send(dav.place(), A, [one]).sent
    assert not sent.already
    assert dav.files() == {f"{A}/{one.name}": one.path.read_bytes()}


def test_a_server_that_cannot_rename_gets_pieces(dav: Dav, tmp_path: Path) -> None:
    dav.app = answers(dav, "MOVE", "501 No")
    one = parcel(tmp_path)
    send(dav.place(), A, [one])
    (found,) = fetch(dav.place(), B, ".kbsync", tmp_path / "in").files
    assert found.path is not None
    assert found.path.read_bytes() == one.path.read_bytes()


def test_another_file_of_the_name_is_not_overwritten(dav: Dav, tmp_path: Path) -> None:
    (dav.root / A).mkdir()
    (dav.root / A / "LT01-1.kbsync").write_bytes(b"another")
    assert code(lambda: send(dav.place(), A, [parcel(tmp_path)])) == "place.name_taken"
    assert dav.files() == {f"{A}/LT01-1.kbsync": b"another"}


def test_the_writer_deletes_what_is_done_and_what_is_old_and_nothing_else(
    dav: Dav,
) -> None:
    mine = dav.root / A
    mine.mkdir()
    for name in ("done.kbsync", "old.kbsync", "waits.kbsync", "half.kbsync-sending", "note.txt~"):
        (mine / name).write_bytes(b"x")
    os.utime(mine / "old.kbsync", (0, 0))
    os.utime(mine / "note.txt~", (0, 0))
    (mine / "large.kbsync.pieces").mkdir()
    (mine / "large.kbsync.pieces" / "00000").write_bytes(b"x")
    other = dav.root / B / "done.kbsync"
    other.parent.mkdir()
    other.write_bytes(b"theirs")
    done = send(dav.place(), A, [], done_with=["done.kbsync", "large.kbsync"])
    assert sorted(done.deleted) == ["done.kbsync", "large.kbsync", "old.kbsync"]
    assert sorted(path.name for path in mine.iterdir()) == ["note.txt~", "waits.kbsync"]
    assert other.read_bytes() == b"theirs"


# -- who is spoken to ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dates", "wanted"),
    [
        ({"begins": timedelta(days=3)}, "place.clock_behind"),
        ({"begins": timedelta(days=-9), "ends": timedelta(days=-3)}, "place.clock_or_expired"),
        ({"host": "elsewhere.example"}, "place.other_name"),
    ],
)
def test_a_certificate_that_does_not_hold(
    dav: Dav, tmp_path: Path, dates: dict[str, Any], wanted: str
) -> None:
    authority = Authority()
    pem = authority.server(**dates)
    with web(tmp_path, dav.dav, pem=pem, authority=authority) as server:
        assert code(lambda: try_place(server.place(), A)) == wanted
        assert server.seen == []


def test_a_server_of_an_unknown_authority_hears_no_password(dav: Dav) -> None:
    assert code(lambda: try_place(dav.place(ca=""), A)) == "place.not_trusted"
    assert code(lambda: try_place(dav.place(ca=Authority().pem), A)) == "place.not_trusted"
    assert dav.seen == []


def test_a_date_that_is_wrong_is_told(dav: Dav) -> None:
    def app(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        def begin(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            kept = [one for one in headers if one[0] != "Date"]
            return start(status, [*kept, ("Date", "Sat, 05 Dec 2026 10:00:00 GMT")], *more)

        return dav.dav(environ, begin)

    dav.app = app
    trial = try_place(dav.place(), A)
    assert trial.server_time is not None
    assert trial.server_time.day == 5
    assert trial.clock_wrong


def test_a_wrong_password_and_no_network(dav: Dav) -> None:
    assert code(lambda: try_place(dav.place(password="salah"), A)) == "place.wrong_password"
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    assert code(lambda: try_place(dav.place(port), A)) == "place.no_network"


def test_the_password_goes_to_no_other_host(dav: Dav, tmp_path: Path) -> None:
    seen: list[str] = []

    def elsewhere(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        seen.append(environ.get("HTTP_AUTHORIZATION", ""))
        start("200 OK", [])
        return [b""]

    folder = tmp_path / "other"
    folder.mkdir()
    with web(folder, elsewhere, authority=dav.authority) as other:
        where = ("Location", other.place().address)
        for method in ("PROPFIND", "GET", "PUT", "MOVE", "MKCOL"):
            dav.app = answers(dav, method, "307 There", where)
            with contextlib.suppress(KbdeskError):
                send(dav.place(), A, [parcel(tmp_path)])
            with contextlib.suppress(KbdeskError):
                fetch(dav.place(), B, ".kbsync", tmp_path / "in")
    assert seen == []


# -- proxies -------------------------------------------------------------------------------------


class Proxy(Line):
    """A proxy that asks for a password, or not."""

    def __init__(self, port: int, account: str = "") -> None:
        super().__init__(port, ())
        self.account = account
        self.asked: list[bytes] = []

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                self._open.append(client)
                self._start(self._connect, client)

    def _connect(self, client: socket.socket) -> None:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            more = client.recv(4096)
            if not more:
                return
            head += more
        self.asked.append(head)
        token = base64.b64encode(self.account.encode())
        if self.account and b"Basic " + token not in head:
            client.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
            client.shutdown(socket.SHUT_RDWR)
            return
        client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        server = socket.create_connection(("127.0.0.1", self._to))
        self._open.append(server)
        self._start(self._carry, client, server, [-1])
        self._start(self._carry, server, client, [-1])


def test_an_office_proxy(dav: Dav, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = Proxy(dav.port, "kantor:rahasia")
    try:
        monkeypatch.setenv("NO_PROXY", "")
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        assert code(lambda: try_place(dav.place(), A)) == "place.proxy_password"
        monkeypatch.setenv("HTTPS_PROXY", f"http://kantor:rahasia@127.0.0.1:{proxy.port}")
        assert try_place(dav.place(), A).server_time is not None
        account = base64.b64encode(f"{USER}:{PASSWORD}".encode())
        assert not any(account in head for head in proxy.asked)
        monkeypatch.setenv("HTTPS_PROXY", "nonsense://127.0.0.1:1")
        assert code(lambda: try_place(dav.place(), A)) == "place.proxy"
    finally:
        proxy.stop()


# -- stopping ------------------------------------------------------------------------------------


def test_a_server_that_says_nothing_is_left_at_once(dav: Dav, tmp_path: Path) -> None:
    gate, stop = threading.Event(), Stop()

    def app(_environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        stop_soon.start()
        gate.wait(20)
        start("200 OK", [])
        return [b""]

    stop_soon = threading.Timer(0.05, stop.now)
    dav.app = app
    try:
        refused = code(lambda: fetch(dav.place(), B, ".kbsync", tmp_path / "in", stop=stop))
        assert refused == "place.cancelled"
        assert not gate.is_set()
    finally:
        gate.set()


def test_a_line_that_carries_nothing_ends(dav: Dav, tmp_path: Path) -> None:
    with line_to(dav.port, (0 for _ in range(100))) as line:
        assert code(lambda: try_place(dav.place(line.port), A)) == "place.cut"
        refused = code(lambda: fetch(dav.place(line.port), B, ".kbsync", tmp_path / "in"))
        assert refused == "place.cut"
        assert line.connections < 20


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_a_cut_put_that_is_written_late_is_mended(dav: Dav, tmp_path: Path, size: int) -> None:
    """The server still writes what came of a cut PUT after the whole one has come."""
    late = [1]

    def app(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        body = list(dav.dav(environ, start))
        if environ["REQUEST_METHOD"] == "PUT" and late:
            late.pop()
            path = dav.root / environ["PATH_INFO"].lstrip("/")
            path.write_bytes(path.read_bytes()[:100])
        return body

    dav.app = app
    one = parcel(tmp_path, size)
    send(dav.place(), A, [one])
    (found,) = fetch(dav.place(), B, ".kbsync", tmp_path / "in").files
    assert found.path is not None
    assert found.path.read_bytes() == one.path.read_bytes()


@pytest.mark.parametrize("told", ["bytes 0-4999/5000", "bytes 2000-4999/6000", "", "bytes */5000"])
def test_a_range_that_is_another_is_not_joined(dav: Dav, tmp_path: Path, told: str) -> None:
    one = parcel(tmp_path, 5000)
    send(dav.place(), A, [one])
    content = one.path.read_bytes()

    def cut(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET":
            return dav.dav(environ, start)
        start("200 OK", [("Content-Length", "5000")])
        return _then_gone(content[:2000])

    dav.app = cut
    with contextlib.suppress(KbdeskError):
        fetch(dav.place(), B, ".kbsync", tmp_path / "in", stop=Once())
    (part,) = (tmp_path / "in").glob("*.part")
    assert part.read_bytes() == content[:2000]

    def app(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET":
            return dav.dav(environ, start)
        assert environ["HTTP_RANGE"].startswith("bytes=")
        start("206 Part", [("Content-Range", told), ("Content-Length", "3000")])
        return [b"x" * 3000]

    dav.app = app
    (found,) = fetch(dav.place(), B, ".kbsync", tmp_path / "in").files
    assert found.error is not None
    assert found.error.code == "place.wrong_length"
    dav.app = dav.dav
    (found,) = fetch(dav.place(), B, ".kbsync", tmp_path / "in").files
    assert found.path is not None
    assert found.path.read_bytes() == one.path.read_bytes()


def _then_gone(body: bytes) -> Iterator[bytes]:
    yield body
    raise ConnectionResetError


class Once(Stop):
    """Is stopped where something would be tried again."""

    def wait(self, seconds: float) -> None:  # noqa: ARG002
        self.now()
        self.check()
