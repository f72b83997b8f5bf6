"""The hub's root and escrow keys, sealed for its officers' own keys and for nobody else.

They lie in the setting ``hub_keys``, once for each officer's public key. A hub of before had them
there in clear, readable with the database key, which every user of the hub has: they are sealed
when an officer opens it next, and the database is given another key, so that its old pages
tell nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from kbdesk.domain.errors import KbdeskError
from kbdesk.store.keyring import Way, open_sealed, seal_for
from kbdesk.store.store import Store
from kbdesk.sync.keys import HubKeys, verify_signature

_SETTING = "hub_keys"
_OWED = "root-owed"


def in_clear(store: Store) -> dict[str, Any] | None:
    """Return the root of a hub of before, which is not sealed yet, or None."""
    stored = store.json_setting(_SETTING)
    return stored if isinstance(stored, dict) and "sign_seed" in stored else None


def open_root(store: Store, way: Way, public: str | None) -> bool:
    """Put the root into the store's memory where it is sealed for who opened the home."""
    sealed = _sealed(store)
    if way.secret is None or public is None or public not in sealed:
        return False
    with suppress(KbdeskError, ValueError):
        store.root = json.loads(open_sealed(sealed[public], way.secret))
    return store.root is not None


def seal_root(
    store: Store, root: Mapping[str, Any], publics: Iterable[str], owed: Iterable[str] = ()
) -> None:
    """Seal the root for some officers beside those that have it, in the caller's transaction.

    ``owed``: ids of officers who have no pair of keys yet. The list is signed by the root, so
    that nobody else writes themselves into it.
    """
    raw = json.dumps(root).encode()
    added = {public: seal_for(public, raw) for public in publics}
    ids = sorted(owed)
    signature = HubKeys.from_dict(root).keys.sign(_OWED, json.dumps(ids).encode()).hex()
    _keep(store, {**_sealed(store), **added}, {"ids": ids, "signature": signature})


def owed_to(store: Store) -> list[str]:
    """Return the ids of officers who are to get the root once they have a pair of keys."""
    owed = (store.json_setting(_SETTING) or {}).get("owed") or {"ids": [], "signature": ""}
    if store.root is None or not owed["ids"]:
        return []
    root = HubKeys.from_dict(store.root)
    said = json.dumps(owed["ids"]).encode()
    good = verify_signature(root.sign_public, _OWED, said, bytes.fromhex(owed["signature"]))
    return list(owed["ids"]) if good else []


def keep_sealed_for(store: Store, publics: Iterable[str]) -> None:
    """Forget for whom else the root was sealed, in the caller's transaction."""
    wanted = set(publics)
    kept = {public: one for public, one in _sealed(store).items() if public in wanted}
    _keep(store, kept, (store.json_setting(_SETTING) or {}).get("owed"))


def _keep(store: Store, sealed: Mapping[str, str], owed: object) -> None:
    store.set_setting(_SETTING, json.dumps({"sealed": sealed, "owed": owed}))


def _sealed(store: Store) -> dict[str, str]:
    stored = store.json_setting(_SETTING)
    found = stored.get("sealed") if isinstance(stored, dict) else None
    return dict(found) if isinstance(found, dict) else {}
