"""Whose a branch is that is put aside: told by the first operation, proven by a signed chain."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from kbdesk.domain.errors import KbdeskError
from kbdesk.journal.operation import CHAIN_START, Operation, chained, epoch_name
from kbdesk.store.held_operations import Incoming
from kbdesk.store.store import Store
from kbdesk.sync.authorship import BranchedEpochs
from kbdesk.sync.certificates import Certificate
from kbdesk.sync.district import District
from kbdesk.sync.keys import DeviceKeys, sign_head
from kbdesk.sync.manifest import Manifest

AUTHOR, RELAY, HERE = "author", "relay", "here"
EPOCH = epoch_name(AUTHOR, "n")
KEYS = {device: DeviceKeys.generate() for device in (AUTHOR, RELAY, HERE)}


def origin(**fields: object) -> Incoming:
    said = {"device": AUTHOR, "nonce": "n", **fields}
    operation = Operation(
        at=0, clock=1, entity="epoch", epoch=EPOCH, fields=said, group="origin", parents=[],
        row=EPOCH, seq=1, user=None, v=1,
    )  # fmt: skip
    return Incoming(operation, b"", b"1" * 32)


HEAD = chained(CHAIN_START, b"1" * 32).hex()


class Case:
    """A relay that brings one operation of the author's epoch, of which another is held."""

    def __init__(
        self,
        brought: Incoming,
        *,
        known: bool = False,
        author: str = AUTHOR,
        signer: str = AUTHOR,
        head: str = HEAD,
        sender: str = RELAY,
        role: str = "supervisor",
    ) -> None:
        self.noted: list[tuple[str, str | None, bool]] = []
        chain = SimpleNamespace(
            device=author, last=1, head=head, signature=sign_head(KEYS[signer], EPOCH, 1, head)
        )
        store = SimpleNamespace(
            device=HERE,
            journal=SimpleNamespace(
                epochs={EPOCH: SimpleNamespace(device=author if known else None)},
                link=lambda _, seq: CHAIN_START if seq == 0 else None,
            ),
            given=SimpleNamespace(digests=lambda *_: None),
            quarantine=SimpleNamespace(
                brought=lambda _, by, of, proven: self.noted.append((by, of, proven))
            ),
        )
        district = SimpleNamespace(
            at_hub=False,
            certificate=lambda device: SimpleNamespace(sign_public=KEYS[device].sign_public),
        )
        manifest = SimpleNamespace(chains={EPOCH: chain}, returns=())
        self.branches = BranchedEpochs(
            cast(Store, store), cast(District, district), cast(Manifest, manifest),
            cast(Certificate, SimpleNamespace(device=sender, role=role)),
        )  # fmt: skip
        self.branches.note(brought, aside=True)

    def settle(self) -> list[tuple[str, str | None, bool]]:
        self.branches.settle()
        return self.noted

    def refusal(self) -> str:
        with pytest.raises(KbdeskError) as refused:
            self.branches.settle()
        return refused.value.code


def test_the_author_is_told_by_the_first_operation_and_proven_by_the_chain() -> None:
    assert Case(origin()).settle() == [(RELAY, AUTHOR, True)]
    assert Case(origin(), known=True).settle() == [(RELAY, AUTHOR, True)]
    # signed for other operations than these: known by who brought it
    assert Case(origin(), head="ab" * 32).settle() == [(RELAY, AUTHOR, False)]


def test_a_name_that_its_origin_does_not_give_is_nobodys() -> None:
    for fields in ({"nonce": "other"}, {"device": 5}, {"nonce": None}):
        assert Case(origin(**fields)).refusal() == "bundle.foreign_epoch", fields
        noted = Case(origin(**fields), role="hub").settle()
        assert noted == [(RELAY, None, True)], fields


def test_what_the_author_never_signed_is_refused() -> None:
    assert Case(origin(), signer=RELAY).refusal() == "bundle.foreign_epoch"
    assert Case(origin(), sender=AUTHOR, signer=RELAY).settle() == [(AUTHOR, AUTHOR, True)]


def test_ones_own_epoch_is_taken_back_with_ones_own_word_alone() -> None:
    own = {"known": True, "author": HERE, "signer": HERE}
    assert Case(origin(), **own).settle() == [(RELAY, HERE, True)]  # type: ignore[arg-type]
    assert Case(origin(), **own, head="ab" * 32).refusal() == "bundle.foreign_epoch"  # type: ignore[arg-type]
