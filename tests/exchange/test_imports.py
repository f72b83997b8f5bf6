"""A sheet of children taken in: what is new, what is held, what a person has to look at."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from kbdesk.commands.import_plan import Decision
from kbdesk.commands.imports import import_children
from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.exchange.sheets import ReadFile, take_sheet
from kbdesk.queries.records import list_records
from kbdesk.words import LANGUAGES, say
from tests.cli.machine import PASSPHRASE, make
from tests.exchange.spreadsheets import BANYU, HEADINGS, KIRANA, sheet

TODAY = date(2026, 9, 1)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with make(tmp_path / "laptop").desk() as desk:
        yield desk


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def taken(folder: Path, *rows: Mapping[str, Any], **more: Any) -> ReadFile:
    headings: Sequence[str] = more.pop("headings", HEADINGS)
    change = more.pop("change", None)
    path = sheet(folder / "file.xlsx", rows, headings, change=change)
    return take_sheet(path, TODAY, **more)


def take_in(desk: Desk, folder: Path, *rows: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Try a file, then take it in: the trial leaves nothing and says what the import does."""
    decided: Mapping[int, Decision] | None = more.pop("decided", None)
    posyandu = more.pop("posyandu", None)
    before = desk.store.parcels.held()
    file = taken(folder, *rows, **more)
    tried = import_children(desk, file, decided=decided, posyandu=posyandu)
    assert desk.store.parcels.held() == before
    file = taken(folder, *rows, **more)
    done = import_children(desk, file, commit=True, decided=decided, posyandu=posyandu)
    own = ("committed", "import", "backup", "sha256")
    assert {k: v for k, v in tried.items() if k not in own} == {
        k: v for k, v in done.items() if k not in own
    }
    return done


def children(desk: Desk) -> list[dict[str, Any]]:
    return [one for one in list_records(desk, "person", {}) if one["relation"] == "child"]


def codes(answer: Mapping[str, Any], row: int) -> list[str]:
    (detail,) = [one for one in answer["details"] if one["row"] == row] or [{"notes": []}]
    found = [note["code"] for note in detail["notes"]]
    for note in detail["notes"]:
        for language in LANGUAGES:
            text = say(note["code"], language, **note["params"])
            assert text != note["code"]
            assert "{" not in text
    return found


def test_a_child_with_its_family_and_measurement(desk: Desk, folder: Path) -> None:
    answer = take_in(desk, folder, KIRANA, BANYU)
    assert answer["rows"]["new"] == [2, 3]
    assert answer["counts"]["families_new"] == 2
    (kirana,) = [one for one in children(desk) if one["name"] == "Kirana Embun Pagi"]
    assert (kirana["nik"], kirana["birth_date"]) == ("6474015506250001", "2025-06-15")
    mother = desk.store.records.get("person", kirana["mother"])
    assert mother is not None
    assert (mother["name"], mother["sex"]) == ("Sari Dewi", "female")
    family = desk.store.records.get("family", kirana["family"])
    assert family is not None
    assert (family["village"], family["rt"]) == ("64.74.01.1003", "03")
    (measured,) = list_records(desk, "measurement", {"child": kirana["id"]})
    assert (measured["weight_kg"], measured["lenhei_cm"], measured["muac_cm"]) == (8.4, 73.5, 13.9)
    assert (measured["date"], measured["position"]) == ("2026-08-25", "lying")
    assert Path(answer["backup"]).is_file()


def test_the_same_file_again_changes_nothing(desk: Desk, folder: Path) -> None:
    take_in(desk, folder, KIRANA, BANYU)
    held = desk.store.parcels.held()
    answer = take_in(desk, folder, KIRANA, BANYU)
    assert answer["rows"]["known"] == [2, 3]
    assert (answer["import"], answer["backup"]) == (None, None)
    assert desk.store.parcels.held() == held
    assert len(list((desk.store.paths.backups).glob("before-import-*"))) == 1


def test_two_homes_make_the_same_rows_of_one_file(folder: Path) -> None:
    ids = []
    for name in ("one", "other"):
        with make(folder / name).desk() as desk:
            take_in(desk, folder, KIRANA, BANYU)
            ids.append({one["id"] for one in list_records(desk, "person", {})})
    assert ids[0] == ids[1]


