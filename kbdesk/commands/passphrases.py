"""What a new passphrase must be, wherever one is chosen: long enough, and not easily guessed.

Argon2id makes each guess dear, and a stolen laptop has time. How many guesses a passphrase
takes is estimated by zxcvbn, with the words of the programme and of this home among the common
ones. A passphrase that was chosen before this rule still opens its home.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Final

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.villages import CITY, villages

SHORTEST: Final = 8
"""Signs that a passphrase has at least."""
FIELD: Final = "new_passphrase"
_SAFE: Final = 3
"""zxcvbn's score from which some 10^8 guesses are not enough (of 0 to 4)."""
_LONGEST_LOOKED_AT: Final = 72
"""The estimator refuses more; what is this long is judged by its beginning."""
_OF_THE_PROGRAMME: Final = (
    "kbdesk", "posyandu", "kader", "balita", "puskesmas", "kata sandi", "katasandi", "frasa sandi",
    "bontang", "dppkb", "kampung kb", "kampungkb", "keluarga berencana", "pembina", "petugas",
    "stunting", "imunisasi", "timbang", "melati", "mawar", "kenanga", "anggrek", "laptop",
)  # fmt: skip


def check_new_passphrase(text: str, about: Iterable[str] = ()) -> None:
    """Refuse a new passphrase that is too short or that is guessed early.

    ``about``: names that belong to the home or its user; one of them is no secret. Raises
    ``access.empty_passphrase``, ``access.short_passphrase``, ``access.weak_passphrase``.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        raise KbdeskError("access.empty_passphrase", field="passphrase")
    if len(plain) < SHORTEST:
        raise KbdeskError("access.short_passphrase", field=FIELD, least=SHORTEST)
    # takes a tenth of a second to load, and is asked for only here
    from zxcvbn import zxcvbn

    known = [*_OF_THE_PROGRAMME, CITY, *(one.name for one in villages().values())]
    known += list(about)
    known += ["".join(one.split()) for one in known]
    # blanks between two common words make them no secret
    for form in (plain, "".join(plain.split())):
        if zxcvbn(form[:_LONGEST_LOOKED_AT], user_inputs=known)["score"] < _SAFE:
            raise KbdeskError("access.weak_passphrase", field=FIELD)
