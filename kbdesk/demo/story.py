"""The family of the pictures: Kirana, 14 months, whose weight did not rise twice in a row."""

from __future__ import annotations

from datetime import date, timedelta

from kbdesk.demo.chance import Chance
from kbdesk.demo.health_services import VaccineCard, supplements
from kbdesk.demo.households import DemoHousehold, DemoMember
from kbdesk.demo.lists import words
from kbdesk.demo.numbers import serial_number, telephone
from kbdesk.demo.places import DemoPosyandu, months_before
from kbdesk.demo.recorder import Recorder
from kbdesk.growth.standards import Sex

KIRANA_MONTHS, JINGGA_MONTHS = 14, 49
LATE_VACCINE = "PCV3"

# Kirana by month of life: kg, cm; B N N T N T - O N T N T N T T
_KIRANA: dict[int, tuple[float, float]] = {
    0: (2.6, 48.9),
    1: (3.4, 52.0),
    2: (4.3, 54.9),
    3: (5.0, 57.2),
    4: (5.6, 59.4),
    5: (6.0, 61.2),
    7: (6.2, 64.6),
    8: (6.5, 66.0),
    9: (6.7, 67.4),
    10: (7.0, 69.0),
    11: (7.0, 70.1),
    12: (7.2, 71.3),
    13: (7.3, 72.4),
    14: (7.4, 72.9),
}
# Jingga gains what she should: 200 g each month up to 15.2 kg
_JINGGA_FROM = 37


def story_household(chance: Chance, posyandu: DemoPosyandu, today: date) -> DemoHousehold:
    """Return the family with Kirana's 14th month completed on the last open day."""
    last = posyandu.last_open
    kirana_born = months_before(last, KIRANA_MONTHS) - timedelta(days=8)
    jingga_born = months_before(last, JINGGA_MONTHS) - timedelta(days=5)
    district = posyandu.village.replace(".", "")[:6]
    house = {"latrine": words("homes", "latrine")[5]}  # without a septic tank; water not asked
    family = DemoHousehold(
        chance.identifier(),
        posyandu,
        {
            "village": posyandu.village,
            "rt": "03",
            "address": f"{words('places', 'lanes')[0]} 7",
            "kk": serial_number(chance, district, today - timedelta(days=4000)),
            "phone": telephone(chance),
            "welfare_rank": 2,
            "house": house,
        },
    )

    def person(name: str, sex: Sex, born: date, relation: str, **more: object) -> DemoMember:
        number = serial_number(chance, district, born, female=sex == "female")
        fields = {"posyandu": posyandu.code, "nik": number, **more}
        return DemoMember(chance.identifier(), name, sex, born, relation, None, fields)

    mother = person("Seroja Rembulan", "female", _years_before(today, 36, 140), "wife")
    jingga = {"birth_weight_g": 3000, "birth_length_cm": 49}
    kirana = {"birth_weight_g": 2600, "birth_length_cm": 48.5}
    family.members += [
        person("Samudra Teguh", "male", _years_before(today, 38, 75), "head"),
        mother,
        person("Bahari Putra", "male", _years_before(today, 11, 60), "child"),
        person("Jingga Mentari", "female", jingga_born, "child", **jingga),
        person("Kirana Embun Pagi", "female", kirana_born, "child", **kirana),
        person("Kenari Tua", "female", _years_before(today, 67, 200), "other"),
    ]
    for child in family.members[2:5]:
        child.mother = mother.id
    return family


def tell(recorder: Recorder, chance: Chance, family: DemoHousehold, today: date) -> None:
    """Record what happened to the two small children, the visits and the referrals."""
    *_, jingga, kirana, _ = family.members
    days = family.posyandu.open_days(KIRANA_MONTHS + 1)
    since = dict(enumerate(days))
    for month, (kg, cm) in _KIRANA.items():
        figures = {"weight_kg": kg, "lenhei_cm": cm, "position": "lying", "oedema": False}
        figures["headc_cm"] = round(33.6 + 11.0 * (month / KIRANA_MONTHS) ** 0.55, 1)
        if month >= 6:
            figures["muac_cm"] = round(12.9 + 0.03 * (month - 7), 1)
        recorder.measurement(kirana.id, since[month], figures)
    months = JINGGA_MONTHS - _JINGGA_FROM
    for step, day in enumerate(days[-months - 1 :]):
        kg, cm = 15.2 - 0.2 * (months - step), 99.4 - 0.6 * (months - step)
        figures = {"weight_kg": round(kg, 1), "lenhei_cm": round(cm, 1), "position": "standing"}
        recorder.measurement(jingga.id, day, {**figures, "muac_cm": 15.1, "oedema": False})
    _vaccinate(recorder, chance, kirana, family, today, leaving_out=LATE_VACCINE)
    _vaccinate(recorder, chance, jingga, family, today)
    for child, came in ((kirana, set(_KIRANA)), (jingga, set(range(2, KIRANA_MONTHS + 1)))):
        for month, day in since.items():
            for given in supplements(child.born, day) if month in came else ():
                recorder.service(child.id, given)
    recorder.service(kirana.id, (days[-1], "pmt", "makanan tambahan lokal"))
    _visit(recorder, family, kirana, today)
    _refer(recorder, kirana, family, days, today)


def _vaccinate(
    recorder: Recorder,
    chance: Chance,
    child: DemoMember,
    family: DemoHousehold,
    today: date,
    leaving_out: str = "",
) -> None:
    card = VaccineCard(chance, child.born)
    given = card.at_birth(today)
    for day in family.posyandu.open_days(JINGGA_MONTHS + 1):
        given += card.on(day)
    for one in given:
        if one[2] != leaving_out:
            recorder.service(child.id, one)


def _visit(recorder: Recorder, family: DemoHousehold, kirana: DemoMember, today: date) -> None:
    last = family.posyandu.last_open
    first, second = last - timedelta(days=55), last - timedelta(days=20)
    home = {"family": family.id, "visitor": words("care", "visitors")[0]}
    recorder.new(
        "record_visit",
        **home,
        date=first.isoformat(),
        purpose=words("care", "purpose_home")[1],
        findings=words("care", "findings_home")[0],
        counselling=["jamban sehat"],
        next_date=second.isoformat(),
    )
    recorder.new(
        "record_visit",
        **home,
        date=second.isoformat(),
        target=kirana.id,
        purpose=words("care", "purpose_gain")[1],
        findings=words("care", "findings_gain")[0],
        counselling=["MP-ASI", "protein hewani"],
        next_date=(today + timedelta(days=7)).isoformat(),
    )


def _refer(
    recorder: Recorder, kirana: DemoMember, family: DemoHousehold, days: list[date], today: date
) -> None:
    to = family.posyandu.puskesmas
    for day, reasons, path in (
        (days[5], ["R07"], (("printed", 0), ("handed_over", 0), ("received", 2), ("closed", 3))),
        (days[-1], ["R05", "R06", "R15"], (("printed", 0),)),
    ):
        answer = recorder.new(
            "create_referral", person=kirana.id, date=day.isoformat(), reasons=reasons, to=to
        )
        for state, after in path:
            on = min(day + timedelta(days=after), today)
            recorder.do("update_referral", id=answer["id"], state=state, date=on.isoformat())


def _years_before(day: date, years: int, days: int) -> date:
    return months_before(day, 12 * years) - timedelta(days=days)