def test_rows_that_say_a_child_again(desk: Desk, folder: Path) -> None:
    answer = take_in(
        desk, folder,
        KIRANA, BANYU,
        {**KIRANA, "Nama": "KIRANA  EMBUN PAGI", "NIK": None},
        dict(BANYU),
        {**BANYU, "Tanggal Pengukuran": "26/07/2026", "Berat": "11,9"},
    )  # fmt: skip
    assert answer["rows"]["new"] == [2, 3, 6]
    assert answer["rows"]["repeated"] == [4, 5]
    assert len(children(desk)) == 2
    assert answer["counts"]["measurements_new"] == 3


def test_rows_that_contradict_each_other_are_all_kept_back(desk: Desk, folder: Path) -> None:
    rows = (KIRANA, {**KIRANA, "Berat": "9,9"}, BANYU)
    answer = take_in(desk, folder, *rows)
    assert answer["rows"]["doubtful"] == [2, 3]
    assert codes(answer, 2) == codes(answer, 3) == ["exchange.contradiction"]
    assert [one["name"] for one in children(desk)] == ["Banyu Segara"]
    answer = take_in(desk, folder, *rows, decided={3: "take"})
    assert answer["rows"]["new"] == [3]
    (measured,) = list_records(desk, "measurement", {"weight_kg": "9.9"})
    assert measured["date"] == "2026-08-25"


def test_twins_are_two(desk: Desk, folder: Path) -> None:
    one = {**BANYU, "Nama": "Hasan Basri"}
    other = {**BANYU, "Nama": "Husein Basri", "Berat": "11,8"}
    with_niks = [
        {**one, "NIK": "6474012001240001"},
        {**other, "NIK": "6474012001240002"},
    ]
    assert take_in(desk, folder, *with_niks)["rows"]["new"] == [2, 3]
    assert len(children(desk)) == 2
    # without numbers of their own a person has to say that they are two
    later = [{**row, "Nama": row["Nama"] + " Putra", "NIK": None, "RT": "9"} for row in with_niks]
    later = [{**row, "Nama Ortu": "Wati Lestari", "Tgl Lahir": "21/03/2024"} for row in later]
    answer = take_in(desk, folder, *later)
    assert (answer["rows"]["new"], answer["rows"]["doubtful"]) == ([2], [3])
    assert codes(answer, 3) == ["exchange.maybe_same"]
    answer = take_in(desk, folder, *later, decided={3: "new"})
    assert len(children(desk)) == 4


def test_a_child_that_is_held_is_found_and_only_blanks_are_filled(desk: Desk, folder: Path) -> None:
    mother = "00000000-0000-4000-8000-000000000001"
    child = "00000000-0000-4000-8000-000000000002"
    record(
        desk,
        {
            "do": "register_family", "village": "Lok Tuan", "rt": "03",
            "members": [
                {"id": mother, "name": "Sari Dewi", "sex": "female"},
                {"id": child, "name": "Kirana Embun Pagi", "sex": "female", "mother": mother,
                 "birth_date": "2025-06-15", "birth_weight_g": 3100},
            ],
        },
    )  # fmt: skip
    draft = {"do": "record_measurement", "child": child, "date": "2026-08-25"}
    record(desk, {**draft, "weight_kg": 8.4, "lenhei_cm": 73.5})
    row = {**KIRANA, "BB Lahir": "2,9", "TB Lahir": "49"}
    answer = take_in(desk, folder, row, headings=(*HEADINGS, "BB Lahir", "TB Lahir"))
    assert answer["rows"]["changed"] == [2]
    held = desk.store.records.get("person", child)
    assert held is not None
    assert (held["nik"], held["birth_weight_g"], held["birth_length_mm"]) == (
        "6474015506250001", 3100, 490,
    )  # fmt: skip
    (measured,) = desk.store.records.weighings(child)
    assert (measured["muac_mm"], measured["position"]) == (139, "lying")
    family = desk.store.records.get("family", held["family"])
    assert family is not None
    assert (family["rt"], family["address"]) == ("03", "Jl. Kapal 1")
    answer = take_in(desk, folder, {**KIRANA, "Berat": "8,6"})
    assert codes(answer, 2) == ["exchange.differs_from_held"]
    assert answer["details"][0]["notes"][0]["params"]["fields"] == "weight_kg"


