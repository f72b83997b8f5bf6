"""A WebDAV server as far as places need it: listing, writing, renaming, reading, deleting.

Nothing that the server says is believed: answers are read up to a limit, redirects are not
followed, names that this program did not give are passed over. The password goes to the one
host of the address, by TLS, and nowhere else.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import ParseError

import defusedxml.ElementTree
import httpx
from defusedxml import DefusedXmlException

from kbdesk.domain.errors import KbdeskError
from kbdesk.sync.places.address import WebPlace
from kbdesk.sync.places.https_client import CONNECT_S, https_client
from kbdesk.sync.places.place_errors import of_line, of_status
from kbdesk.sync.places.transfers import Stop

_ANSWER_S: Final = 25.0
_WHOLE_ANSWER_S: Final = 90.0
"""An answer that is no file has come after this long, or never comes."""
_SLOW_S, _SLOW_BYTES = 60.0, 2048
"""A file of which no more than so many bytes come in this time does not come."""
_MAX_LISTING: Final = 8 << 20
_MAX_NAMES: Final = 20_000
_MAX_TOLD: Final = 64 << 10
_CLOCK_OFF: Final = timedelta(hours=24)
_D: Final = "{DAV:}"
_ASKED: Final = (
    b'<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:"><prop><resourcetype/>'
    b"<getcontentlength/><getlastmodified/><getetag/></prop></propfind>"
)


@dataclass(frozen=True, slots=True)
class ServerEntry:
    """A file or folder on the server; ``modified`` by the server's clock."""

    name: str
    folder: bool
    size: int | None
    etag: str
    modified: datetime | None


