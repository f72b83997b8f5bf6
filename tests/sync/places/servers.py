"""Servers of the tests: a real WebDAV server, small ones that lie, and lines that are cut."""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from cheroot.ssl.builtin import BuiltinSSLAdapter
from cheroot.wsgi import Server
from wsgidav.fs_dav_provider import FilesystemProvider
from wsgidav.wsgidav_app import WsgiDAVApp

from kbdesk.sync.places.address import WebPlace
from tests.sync.places.certificates import Authority

logging.getLogger("wsgidav").setLevel(logging.CRITICAL)
USER, PASSWORD = "akun-kota", "sandi aplikasi kota"
App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Web:
    """A server of an app under TLS on this machine; ``seen`` are method and path of requests."""

    def __init__(self, folder: Path, app: App, authority: Authority, pem: str = "") -> None:
        self.authority = authority
        self.app = app
        self.seen: list[tuple[str, str]] = []
        file = folder / "server.pem"
        file.write_text(pem or authority.server())
        self._server = Server(("127.0.0.1", 0), self._answer, numthreads=4)
        self._server.ssl_adapter = BuiltinSSLAdapter(str(file), str(file))
        setattr(self._server, "error_log", lambda *_, **__: None)  # noqa: B010
        self._server.prepare()
        self._thread = threading.Thread(target=self._server.serve, daemon=True)
        self._thread.start()
        self.port = self._server.bind_addr[1]

    def _answer(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        self.seen.append((environ["REQUEST_METHOD"], environ["PATH_INFO"]))
        if environ["REQUEST_METHOD"] == "PUT":
            _keep_what_came(environ)
        return self.app(environ, start)

    def place(self, port: int | None = None, **more: Any) -> WebPlace:
        """Return this server as a place, reached at a port (of a line that is cut)."""
        account = {"user": USER, "password": PASSWORD, "ca": self.authority.pem, **more}
        return WebPlace(f"https://localhost:{port or self.port}/", **account)

    def stop(self) -> None:
        self._server.stop()
        self._thread.join(5)


def _keep_what_came(environ: dict[str, Any]) -> None:
    """Let a PUT that was cut stay with what came of it, as servers do; wsgidav leaves it open."""
    body = bytearray()
    with contextlib.suppress(Exception):
        while part := environ["wsgi.input"].read(1 << 14):
            body += part
    environ["wsgi.input"] = BytesIO(bytes(body))
    environ["CONTENT_LENGTH"] = str(len(body))


class Dav(Web):
    """A real WebDAV server over a folder."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "dav"
        self.root.mkdir()
        self.dav: App = WsgiDAVApp(
            {
                "provider_mapping": {"/": FilesystemProvider(str(self.root))},
                "simple_dc": {"user_mapping": {"*": {USER: {"password": PASSWORD}}}},
                "http_authenticator": {"accept_digest": False, "default_to_digest": False},
                "logging": {"enable": False, "enable_loggers": []},
                "verbose": 0,
                "dir_browser": {"enable": False},
                "lock_storage": False,
            }
        )
        super().__init__(folder, self.dav, Authority())

    def clear(self) -> None:
        """Forget everything that lies there and was seen."""
        self.app = self.dav
        self.seen.clear()
        for path in sorted(self.root.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()

    def files(self) -> dict[str, bytes]:
        """Return every file by its path."""
        found = self.root.rglob("*")
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in found
            if path.is_file()
        }


class Line:
    """Carries bytes between a client and a server, and cuts each connection after so many.

    ``cuts`` gives how many bytes (of both directions) a connection carries; none left: no cut.
    """

    def __init__(self, port: int, cuts: Iterable[int]) -> None:
        self._to, self._cuts = port, iter(cuts)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self.carried = 0
        self.connections = 0
        self.cut = 0
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._open: list[socket.socket] = []
        self._start(self._accept)

    def _start(self, do: Callable[..., None], *args: Any) -> None:
        thread = threading.Thread(target=do, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                server = socket.create_connection(("127.0.0.1", self._to))
                self.connections += 1
                left = [next(self._cuts, -1)]
                self._open += [client, server]
                self._start(self._carry, client, server, left)
                self._start(self._carry, server, client, left)

    def _carry(self, one: socket.socket, other: socket.socket, left: list[int]) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(1 << 14):
                with self._lock:
                    if left[0] >= 0:
                        data = data[: left[0]]
                        left[0] -= len(data)
                    self.carried += len(data)
                    over = left[0] == 0
                other.sendall(data)
                if over:
                    self.cut += 1
                    break
        for each in (one, other):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def stop(self) -> None:
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for one in self._open:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
        for one in self._open:
            one.close()


@contextmanager
def line_to(port: int, cuts: Iterable[int]) -> Iterator[Line]:
    line = Line(port, cuts)
    try:
        yield line
    finally:
        line.stop()


@contextmanager
def web(
    folder: Path, app: App, *, pem: str = "", authority: Authority | None = None
) -> Iterator[Web]:
    server = Web(folder, app, authority or Authority(), pem)
    try:
        yield server
    finally:
        server.stop()