@pytest.mark.parametrize(
    ("nik", "code"),
    [
        ("64740155062500011", "nik.length"),
        ("02022**********", "exchange.nik_censored"),
        (6474015506250001, "exchange.nik_as_number"),
        (6474015506250001.0, "exchange.nik_as_number"),
        ("6,47401550625E+15", "exchange.nik_as_number"),
        ("1111111111111111", "nik.dummy"),
        ("64740155O6250001", "nik.not_digits"),
        ("6474011506250001", "nik.other_sex"),
    ],
)
def test_a_doubtful_nik_is_said_and_never_a_key(
    desk: Desk, folder: Path, nik: object, code: str
) -> None:
    other = {**BANYU, "NIK": None if code == "nik.other_sex" else nik}
    answer = take_in(desk, folder, {**KIRANA, "NIK": nik}, other)
    assert answer["rows"]["new"] == [2, 3]
    assert code in codes(answer, 2)
    kept = {one["nik"] for one in children(desk)}
    assert kept == ({None} if code != "nik.other_sex" else {nik, None})


@pytest.mark.parametrize(
    ("change", "result", "code"),
    [
        ({"Berat": 8400}, "doubtful", "exchange.weight_in_grams"),
        ({"Berat": "84"}, "doubtful", "exchange.figure_out_of_range"),
        ({"Tinggi": "0,735"}, "doubtful", "exchange.length_in_metres"),
        ({"Tinggi": 735}, "doubtful", "exchange.length_in_millimetres"),
        ({"LiLA": 139}, "doubtful", "exchange.figure_in_millimetres"),
        ({"Tinggi": "73,55"}, "doubtful", "exchange.too_many_decimals"),
        ({"Berat": "delapan"}, "refused", "exchange.not_a_number"),
        ({"Tgl Lahir": "lupa"}, "refused", "exchange.date_unreadable"),
        ({"Tgl Lahir": None}, "refused", "exchange.no_birth_date"),
        ({"Tgl Lahir": "26/08/2026"}, "refused", "exchange.before_birth"),
        ({"Tanggal Pengukuran": "25/12/2026"}, "refused", "exchange.date_in_future"),
        ({"Tanggal Pengukuran": None}, "refused", "exchange.no_date"),
        ({"JK": "?"}, "refused", "exchange.no_sex"),
        ({"Nama": None}, "refused", "exchange.no_name"),
        ({"Desa/Kel": "Sukamaju"}, "refused", "village.unknown"),
        ({"Posyandu": "LT99"}, "new", ""),
        ({"Cara Ukur": "Berdiri", "Tgl Lahir": "15/06/2026"}, "refused",
         "measurement.standing_under_9_months"),
        ({"Cara Ukur": "miring"}, "new", "exchange.word_unknown"),
        ({"RT": None}, "new", "exchange.no_rt"),
        ({"LiLA": 0}, "new", ""),
        ({"Berat": 8.400000000000001}, "new", ""),
        ({"Berat": "8.40 kg"}, "new", ""),
    ],
)  # fmt: skip
def test_one_row(
    desk: Desk, folder: Path, change: Mapping[str, Any], result: str, code: str
) -> None:
    answer = take_in(desk, folder, {**KIRANA, **change}, {**BANYU, "Tgl Lahir": "20/01/2024"})
    assert answer["rows"][result][0] == 2, answer["details"]
    assert 3 in answer["rows"]["new"]
    assert not code or code in codes(answer, 2)


def test_a_row_of_a_day_after_the_death_is_refused(desk: Desk, folder: Path) -> None:
    take_in(desk, folder, KIRANA)
    (child,) = children(desk)
    record(desk, {"do": "record_death", "id": child["id"], "date": "2026-08-26"})
    on, after = ({**KIRANA, "Tanggal Pengukuran": f"{day}/08/2026"} for day in (26, 27))
    answer = take_in(desk, folder, after, on)
    assert answer["rows"]["refused"] == [2]
    assert codes(answer, 2) == ["measurement.after_death"]
    assert 3 not in answer["rows"]["refused"]


def test_a_sheet_in_grams_says_so_in_its_heading(desk: Desk, folder: Path) -> None:
    headings = tuple("Berat (gram)" if one == "Berat" else one for one in HEADINGS)
    answer = take_in(desk, folder, {**KIRANA, "Berat (gram)": 8400}, headings=headings)
    assert answer["rows"]["new"] == [2]
    assert [one["weight_kg"] for one in list_records(desk, "measurement", {})] == [8.4]


