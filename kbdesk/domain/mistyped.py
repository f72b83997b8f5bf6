"""Guesses for a figure that cannot be right: the person is asked, nothing is changed."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

NEAR_PERCENT = 20
"""A guess is only worth a question when it is this near to the last value, and much nearer."""

MG_DL_OF_MMOL: Final = 18
"""Mg/dl of glucose in one mmol/l, as meters round it."""


def perhaps_mmol(glucose: Decimal, least: int, most: int) -> bool:
    """Tell whether a glucose is one that a meter shows in mmol/l: 5.4 is 97 mg/dl.

    ``least`` and ``most`` mg/dl are allowed. Meters of mg/dl show no decimals.
    """
    return glucose > 0 and (glucose < least or (could_be_mmol(glucose, most) and glucose % 1 != 0))


def could_be_mmol(glucose: Decimal | int, most: int) -> bool:
    """Tell whether a glucose would be allowed, too, if it were mmol/l."""
    return glucose * MG_DL_OF_MMOL <= most


def perhaps_meant(
    value: int, *, last: int | None, step: int, lowest: int, highest: int
) -> int | None:
    """Return the value that was perhaps meant, or None.

    ``value`` is what was typed in internal units, ``step`` the finest that is typed of them
    (10 for grams, 1 for millimetres). Looked for: grams typed for kilograms or a forgotten
    comma (a thousandth, a hundredth, a tenth, only of a value above what is allowed), and two
    neighbouring digits swapped. Without a last value only grams for kilograms is guessed.
    """
    shifted = [value // by for by in (1000, 100, 10) if value % (by * step) == 0]
    guesses = [guess for guess in shifted if lowest <= guess <= highest] if value > highest else []
    if last is None:
        sure = value // 1000 if value % 1000 == 0 else 0
        return sure if sure in guesses else None
    guesses += [guess for guess in _swapped(value, step) if lowest <= guess <= highest]
    near = [
        guess
        for guess in guesses
        if abs(guess - last) * 100 <= last * NEAR_PERCENT
        and abs(guess - last) * 2 < abs(value - last)
    ]
    return min(near, key=lambda guess: abs(guess - last), default=None)


def _swapped(value: int, step: int) -> list[int]:
    if value % (step * 10) == 0:
        step *= 10  # a last zero was not typed
    digits = str(value // step)
    found = []
    for place in range(len(digits) - 1):
        left, right = digits[place], digits[place + 1]
        if left != right:
            found.append(int(digits[:place] + right + left + digits[place + 2 :]) * step)
    return found


_BESIDE = {
    "0": "9", "1": "24", "2": "135", "3": "246", "4": "1357", "5": "2468", "6": "3579",
    "7": "468", "8": "579", "9": "680",
}  # fmt: skip
"""For each digit its neighbours on the keyboard's row and on the keypad."""


def perhaps_usual(value: int, *, last: int | None, step: int, usual: tuple[int, int]) -> int | None:
    """Return the usual value that was perhaps meant by an unusual one, or None.

    Looked for: a comma in another place, two neighbouring digits swapped, and one digit of the
    key beside. Of several the one near to the last value, else only one that is alone.
    """
    low, high = usual
    if low <= value <= high or value <= 0:
        return None
    moved = [value // by for by in (1000, 100, 10) if value % by == 0 and value > high]
    moved += [value * by for by in (10, 100) if value < low]
    guesses = {*moved, *_swapped(value, step), *_beside(value, step)}
    found = [guess for guess in guesses if low <= guess <= high and guess % step == 0]
    if last is not None:
        near = [one for one in found if abs(one - last) * 100 <= last * NEAR_PERCENT]
        if near:
            return min(near, key=lambda one: (abs(one - last), one))
    return found[0] if len(found) == 1 else None


def _beside(value: int, step: int) -> list[int]:
    if value % (step * 10) == 0:
        step *= 10  # a last zero was not typed
    digits = str(value // step)
    return [
        int(digits[:place] + other + digits[place + 1 :]) * step
        for place, digit in enumerate(digits)
        for other in _BESIDE[digit]
    ]
