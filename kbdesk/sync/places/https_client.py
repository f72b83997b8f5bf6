"""A connection by TLS as everything here uses it: to one host, with the office's own authority."""

from __future__ import annotations

import logging
import ssl
from typing import Final

import httpx

from kbdesk.domain.errors import KbdeskError

CONNECT_S: Final = 6.0
"""A desk without a network knows it after this long."""

# they name addresses
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)


def https_client(ca: str, answer_s: float, auth: httpx.Auth | None = None) -> httpx.Client:
    """Return a client that follows no redirect and asks for no packed answer.

    ``ca``: an authority as PEM that is trusted beside the system's, or nothing. Raises
    ``place.proxy`` where ``HTTPS_PROXY`` is no address.
    """
    context = ssl.create_default_context()
    if ca:
        context.load_verify_locations(cadata=ca)
        # what newer Pythons ask beyond the standard's must, an office's own authority lacks
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    try:
        return httpx.Client(
            # an account is always given: else httpx would look for one in the user's .netrc
            auth=auth or httpx.Auth(),
            verify=context,
            follow_redirects=False,
            timeout=httpx.Timeout(answer_s, connect=CONNECT_S),
            headers={"User-Agent": "kbdesk", "Accept-Encoding": "identity"},
            limits=httpx.Limits(max_connections=1),
        )
    except (ValueError, httpx.InvalidURL):
        raise KbdeskError("place.proxy") from None