def test_posyandu_of_others_are_kept_back(desk: Desk, folder: Path) -> None:
    record(desk, {"do": "name_posyandu", "posyandu": "LT01", "name": "Melati 1"})
    record(desk, {"do": "name_posyandu", "posyandu": "LT02", "name": "Mawar"})
    names = ("Posyandu Melati 1", "MAWAR", "Kenanga", None)
    rows = [
        {**BANYU, "Nama": f"Banyu {word}", "Nama Ortu": f"Ibu {word}", "Posyandu": name}
        for word, name in zip(("Satu", "Dua", "Tiga", "Empat"), names, strict=True)
    ]
    answer = take_in(desk, folder, *rows)
    assert (answer["rows"]["new"], answer["rows"]["doubtful"]) == ([2, 5], [3, 4])
    assert {one["posyandu"] for one in children(desk)} == {"LT01"}
    answer = take_in(desk, folder, *rows, posyandu="LT01")
    assert answer["rows"]["new"] == [4]


def test_a_baby_without_a_name_is_matched_by_its_parents(desk: Desk, folder: Path) -> None:
    baby = {**KIRANA, "Nama": "Bayi Ny. Sari Dewi", "NIK": None}
    take_in(desk, folder, {**baby, "Tanggal Pengukuran": "25/07/2025", "Berat": "4"})
    answer = take_in(desk, folder, KIRANA)
    assert answer["rows"]["new"] == [2]
    (child,) = children(desk)
    assert (child["name"], child["nik"]) == ("Kirana Embun Pagi", "6474015506250001")
    assert len(desk.store.records.weighings(child["id"])) == 2


def test_siblings_are_of_one_family(desk: Desk, folder: Path) -> None:
    headings = (*HEADINGS, "No KK")
    rows = [
        {**KIRANA, "No KK": "6474011212120001"},
        {**BANYU, "No KK": "6474011212120001", "Nama Ortu": "Sari  dewi"},
    ]
    answer = take_in(desk, folder, *rows, headings=headings)
    assert answer["counts"]["families_new"] == 1
    assert len({(one["family"], one["mother"]) for one in children(desk)}) == 1
    later = {**BANYU, "Nama": "Bima Sakti", "Tgl Lahir": "19/02/2023", "No KK": rows[0]["No KK"]}
    take_in(desk, folder, {**later, "Nama Ortu": "Sari Dewi"}, headings=headings)
    assert len({(one["family"], one["mother"]) for one in children(desk)}) == 1


def test_what_is_no_child_is_passed_over(desk: Desk, folder: Path) -> None:
    def change(book: Any) -> None:
        page = book["Data"]
        page.append([])
        page.append([1, 2, 3, 4, 5, 6, 7, 8])
        page.append(list(HEADINGS))
        page.append([BANYU[one] for one in HEADINGS])
        page.append(["JUMLAH", None, None, None, None, None, None, None, None, None, 20.5])
        page.append(["Catatan: ditimbang dengan dacin"])

    answer = take_in(desk, folder, KIRANA, change=change)
    assert answer["rows"]["new"] == [2, 6]
    assert answer["passed_over"] == [4, 5, 7, 8]


def test_a_formula_without_a_result_is_not_taken_for_a_blank(desk: Desk, folder: Path) -> None:
    answer = take_in(desk, folder, {**KIRANA, "Berat": "=4.2*2"}, BANYU)
    assert answer["rows"]["refused"] == [2]
    assert codes(answer, 2) == ["exchange.formula_without_value"]


def test_z_scores_of_the_file_are_compared(desk: Desk, folder: Path) -> None:
    headings = (*HEADINGS, "ZS BB/U", "ZS TB/U")
    rows = ({**KIRANA, "ZS BB/U": "-0,98", "ZS TB/U": -0.5}, BANYU)
    answer = take_in(desk, folder, *rows, headings=headings)
    assert answer["z_apart"] == [{"row": 2, "index": "zlen", "file": -0.5, "kbdesk": -1.2}]


