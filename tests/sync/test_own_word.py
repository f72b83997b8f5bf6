"""The hub's sealed word on its own operations: which ones, in which bytes, by whose key."""

from __future__ import annotations

from hashlib import sha256

import msgspec
import pytest

from kbdesk.sync import own_word
from kbdesk.sync.keys import DeviceKeys, HubKeys
from kbdesk.sync.own_word import OwnWord, covered, own_words

FIRST, SECOND = "a" * 32, "b" * 32
DIGESTS = {number: sha256(bytes([number])).digest() for number in range(1, 8)}


@pytest.fixture(scope="module")
def keys() -> DeviceKeys:
    return DeviceKeys.generate()


def words_on(keys: DeviceKeys, *operations: tuple[str, int]) -> tuple[OwnWord, ...]:
    return own_words(((epoch, seq, DIGESTS[seq]) for epoch, seq in operations), keys)


def test_a_word_says_which_operations_with_their_gaps(keys: DeviceKeys) -> None:
    word, other = words_on(keys, (FIRST, 1), (FIRST, 2), (FIRST, 5), (SECOND, 3))
    assert (word.epoch, word.runs) == (FIRST, (0, 2, 2, 1))
    assert (other.epoch, other.runs) == (SECOND, (2, 1))
    assert list(word.numbers()) == [(1, 2), (5, 5)]
    assert list(other.numbers()) == [(3, 3)]
    assert (word.last, other.last) == (5, 3)
    assert word.digest == sha256(DIGESTS[1] + DIGESTS[2] + DIGESTS[5]).hexdigest()
    assert covered([word, other, word]) == {FIRST: [(1, 2), (5, 5)] * 2, SECOND: [(3, 3)]}
    assert OwnWord.from_json(word.as_json()) == word


def test_the_signature_is_of_these_bytes_and_no_others(keys: DeviceKeys) -> None:
    (word,) = words_on(keys, (FIRST, 1), (FIRST, 4))
    said = f"{FIRST}:0,1,2,1:{word.digest}".encode()
    # laptops of other versions check it: the bytes are fixed
    assert word.signature == keys.sign("own-operations", said).hex()
    assert word.is_sealed_by(keys.sign_public)
    assert not word.is_sealed_by(HubKeys.generate().sign_public)
    for changed in ({"epoch": SECOND}, {"runs": (0, 2, 1, 1)}, {"digest": "0" * 64}):
        assert not msgspec.structs.replace(word, **changed).is_sealed_by(keys.sign_public)


def test_a_word_with_too_many_gaps_ends_before_them(
    keys: DeviceKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_word, "MOST_RUNS", 4)
    (word,) = words_on(keys, (FIRST, 1), (FIRST, 3), (FIRST, 4), (FIRST, 6), (FIRST, 7))
    assert list(word.numbers()) == [(1, 1), (3, 4)]
    assert word.digest == sha256(DIGESTS[1] + DIGESTS[3] + DIGESTS[4]).hexdigest()
    assert word.is_sealed_by(keys.sign_public)
