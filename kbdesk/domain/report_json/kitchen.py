"""The reports of the kitchen (DASHAT): its programme, its month, its money and its shelf."""

from __future__ import annotations

from typing import TypedDict


class KitchenMonthJson(TypedDict):
    """The head of a report of a kitchen; ``village``: whose kitchen, None of several."""

    month: str
    posyandu: str | list[str] | None
    village: str | None


# -- report dashat ---------------------------------------------------------------------------


class CountedRecipientsJson(TypedDict):
    """How many have a place, by what they are: ``women`` have a thin arm (kek)."""

    total: int
    children: int
    women: int
    new: int
    finished: int
    by_indication: dict[str, int]


class PortionsJson(TypedDict):
    """What was given out: eaten at home (taken) or brought there."""

    given: int
    taken: int
    brought: int


class AttendanceJson(TypedDict):
    """On how many of the cooking days of all places something was given."""

    days: int
    present: int
    percent: float | None


class OutcomesJson(TypedDict):
    """How many recovered and so on, by outcome, with ``not_measured`` and all (``n``)."""

    finished: dict[str, int]
    so_far: dict[str, int]
    by_indication: dict[str, dict[str, int]]


class NoGainJson(TypedDict):
    """A recipient who gained nothing; ``proposals``: the codes of the letters to write."""

    id: str
    name: str | None
    proposals: list[str]


class CountedWaitingJson(TypedDict):
    total: int
    by_indication: dict[str, int]


class DifferenceJson(TypedDict):
    """Grams per 30 days beside those of others; ``reading``: too_few, unclear, more or less.

    The figures are None where ``reading`` is too_few.
    """

    n: int
    others: int
    mean: float | None
    other_mean: float | None
    difference: float | None
    low: float | None
    high: float | None
    reading: str


class EffectJson(TypedDict):
    """What the programme did: against the time before, and against those who waited."""

    recipients: int
    against_before: DifferenceJson
    against_waiting: DifferenceJson


class CycleEffectJson(EffectJson):
    """The same of those of a kelurahan who began in a month."""

    village: str | None
    month: str | None


class EffectsJson(TypedDict):
    total: EffectJson
    cycles: list[CycleEffectJson]


class RecoveryJson(TypedDict):
    """What changed; all of it is None where the person is not known."""

    before_date: str | None
    after_date: str | None
    before_kg: float | None
    after_kg: float | None
    gain_g: int | None
    gain_days: int | None
    index: str | None
    index_before: float | None
    index_after: float | None
    outcome: str | None


class RecipientJson(RecoveryJson):
    """A place in the programme and how it goes; ``months`` completed."""

    id: str
    person: str
    name: str | None
    months: int | None
    indication: str
    village: str | None
    start: str
    last_day: str
    programme_days: int
    end_date: str | None
    end_why: str | None
    finished: bool
    days: int
    present: int
    attendance_percent: float | None
    portions: int
    eaten_percent: float | None
    proposals: list[str]


class DashatJson(KitchenMonthJson):
    """The whole of ``report dashat``.

    ``eaten``: by the share that was eaten how often, with ``not_noted`` and ``mean_percent``.
    """

    until: str
    recipients: CountedRecipientsJson
    portions: PortionsJson
    attendance: AttendanceJson
    eaten: dict[str, int | float | None]
    eaten_by: dict[str, int]
    outcomes: OutcomesJson
    no_gain: list[NoGainJson]
    waiting: CountedWaitingJson
    effect: EffectsJson
    each: list[RecipientJson]


# -- report dashat-attendance ----------------------------------------------------------------


class GivenDayJson(TypedDict):
    """What was given on a day; ``portions`` 0: nobody came, ``reason`` says why."""

    portions: int
    handover: str | None
    eaten_percent: int | None
    reason: str | None


class AttendedJson(TypedDict):
    """A recipient's month by day ("1" to "31"); ``cooked``: on how many days there was food."""

    id: str
    name: str | None
    indication: str
    village: str | None
    days: dict[str, GivenDayJson]
    present: int
    cooked: int


