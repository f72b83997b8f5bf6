"""What a person may have meant by a figure that cannot be right: asked, never corrected."""

from __future__ import annotations

NEAR_PERCENT = 20
"""A guess is only worth a question when it is this near to the last value, and much nearer."""


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