class WebFolder:
    """The folder of a place on its server. A context manager: leaving it closes the connection.

    Every method raises ``place.*``; ``place.cut`` and ``place.too_slow`` where the line broke
    and the same may be tried again. ``path`` is relative to the place, without a leading ``/``.
    """

    def __init__(
        self,
        place: WebPlace,
        stop: Stop | None = None,
        *,
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        self._place = place
        self._stop = stop or Stop()
        self._now = now
        self._base = httpx.URL(place.address)
        self.server_time: datetime | None = None
        """What the server's clock said last, None before it said anything."""
        self.clock_off = timedelta(0)
        """How far this machine's clock is ahead of the server's."""
        auth = httpx.BasicAuth(place.user, place.password) if place.user else None
        self._client = https_client(place.ca, _ANSWER_S, auth)

    def __enter__(self) -> WebFolder:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._client.close()

    @property
    def clock_is_wrong(self) -> bool:
        """Tell whether this machine's date is wrong by what the server says."""
        return abs(self.clock_off) > _CLOCK_OFF

    # -- what there is -------------------------------------------------------------------

    def entries(self, path: str = "") -> dict[str, ServerEntry] | None:
        """Return what is in a folder, by name; None where there is no such folder."""
        url = self._url(_folder(path))
        with self._asked("PROPFIND", url, {"Depth": "1"}, _ASKED) as answer:
            if answer.status_code == 404:
                return None
            if answer.status_code in (405, 501) or (
                answer.status_code != 207 and 200 <= answer.status_code < 300
            ):
                raise KbdeskError("place.no_webdav")
            if answer.status_code != 207:
                raise of_status(answer.status_code)
            raw = self._read(answer, _MAX_LISTING)
        return _listing(raw, url.path)

    def size(self, path: str) -> int | None:
        """Return the length of a file as the server tells it, None where it is not there."""
        with self._asked("HEAD", self._url(path)) as answer:
            if answer.status_code == 404:
                return None
            if answer.status_code != 200:
                raise of_status(answer.status_code)
            told = _length(answer)
        if told is not None:
            return told
        folder, _, name = path.rpartition("/")
        entry = (self.entries(folder) or {}).get(name)
        return None if entry is None else entry.size

    # -- writing -------------------------------------------------------------------------

    def make_folder(self, path: str) -> None:
        """Make a folder, unless it is there."""
        with self._asked("MKCOL", self._url(_folder(path))) as answer:
            # 405: it is there; so some servers also say of a folder that nobody may make
            if answer.status_code not in (201, 200, 405):
                raise of_status(answer.status_code)

    def put(self, path: str, data: bytes) -> None:
        """Write a file, over one of this name."""
        headers = {"Content-Type": "application/octet-stream"}
        with self._asked("PUT", self._url(path), headers, data) as answer:
            if answer.status_code not in (200, 201, 204):
                raise of_status(answer.status_code)
            self._no_page(answer)

    def move(self, path: str, to: str) -> bool:
        """Rename a file; tell whether it was done: not where the new name is taken or the old gone.

        Raises ``place.no_webdav`` where the server cannot rename.
        """
        headers = {"Destination": str(self._url(to)), "Overwrite": "F"}
        with self._asked("MOVE", self._url(path), headers) as answer:
            if answer.status_code in (404, 409, 412):
                return False
            if answer.status_code not in (201, 204):
                raise of_status(answer.status_code)
        return True

    def delete(self, path: str, *, folder: bool = False) -> bool:
        """Delete a file or a folder with all in it; tell whether it is gone."""
        with self._asked("DELETE", self._url(_folder(path) if folder else path)) as answer:
            return answer.status_code in (200, 204, 404)

    # -- reading -------------------------------------------------------------------------

    def get(self, path: str, limit: int) -> bytes | None:
        """Return a small file whole, None where it is not there."""
        with self._asked("GET", self._url(path)) as answer:
            if answer.status_code == 404:
                return None
            if answer.status_code != 200:
                raise of_status(answer.status_code)
            return self._read(answer, limit)

    @contextmanager
    def stream(
        self, path: str, size: int, start: int, etag: str
    ) -> Iterator[tuple[int, Iterator[bytes]] | None]:
        """Read a file of ``size`` bytes from ``start`` on, if it is still the one of ``etag``.

        Gives where it begins (0 where the server sends it whole, or it was changed) and its
        bytes; None where it is not there. Raises ``place.wrong_length`` where it is longer or
        shorter than ``size``.
        """
        headers = {}
        if start:
            headers["Range"] = f"bytes={start}-"
            if etag.startswith('"'):
                headers["If-Range"] = etag
        with self._asked("GET", self._url(path), headers) as answer:
            if answer.status_code == 404:
                yield None
                return
            if answer.status_code == 416:
                raise KbdeskError("place.wrong_length")
            if answer.status_code not in (200, 206):
                raise of_status(answer.status_code)
            begins = 0
            if answer.status_code == 206:
                begins = start
                told = answer.headers.get("Content-Range", "")
                if told != f"bytes {start}-{size - 1}/{size}":
                    raise KbdeskError("place.wrong_length")
            self._plain(answer)
            if _length(answer) not in (None, size - begins):
                raise KbdeskError("place.wrong_length")
            yield begins, self._body(answer, size - begins)

    # -- the line ------------------------------------------------------------------------

    def _url(self, path: str) -> httpx.URL:
        # every name is checked: none has a character that needs an escape
        return self._base.join(path)

    @contextmanager
    def _asked(
        self,
        method: str,
        url: httpx.URL,
        headers: Mapping[str, str] | None = None,
        data: bytes | None = None,
    ) -> Iterator[httpx.Response]:
        """Send a request and give its answer, unread; errors of the line become refusals."""
        self._stop.check()
        request = self._client.build_request(
            method, url, headers=dict(headers or {}), content=data,
            extensions={"trace": self._heard},
        )  # fmt: skip
        try:
            answer = self._client.send(request, stream=True)
            try:
                self._clock(answer)
                yield answer
                self._pass_over(answer)
            finally:
                answer.close()
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, ValueError) as error:
            self._stop.check()
            raise of_line(error, self._now().date()) from None

    def _heard(self, event: str, info: Mapping[str, Any]) -> None:
        """Hear of new connections, so that :meth:`Stop.now` can end what waits on them."""
        if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            self._stop.watch(info.get("return_value"))

    def _clock(self, answer: httpx.Response) -> None:
        try:
            told = parsedate_to_datetime(answer.headers["Date"])
        except (KeyError, TypeError, ValueError):
            return
        if told.tzinfo is None:
            told = told.replace(tzinfo=UTC)
        self.server_time = told
        self.clock_off = self._now().astimezone(UTC) - told

    def _read(self, answer: httpx.Response, limit: int) -> bytes:
        """Return the body of an answer that is no file; raises ``place.bad_answer``."""
        self._plain(answer)
        begun = time.monotonic()
        found = bytearray()
        for part in answer.iter_raw():
            self._stop.check()
            found += part
            if len(found) > limit:
                raise KbdeskError("place.bad_answer")
            if time.monotonic() - begun > _WHOLE_ANSWER_S:
                raise KbdeskError("place.too_slow")
        return bytes(found)

    def _body(self, answer: httpx.Response, size: int) -> Iterator[bytes]:
        """Yield exactly so many bytes; raises ``place.wrong_length``, ``place.too_slow``."""
        done, since, mark = 0, time.monotonic(), 0
        for part in answer.iter_raw():
            self._stop.check()
            done += len(part)
            if done > size:
                raise KbdeskError("place.wrong_length")
            yield part
            if time.monotonic() - since > _SLOW_S:
                if done - mark < _SLOW_BYTES:
                    raise KbdeskError("place.too_slow")
                since, mark = time.monotonic(), done
        if done < size:
            raise KbdeskError("place.cut")

    def _pass_over(self, answer: httpx.Response) -> None:
        """Read the rest of a short answer, so that the connection can be used again."""
        if answer.is_stream_consumed:
            return
        done, begun = 0, time.monotonic()
        for part in answer.iter_raw():
            done += len(part)
            if done > _MAX_TOLD or time.monotonic() - begun > CONNECT_S:
                return

    def _plain(self, answer: httpx.Response) -> None:
        if answer.headers.get("Content-Encoding", "identity") != "identity":
            raise KbdeskError("place.bad_answer")

    def _no_page(self, answer: httpx.Response) -> None:
        """Refuse a page where a file was written: a gate before the server answered, not it."""
        if answer.status_code == 200 and "html" in answer.headers.get("Content-Type", ""):
            raise KbdeskError("place.no_webdav")