class AttendanceSheetJson(KitchenMonthJson):
    """The whole of ``report dashat-attendance``."""

    days: int
    each: list[AttendedJson]


# -- report dashat-waiting -------------------------------------------------------------------


class WaitingJson(TypedDict):
    """Somebody who should have a place; ``need`` orders those of one indication.

    ``fits``: whether a place is free for them, None where the kitchen's places are not known.
    """

    person: str
    name: str | None
    indication: str
    date: str
    codes: list[str]
    months: int | None
    need: float | None
    village: str | None
    rt: str | None
    referred: str | None
    programme_days: int
    fits: bool | None


class WaitingListJson(KitchenMonthJson):
    """The whole of ``report dashat-waiting``."""

    date: str
    capacity: int | None
    taken: int
    free: int | None
    people: list[WaitingJson]


# -- report kitchen, report receipts ---------------------------------------------------------


class AccountEntryJson(TypedDict):
    """Money that came or was spent; ``id`` of the ``record`` that says it."""

    id: str
    record: str
    date: str
    village: str
    kind: str
    what: str | None
    name: str | None
    party: str | None
    receipt_no: str | None
    note: str | None
    amount_rupiah: int


class AccountLineJson(AccountEntryJson):
    """A line of the account; ``receipts``: how many files are attached to it."""

    receipts: int
    left_rupiah: int


class AccountJson(TypedDict):
    """The money of a month; its sums are None before the account begins (``since``)."""

    since: str | None
    until: str
    opening_rupiah: int | None
    received_rupiah: int | None
    by_source: dict[str, int]
    spent_rupiah: int | None
    spent_on: dict[str, int]
    left_rupiah: int | None
    overspent_rupiah: int | None
    without_cost: int
    estimated_rupiah: int | None
    with_receipt: int
    without_receipt: int
    lines: list[AccountLineJson]


class HandedOutJson(TypedDict):
    portions: int
    taken: int
    brought: int


class MenuTimesJson(TypedDict):
    """A recipe of the month, how often it was cooked, and its portions."""

    recipe: str
    name: str | None
    times: int
    portions: int


class ProductionJson(TypedDict):
    """A dish that was cooked; ``cost_estimated``: by the prices of the day."""

    id: str
    date: str
    recipe: str
    name: str | None
    portions: int
    cost_rupiah: int | None
    cost_estimated: bool
    cost_per_portion: int | None
    cooks: list[str]
    village: str | None


class KitchenJson(KitchenMonthJson):
    """The whole of ``report kitchen``; ``left_over`` below 0: more was handed out than cooked."""

    days: int
    productions: int
    portions: int
    handed_out: HandedOutJson
    left_over: int
    cost_rupiah: int | None
    cost_per_portion: int | None
    known_cost_rupiah: int
    cost_estimated: int
    cost_unknown: int
    menus: list[MenuTimesJson]
    each: list[ProductionJson]
    money: AccountJson


class ReceiptFileJson(TypedDict):
    """A file of a receipt; ``complete``: all of it has come to this laptop."""

    id: str
    name: str
    kind: str
    pages: int | None
    caption: str | None
    complete: bool


class ReceiptLineJson(AccountEntryJson):
    """A line of the account with its files; ``number`` is the line's in the account."""

    number: int
    files: list[ReceiptFileJson]


class ReceiptsJson(KitchenMonthJson):
    """The whole of ``report receipts``."""

    until: str
    with_receipt: int
    without_receipt: int
    lines: list[ReceiptLineJson]


# -- report stock ----------------------------------------------------------------------------


class ShelfFoodJson(TypedDict):
    """A food on the shelf; ``short``: more was taken than there was."""

    village: str
    food: str
    name: str
    opening_kg: float
    bought_kg: float
    given_kg: float
    cooked_kg: float
    used_kg: float
    spoiled_kg: float
    corrected_kg: float
    left_kg: float
    short: bool
    counted: str | None
    expires: str | None
    expired: bool


class StockJson(KitchenMonthJson):
    """The whole of ``report stock``."""

    until: str
    foods: list[ShelfFoodJson]