def test_answers_of_the_import_template(desk: Desk, folder: Path) -> None:
    headings = (*HEADINGS, "IMD", "KIA", "Vit A", "ASI bln 0", "ASI bln 1", "Pitting Edema")
    row = {**KIRANA, "IMD": 1, "KIA": "ya", "Vit A": "biru", "ASI bln 0": 1, "ASI bln 1": 0}
    answer = take_in(desk, folder, {**row, "Pitting Edema": "tidak"}, headings=headings)
    assert answer["counts"]["services_new"] == 4
    (child,) = children(desk)
    assert child["has_kms"] is True
    said = {
        (one["kind"], one["month"], one["answer"] or one["detail"])
        for one in list_records(desk, "service", {"person": child["id"]})
    }
    assert said == {
        ("imd", None, "yes"), ("vitamin_a", None, "blue"),
        ("breastfeeding", 0, "yes"), ("breastfeeding", 1, "no"),
    }  # fmt: skip
    assert [one["oedema"] for one in list_records(desk, "measurement", {})] == [False]
    again = take_in(desk, folder, {**row, "Pitting Edema": "tidak"}, headings=headings)
    assert again["import"] is None


def test_who_stops_it_changes_nothing(desk: Desk, folder: Path) -> None:
    before = desk.store.parcels.held()
    heard: list[object] = []
    for commit in (False, True):
        with pytest.raises(KbdeskError) as error:
            import_children(
                desk,
                taken(folder, KIRANA, BANYU),
                commit=commit,
                progress=lambda *said: heard.append(said[0]),
                cancelled=lambda: heard.count("matching") > 0,
            )
        assert error.value.code == "exchange.cancelled"
    assert desk.store.parcels.held() == before
    assert list(desk.store.paths.backups.glob("before-import-*")) == []


def test_the_copies_of_earlier_imports_stay_where_one_is_stopped(desk: Desk, folder: Path) -> None:
    backups = desk.store.paths.backups
    backups.mkdir(exist_ok=True)
    earlier = {backups / f"before-import-2026010{day}-080000.kbdesk" for day in range(1, 6)}
    for path in earlier:
        path.touch()
    heard: list[object] = []
    with pytest.raises(KbdeskError) as error:
        import_children(
            desk,
            taken(folder, KIRANA, BANYU),
            commit=True,
            progress=lambda *said: heard.append(said[0]),
            cancelled=lambda: "backup" in heard,
        )
    assert error.value.code == "exchange.cancelled"
    assert set(backups.glob("before-import-*")) == earlier


def _names() -> list[str]:
    parts = ("bima", "galuh", "seno", "wulan", "tirta", "kenzo", "dharma", "yuda", "intan", "rafi")
    return [" ".join(words) for words in combinations(parts, 3)]


def _days() -> list[date]:
    return [date.fromordinal(date(2023, 1, 1).toordinal() + n * 3) for n in range(len(_names()))]


@pytest.mark.parametrize("moment", ["backup 0", "writing 25", "writing 100", "saving 0"])
def test_a_program_that_is_killed_leaves_nothing_half(folder: Path, moment: str) -> None:
    machine = make(folder / "laptop")
    rows = [
        {**BANYU, "Nama": name, "Nama Ortu": f"Ibu {name[::-1]}", "Tgl Lahir": born}
        for name, born in zip(_names(), _days(), strict=True)
    ]
    path = sheet(folder / "large.xlsx", rows)
    with machine.desk() as desk:
        before = desk.store.parcels.held()
    program = (
        "import sys; from datetime import date; from pathlib import Path\n"
        "from kbdesk.commands.homes import opened\n"
        "from kbdesk.commands.imports import import_children\n"
        "from kbdesk.exchange.sheets import take_sheet\n"
        "def heard(phase, done, of):\n"
        f"    if f'{{phase}} {{done}}' == {moment!r}: print(done, flush=True)\n"
        f"with opened(Path({str(machine.home)!r}), user=None, passphrase={PASSPHRASE!r}) as desk:\n"
        f"    file = take_sheet(Path({str(path)!r}), date(2026, 9, 1))\n"
        "    import_children(desk, file, commit=True, progress=heard)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == moment.split()[1].encode()
    process.kill()
    process.wait()
    process.stdout.close()
    with machine.desk() as desk:
        held = len(children(desk))
        # at the last moment all of it may be on the disk already, with what takes it back
        assert held in ((0, len(rows)) if moment == "saving 0" else (0,))
        assert held or desk.store.parcels.held() == before
        assert len(list(desk.store.records.find("imported_file", {}))) == bool(held)
        file = take_sheet(path, TODAY)
        again = import_children(desk, file, commit=True)
        assert again["counts"]["children_new"] == len(rows) - held
