"""The published scoring of a Kampung KB against a second count, and what a table may not be."""

from __future__ import annotations

import json
import random
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.kampung_score import (
    DATA_USES,
    MONEY,
    OPERATIONS,
    SCORED_GROUPS,
    SCORES,
    GroupShare,
    ScoreInput,
    read_score,
    score,
    shipped_score,
)
from kbdesk.resources import resource

TEXT = resource("domain", "kampung_score.json").read_text(encoding="utf-8")


def invented(chance: random.Random) -> ScoreInput:
    def maybe(*values: Any) -> Any:
        return chance.choice([None, *values, *values])

    def some(of: tuple[str, ...]) -> Any:
        return None if chance.random() < 0.2 else chance.sample(of, chance.randint(0, len(of)))

    couples = chance.choice([0, chance.randint(1, 300)])
    asked = chance.choice([0, couples, chance.randint(0, couples)])
    users = chance.randint(0, asked)
    lasting = chance.randint(0, users)
    unmet = chance.randint(0, (asked - users) // chance.choice([1, 4, 8]))
    shares = [
        GroupShare(kind, maybe(chance.randint(0, 90)), chance.choice([0, chance.randint(1, 250)]))
        for kind in SCORED_GROUPS
    ]
    return ScoreInput(
        pokja=maybe(True, False), pokja_members=maybe(True, False),
        pokja_trained=maybe(True, False), money=some(MONEY), groups=some(SCORED_GROUPS),
        secretariat=maybe(True, False), data_house=maybe(True, False),
        companion=maybe(True, False), regulation=maybe(True, False), data_uses=some(DATA_USES),
        operations=some(OPERATIONS), agencies=maybe(chance.randint(0, 9)), shares=shares,
        couples=couples, asked=asked, users=users, lasting=lasting, unmet=unmet,
    )  # fmt: skip


def again(of: ScoreInput) -> tuple[dict[str, int], dict[str, Decimal], str]:
    """Count as the page of the rule says it, with decimals and comparisons of its own."""

    def whole(value: Decimal) -> Decimal:
        return value.quantize(Decimal(1), ROUND_HALF_UP)

    def rate(part: int, of_whole: int) -> Decimal:
        return whole(Decimal(100 * part) / of_whole) if of_whole else Decimal(0)

    def count(names: Any) -> int:
        return 0 if names is None else len(names)

    marks: dict[str, int] = {}
    if of.pokja is not True:
        marks["pokja"] = 1
    elif of.pokja_members is True and of.pokja_trained is True:
        marks["pokja"] = 4
    elif of.pokja_members is True or of.pokja_trained is True:
        marks["pokja"] = 3
    else:
        marks["pokja"] = 2
    marks["money"] = {0: 1, 1: 2, 2: 3, 3: 3, 4: 3}.get(count(of.money), 4)
    marks["poktan"] = {0: 1, 1: 2, 2: 2, 3: 3, 4: 3, 5: 4}[count(of.groups)]
    marks["secretariat"] = 1 + [of.secretariat, of.data_house].count(True)
    marks["companion"] = 1 + [of.companion, of.regulation].count(True)
    marks["data_use"] = {0: 1, 1: 2, 2: 3, 3: 3}.get(count(of.data_uses), 4)
    marks["operations"] = {0: 1, 1: 2, 2: 2, 3: 3, 4: 3, 5: 4}[count(of.operations)]
    agencies = of.agencies or 0
    marks["agencies"] = 1 if agencies == 0 else 2 if agencies <= 3 else 3 if agencies <= 6 else 4
    mean = whole(sum((rate(s.members or 0, s.base) for s in of.shares), Decimal(0)) / 5)
    marks["participation"] = 1 if mean < 10 else 2 if mean <= 20 else 3 if mean <= 30 else 4
    cpr, mkjp = rate(of.users, of.couples), rate(of.lasting, of.users)
    marks["cpr"] = 1 if cpr < 30 else 2 if cpr <= 40 else 3 if cpr <= 50 else 4
    marks["mkjp"] = 1 if mkjp < 20 else 2 if mkjp <= 22 else 3 if mkjp <= 24 else 4
    need = rate(of.unmet, of.couples)
    marks["unmet"] = 4 if need <= 6 else 3 if need <= 9 else 2 if need <= 12 else 1
    if of.asked == 0:
        marks |= {"cpr": 1, "mkjp": 1, "unmet": 1}
    parts = {"input": list(marks)[:5], "process": list(marks)[5:8], "output": list(marks)[8:]}
    indices = {
        name: (Decimal(sum(marks[code] for code in codes)) / len(codes)).quantize(
            Decimal("0.01"), ROUND_HALF_UP
        )
        for name, codes in parts.items()
    }
    made = [name for name, value in indices.items() if value >= 3]
    if len(made) == 3:
        level = "berkelanjutan"
    elif "output" in made and len(made) == 2:
        level = "mandiri"
    elif made == ["input", "process"]:
        level = "berkembang"
    else:
        level = "dasar"
    return marks, indices, level


def test_two_hundred_invented_villages_are_scored_as_a_second_count_does() -> None:
    chance = random.Random(17)
    levels = set()
    for _ in range(200):
        of = invented(chance)
        if chance.random() < 0.4:
            # else hardly any village gets far
            of = ScoreInput(
                pokja=True, pokja_members=True, pokja_trained=True, money=MONEY[:5],
                groups=SCORED_GROUPS, secretariat=True, data_house=True,
                companion=of.companion, regulation=of.regulation, data_uses=DATA_USES[:3],
                operations=OPERATIONS[: chance.randint(2, 5)], agencies=chance.randint(2, 8),
                shares=of.shares, couples=of.couples, asked=of.asked, users=of.users,
                lasting=of.lasting, unmet=of.unmet,
            )  # fmt: skip
        found = score(of)
        marks, indices, level = again(of)
        assert dict(found.scores) == marks, of
        assert {k: Decimal(v) / 100 for k, v in found.indices.items()} == indices
        assert found.level.code == level
        levels.add(level)
        # what is missing is of indices that are not reached, and enough to reach them
        following, more = found.following
        assert (following is None) == (level == "berkelanjutan")
        for index in more:
            room = sum(one.rule.most - one.score for one in found.missing
                       if one.rule.index == index)  # fmt: skip
            assert 0 < found.points(index) <= room
        assert {one.rule.index for one in found.missing} == set(more)
        # what is not known counts as 1 and is named
        nothing = {code for code, one in found.found.items() if one.value is None}
        assert nothing <= set(found.unknown)
        assert all(found.scores[code] == 1 for code in nothing)
    assert levels == {"dasar", "berkembang", "mandiri", "berkelanjutan"}


def test_a_village_of_which_nothing_is_known() -> None:
    found = score(ScoreInput())
    assert set(found.scores.values()) == {1}
    assert found.unknown == list(SCORES)
    assert found.level.code == "dasar"
    assert all(not one.known for one in found.missing)


def test_a_percent_is_rounded_half_up_before_it_is_banded() -> None:
    def unmet(part: int, of: int) -> int:
        return score(ScoreInput(couples=of, asked=of, unmet=part)).scores["unmet"]

    assert (unmet(13, 200), unmet(129, 2000)) == (3, 4)  # 6.5 is 7, 6.45 is 6
    assert (unmet(25, 200), unmet(24, 200)) == (1, 2)  # 12.5 is 13


def changed(**scores: Any) -> str:
    whole = json.loads(TEXT)
    for code, bands in scores.items():
        whole["scores"][code]["bands"] = bands
    return json.dumps(whole)


def band(score: int, least: int, most: int | None) -> dict[str, Any]:
    return {"score": score, "from": least, "to": most}


@pytest.mark.parametrize(
    ("bands", "code", "value"),
    [
        ([], "score.gap", 0),
        ([band(1, 1, None)], "score.gap", 0),
        ([band(1, 0, 9), band(2, 11, None)], "score.gap", 10),
        ([band(1, 0, 9), band(2, 10, 99)], "score.gap", 100),
        ([band(1, 0, 10), band(2, 10, None)], "score.overlap", 10),
        ([band(1, 0, None), band(2, 10, None)], "score.overlap", 10),
        ([band(5, 0, None)], "score.bad_table", None),
        ([band(1, 5, 3)], "score.bad_table", None),
    ],
)
def test_a_table_with_a_gap_or_an_overlap_is_refused(
    bands: list[dict[str, Any]], code: str, value: int | None
) -> None:
    with pytest.raises(KbdeskError) as refused:
        read_score(changed(cpr=bands))
    assert refused.value.code == code
    assert refused.value.params.get("value") == value


def test_every_set_of_indices_has_one_level() -> None:
    whole = json.loads(TEXT)
    taken = whole["levels"][0]["reached"].pop()
    with pytest.raises(KbdeskError, match=r"score\.gap"):
        read_score(json.dumps(whole))
    whole["levels"][1]["reached"] += [taken, ["input"]]
    with pytest.raises(KbdeskError, match=r"score\.overlap"):
        read_score(json.dumps(whole))


@pytest.mark.parametrize("name", ["version", "scores", "reached_from", "levels"])
def test_a_table_that_is_not_whole_is_refused(name: str) -> None:
    whole = json.loads(TEXT)
    whole[name] = None
    with pytest.raises(KbdeskError, match=r"score\."):
        read_score(json.dumps(whole))
    assert [rule.code for rule in shipped_score().rules] == list(SCORES)