def _folder(path: str) -> str:
    return f"{path}/" if path else ""


def _length(answer: httpx.Response) -> int | None:
    told = answer.headers.get("Content-Length", "")
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 16 else None


def _listing(raw: bytes, base: str) -> dict[str, ServerEntry]:
    """Return what is directly in a folder; what a server says of other places is passed over."""
    bad = KbdeskError("place.bad_answer")
    try:
        root = defusedxml.ElementTree.fromstring(raw, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise bad from None
    if root.tag != f"{_D}multistatus":
        raise bad
    base = base.rstrip("/") + "/"
    found: dict[str, ServerEntry] = {}
    for one in root.iterfind(f"{_D}response"):
        try:
            path = unquote(urlsplit((one.findtext(f"{_D}href") or "").strip()).path)
        except ValueError:
            continue
        name = path.removeprefix(base).removesuffix("/")
        if not path.startswith(base) or not name or "/" in name:
            continue
        for said in one.iterfind(f"{_D}propstat"):
            if " 200 " not in (said.findtext(f"{_D}status") or "") + " ":
                continue
            prop = said.find(f"{_D}prop")
            if prop is None:
                continue
            found[name] = ServerEntry(
                name=name,
                folder=prop.find(f"{_D}resourcetype/{_D}collection") is not None,
                size=_number(prop.findtext(f"{_D}getcontentlength")),
                etag=(prop.findtext(f"{_D}getetag") or "").strip()[:200],
                modified=_moment(prop.findtext(f"{_D}getlastmodified")),
            )
            break
        if len(found) > _MAX_NAMES:
            raise bad
    return found


def _number(text: str | None) -> int | None:
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None


def _moment(text: str | None) -> datetime | None:
    try:
        found = parsedate_to_datetime((text or "").strip())
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
