"""Strict JSON: what we write we read, and every other spelling is refused by name."""

from __future__ import annotations

import json
import math
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.strict_json import MAX_LINE_BYTES, canonical_json, strict_json

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=12,
)
OBJECTS = st.dictionaries(TEXT, VALUES, max_size=5)


@given(OBJECTS)
def test_what_is_written_is_read(value: dict[str, Any]) -> None:
    raw = canonical_json(value)
    assert strict_json(raw) == value
    assert canonical_json(strict_json(raw)) == raw


@given(OBJECTS)
def test_another_json_reader_understands_the_same(value: dict[str, Any]) -> None:
    assert json.loads(canonical_json(value)) == value


@given(OBJECTS)
def test_any_other_spelling_is_refused(value: dict[str, Any]) -> None:
    for other in (
        json.dumps(value, indent=1).encode(),
        canonical_json(value) + b"\n",
        b" " + canonical_json(value),
    ):
        if other != canonical_json(value):
            with pytest.raises(KbdeskError):
                strict_json(other)


@given(st.binary(max_size=60))
def test_rubbish_is_refused_or_canonical(raw: bytes) -> None:
    with suppress(KbdeskError):
        assert canonical_json(strict_json(raw)) == raw


DEEP = b'{"a":' * 16 + b"1" + b"}" * 16
REFUSED = {
    b"": "not_json",
    b"nonsense": "not_json",
    b'{"a":1': "not_json",
    b'{"a":1}\0': "not_json",
    b'{"a":"\0"}': "not_json",
    b'\xef\xbb\xbf{"a":1}': "not_json",
    b'{"a":01}': "not_json",
    b'{"a":+1}': "not_json",
    b"{'a':1}": "not_json",
    b"[1]": "not_an_object",
    b'"a"': "not_an_object",
    b"null": "not_an_object",
    b"1": "not_an_object",
    b'{"a":NaN}': "not_finite",
    b'{"a":Infinity}': "not_finite",
    b'{"a":-Infinity}': "not_finite",
    b'{"a":1e999}': "not_finite",
    b'{"a":-1e999}': "not_finite",
    b'{"a":1,"a":1}': "duplicate_key",
    b'{"a":{"b":1,"b":2}}': "duplicate_key",
    b'{"a":1,"\\u0061":2}': "duplicate_key",
    b'{"a":9223372036854775808}': "number_out_of_range",
    b'{"a":-9223372036854775809}': "number_out_of_range",
    b'{"a":[18446744073709551615]}': "number_out_of_range",
    b'{"a":' + b"1" * 30 + b"}": "number_out_of_range",
    b'{"a":' + b"1" * 9000 + b"}": "number_out_of_range",
    b'{"a":' + DEEP + b"}": "too_deep",
    b'{"a":' + b"[" * 16 + b"]" * 16 + b"}": "too_deep",
    b'{"a":' + b"[" * 90_000 + b"]" * 90_000 + b"}": "too_deep",
    b"[" * 500_000: "too_deep",
    b'{"a":"\xff"}': "not_utf8",
    b'{"a":"\xc0\x80"}': "not_utf8",
    b'{"a":"\xed\xa0\x80"}': "not_utf8",
    b'{"a":"\xe4': "not_utf8",
    b'{"b":1,"a":1}': "not_canonical",
    b'{"a": 1}': "not_canonical",
    b'{"a":1.50}': "not_canonical",
    b'{"a":1E5}': "not_canonical",
    b'{"a":-0}': "not_canonical",
    b'{"a":"\\/"}': "not_canonical",
    b'{"a":"\\u00e9"}': "not_canonical",
    b'{"a":"\\ud800"}': "not_canonical",
    b'{"a":"' + b"x" * MAX_LINE_BYTES + b'"}': "line_too_long",
}


@pytest.mark.parametrize("raw", REFUSED, ids=lambda raw: repr(raw[:24]).replace("\\", "%"))
def test_each_trick_has_its_name(raw: bytes) -> None:
    with pytest.raises(KbdeskError) as refused:
        strict_json(raw)
    assert refused.value.code == f"bundle.{REFUSED[raw]}"


@pytest.mark.parametrize(
    "raw",
    [
        DEEP,
        b'{"a":9223372036854775807}',
        b'{"a":-9223372036854775808}',
        b'{"a":"99999999999999999999999999"}',
        b'{"a":' + b"[" * 15 + b"]" * 15 + b"}",
        b'{"a":[' + b",".join([b"{}"] * 40) + b"]}",
        b"{}",
    ],
)
def test_the_limits_themselves_are_taken(raw: bytes) -> None:
    assert canonical_json(strict_json(raw)) == raw


@pytest.mark.parametrize(
    ("value", "raw"),
    [
        (0.1, b"0.1"),
        (1.0, b"1.0"),
        (-0.0, b"-0.0"),
        (1e15, b"1000000000000000.0"),
        (1e16, b"1e16"),
        (1.5e-7, b"1.5e-7"),
        (5e-324, b"5e-324"),
        (1.7976931348623157e308, b"1.7976931348623157e308"),
        ('\x00\x1f\x7f"\\/é“\U0001f476\n\t\b\f\r', None),
    ],
)
def test_the_canonical_form_never_moves(value: object, raw: bytes | None) -> None:
    # Signatures hang on these bytes: a library that spelt them otherwise must be noticed here.
    if raw is None:
        raw = '"\\u0000\\u001f\x7f\\"\\\\/é“\U0001f476\\n\\t\\b\\f\\r"'.encode()
    assert canonical_json({"a": value}) == b'{"a":' + raw + b"}"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({"a": math.nan}, "bundle.not_finite"),
        ({"a": [1, {"b": -math.inf}]}, "bundle.not_finite"),
        ({"a": 2**63}, "bundle.number_out_of_range"),
        ({"a": 2**70}, "bundle.number_out_of_range"),
        ({"a": "\ud800"}, "bundle.not_utf8"),
        ({1: 2}, "bundle.not_json"),
        ({"a": object()}, "bundle.not_json"),
        ([1], "bundle.not_an_object"),
        (json.loads('{"a":' * 20 + "1" + "}" * 20), "bundle.too_deep"),
    ],
)
def test_what_a_reader_would_refuse_is_not_written(value: object, code: str) -> None:
    with pytest.raises(KbdeskError) as refused:
        canonical_json(value)
    assert refused.value.code == code
