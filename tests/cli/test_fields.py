"""Every verb, every field, every kind of wrong value: one answer, and a refusal changes nothing."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from importlib import import_module
from inspect import signature
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest

from kbdesk.cli.output import error_object, worded
from kbdesk.commands.attachments import keep
from kbdesk.commands.facts import fact_verbs
from kbdesk.commands.record import SUBJECTS, VERBS, record
from kbdesk.desk import Desk
from kbdesk.domain.attachments import Prepared
from kbdesk.domain.drafts import read_draft_line
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.recipients import distribution_id
from kbdesk.domain.sessions import session_id
from kbdesk.store.store import Change
from tests.cli.machine import Machine

DOCS = Path(__file__).resolve().parents[2] / "docs" / "cli.md"
FAMILY = "00000000-0000-4000-8000-000000000001"
IMPORT = "00000000-0000-4000-8000-0000000000aa"
MOTHER = "00000000-0000-4000-8000-000000000002"
CHILD = "00000000-0000-4000-8000-000000000003"
MEASUREMENT = "00000000-0000-4000-8000-000000000004"
REFERRAL = "00000000-0000-4000-8000-000000000005"
REPLIED = "00000000-0000-4000-8000-0000000000c5"
TWICE = "00000000-0000-4000-8000-000000000006"
THRICE = "00000000-0000-4000-8000-000000000007"
SESSION = session_id("LT01", date(2025, 9, 2))
SERVICE = "00000000-0000-4000-8000-000000000006"
PREGNANCY = "00000000-0000-4000-8000-000000000007"
CHECK = "00000000-0000-4000-8000-000000000008"
PLANNING = "00000000-0000-4000-8000-00000000000c"
TPK_VISIT = "00000000-0000-4000-8000-00000000000d"
AWAY = "00000000-0000-4000-8000-000000000009"
DEAD = "00000000-0000-4000-8000-00000000000a"
OTHER = "00000000-0000-4000-8000-00000000000b"
CONSENT = "00000000-0000-4000-8000-00000000000d"
PRODUCTION = "00000000-0000-4000-8000-00000000000e"
RECIPIENT = "00000000-0000-4000-8000-00000000000f"
DISTRIBUTION = distribution_id(RECIPIENT, date(2025, 8, 2))
PRICE = "00000000-0000-4000-8000-00000000000d"
UNVOIDED = "00000000-0000-4000-8000-0000000000d1"
ATTACHMENT = "00000000-0000-4000-8000-00000000000c"
MATERIAL = "00000000-0000-4000-8000-00000000000d"
LESSON = "00000000-0000-4000-8000-00000000000e"
QUIZ = "00000000-0000-4000-8000-00000000000f"
VISITOR = "00000000-0000-4000-8000-000000000010"
LOAN = "00000000-0000-4000-8000-000000000011"
MONEY = "00000000-0000-4000-8000-000000000012"
STOCK = "00000000-0000-4000-8000-000000000013"
TALK = "00000000-0000-4000-8000-000000000014"
ELDER = "00000000-0000-4000-8000-0000000000e1"
EXAMINATION = "00000000-0000-4000-8000-0000000000e2"
AKS = "00000000-0000-4000-8000-0000000000e3"
SKILAS = "00000000-0000-4000-8000-0000000000e4"
HOME_VISIT = "00000000-0000-4000-8000-0000000000e5"
MIND = "00000000-0000-4000-8000-0000000000e6"

PLACE = {
    "village": "64.74.01.1003",
    "rt": "1",
    "rw": "2",
    "address": "Jl. Kapal 1",
    "phone": "0811000000",
    "kk": "6474010101010001",
    "welfare_rank": 3,
    "house": {"drinking_water": "ledeng", "latrine": "sendiri", "floor": "cement"},
    "posyandu": "LT01",
}
PERSON = {
    "family": FAMILY,
    "name": "Budi",
    "sex": "male",
    "birth_date": "2025-01-31",
    "nik": "6474013101250001",
    "relation": "child",
    "mother": MOTHER,
    "birth_weight_g": 3000,
    "birth_length_cm": 49,
    "posyandu": "LT01",
    "has_kms": True,
    "kms_since": "2025-02-01",
    "marital": "single",
    "first_marriage_age": 20,
    "birth_certificate": False,
    "religion": "islam",
    "education": "none",
    "occupation": "none",
    "jkn": "pbi",
    "presence": "home",
    "disability": "none",
    "wedding_date": None,
    "own_history": ["asthma"],
    "family_history": ["hypertension", "diabetes"],
    "risk_behaviour": [],
    "allergies": ["egg", "fish"],
    "allergy_note": "bengkak",
    "arrived_date": "2025-02-01",
    "arrived_from": "Samarinda",
}
MEASURED = {
    "child": CHILD,
    "date": "2025-09-02",
    "weight_kg": 8.3,
    "lenhei_cm": 71,
    "position": "lying",
    "headc_cm": 44,
    "muac_cm": 14,
    "oedema": False,
    "confirm": ["measurement.weight_jump"],
}
EXAMINED = {
    "person": ELDER, "date": "2025-09-03", "weight_kg": 61.5, "height_cm": 158.2, "waist_cm": 84,
    "muac_cm": 27.1, "systolic": 138, "diastolic": 86, "glucose": 132, "glucose_kind": "random",
    "cholesterol": 190, "hb": 12.4, "eyes": {"left": "good", "right": "poor"},
    "ears": {"left": "good", "right": "good"}, "tb_signs": ["cough"],
    "puma": {"smoking_years": 20, "cigarettes_a_day": 10, "breathless": True, "phlegm": False,
             "cough": True, "spirometry": False},
    "smoking": "passive", "iron_have": True, "iron_taken": False, "contraceptive": "none",
    "counselling": "kurangi garam",
    "note": "datang sendiri",
}  # fmt: skip
OF_AN_INFANT = {
    "person": CHILD, "date": "2025-09-03", "development_complete": True, "feeding_right": False,
    "sick_with": "batuk pilek",
}  # fmt: skip
OF_MIND = {
    "person": ELDER, "date": "2025-09-03", "form": "srq20", "result": "clear",
    "question_17": False,
}  # fmt: skip
OF_AKS = {
    "person": ELDER, "date": "2025-09-03",
    "items": {"stool": 2, "urine": 2, "washing": 1, "toilet": 2, "eating": 2, "moving": 3,
              "walking": 3, "dressing": 2, "stairs": 1, "bathing": 1},
}  # fmt: skip
OF_SKILAS = {
    "person": ELDER, "date": "2025-09-03", "memory": False, "chair": True, "weight": False,
    "appetite": False, "arm": False, "eyes": True, "ears": False, "mood": False,
    "memory_words": False, "memory_place": False, "mood_sad": False, "mood_interest": False,
}  # fmt: skip
CHECKED = {
    "person": MOTHER,
    "date": "2025-10-01",
    "weight_kg": 55,
    "muac_cm": 24,
    "systolic": 120,
    "diastolic": 80,
    "hb": 11.5,
    "fundal_cm": 20,
    "tablets": 30,
    "signs": ["bleeding"],
    "tb_signs": ["cough"],
    "tablets_daily": True,
    "kek_food": "biskuit, 2 porsi",
    "kek_food_daily": False,
    "mothers_class": True,
    "counselling": "tanda bahaya",
}
SHELVED = {
    "code": "BK-01",
    "title": "Buku 1000 hari",
    "kind": "book",
    "topic": "first_1000_days",
    "audience": ["pregnant"],
    "builtin": "HPK",
    "copies": 3,
    "condition": "good",
    "shelf": "Rak 1",
}
TAUGHT = {
    "date": "2025-10-01",
    "topic": "first_1000_days",
    "title": "1000 hari pertama",
    "speaker": "Bidan Wulan",
    "place": "Balai RT 03",
    "rt": "3",
    "method": "discussion",
    "duration_minutes": 60,
    "materials": ["HPK"],
    "note": "ramai",
    "plan": TALK,
    "male": 4,
    "female": 19,
    "groups": {"pregnant": 3},
}
OF_MONEY: dict[str, Any] = {
    "date": "2025-09-02",
    "kind": "received",
    "source": "dana_desa",
    "purpose": None,
    "amount_rupiah": 1500000,
    "party": "Kelurahan Lok Tuan",
    "receipt_no": "KW-01",
    "note": "triwulan 3",
    "confirm": [],
}
OF_STOCK: dict[str, Any] = {
    "date": "2025-09-02",
    "food": "AR001",
    "movement": "bought",
    "kg": 25,
    "cost_rupiah": 375000,
    "expires": "2026-03-01",
    "note": "beras",
    "confirm": [],
}
ANSWERED = {
    "quiz": None,
    "phase": "pre",
    "person": None,
    "number": 3,
    "score": 6,
    "answers": None,
    "questions": 10,
}
CAME = {
    "date": "2025-10-01",
    "person": CHILD,
    "name": "Bu Melur",
    "sex": "female",
    "age_group": "adult",
    "rt": "05",
    "purpose": "read",
    "officer": "Sari",
    "note": "bertanya KB",
}
LENT = {
    "material": MATERIAL,
    "person": MOTHER,
    "borrower": "Ani",
    "phone": "0811000000",
    "rt": "05",
    "lent": "2025-10-01",
    "due": "2025-10-15",
    "condition": "good",
    "officer": "Sari",
    "note": "untuk arisan",
}
PLANNED = {
    "person": MOTHER,
    "date": "2025-10-01",
    "status": "user",
    "method": "iud",
    "source": "puskesmas",
    "since": "2024-05-01",
    "reason": None,
    "live_births": 2,
    "living_children": 2,
    "ideal_children": 2,
    "wish": "no_more",
    "informed": True,
    "note": "cocok",
}
VISITED = {
    "person": MOTHER,
    "family": FAMILY,
    "date": "2025-10-01",
    "form": "pregnant",
    "visitors": ["Rohana", "Bidan Wulan"],
    "answers": {"weight_kg": 55.5, "hb": "11,5", "stunted_child": "no"},
    "counselling": ["gizi"],
    "referred_to": "Puskesmas",
    "aid": ["pkh"],
    "tasks": ["refer"],
    "next_date": "2025-11-01",
    "note": "baik",
}
AT_HOME = {
    "person": ELDER,
    "family": FAMILY,
    "date": "2025-09-20",
    "form": "elderly",
    "outcome": "done",
    "visitors": ["Rohana"],
    "answers": {"served": "yes", "systolic": 150, "diastolic": 90, "pressure_on": "2025-09-03",
                "hypertension": "yes", "medicine_there": "yes", "medicine_taken": "no"},
    "counselling": ["minum obat"],
    "reported_on": "2025-09-21",
    "next_date": "2025-11-01",
    "note": "tinggal sendiri",
}  # fmt: skip
SERVED = {"person": CHILD, "date": "2025-10-01", "kind": "immunisation", "detail": "MR1"}
VILLAGE = "64.74.01.1003"
OFFICER = "00000000-0000-4000-8000-000000000101"
GROUP = "00000000-0000-4000-8000-000000000102"
MEETING = "00000000-0000-4000-8000-000000000103"
INTERVENTION = "00000000-0000-4000-8000-000000000104"
PLAN = "00000000-0000-4000-8000-000000000105"
FACILITY = "00000000-0000-4000-8000-000000000106"
EVENT = "00000000-0000-4000-8000-000000000107"
ISSUE = "00000000-0000-4000-8000-000000000108"
TO_COME = {
    "date": "2025-10-09",
    "time": "09:30",
    "topic": "feeding",
    "title": "Isi piring",
    "speaker": "Bidan Wulan",
    "place": "Balai RT 03",
    "rt": "3",
    "issue": ISSUE,
    "note": "bawa timbangan",
}
OF_OFFICER = {
    "body": "pokja", "name": "Sari", "post": "chair", "section": "economy", "phone": "0811",
    "since": "2025-01-01", "until": "2026-01-01",
}  # fmt: skip
OF_GROUP = {
    "kind": "BKB", "name": "Melati", "decree_no": "1/2025", "decree_date": "2025-01-02",
    "leader": "Sari", "phone": "0811", "members": 20, "closed_date": "2025-09-01",
    "closed_why": "bubar",
}  # fmt: skip
OF_MEETING = {
    "date": "2025-09-01", "topic": "Pola asuh", "male": 2, "female": 18, "note": "ramai",
    "next_on": "2025-10-04",
}  # fmt: skip
OF_INTERVENTION = {
    "date": "2025-09-01", "title": "Jamban sehat", "strategy": 4,
    "family_function": "environment", "agency": "Dinas PU", "place": "RT 03",
    "for_whom": "keluarga", "male": 5, "female": 7, "cost": 1500000,
    "description": "gotong royong", "result": "3 jamban", "activity": 57,
    "target_group": "other", "agencies": ["Dinas PU", "PKK"],
}  # fmt: skip
OF_PLAN = {
    "year": 2025, "title": "Jamban", "strategy": 4, "family_function": "environment",
    "agency": "Dinas PU", "goal": "5 jamban", "due_date": "2025-12-01", "budget": 2000000,
    "progress": 40, "progress_date": "2025-09-01", "progress_note": "2 jamban",
    "dropped_date": "2025-09-02", "dropped_why": "dana", "rt": "3",
}  # fmt: skip
OF_FACILITY = {
    "kind": "computer", "name": "Laptop", "amount": 1, "condition": "good",
    "removed_date": "2025-09-01",
}  # fmt: skip
OF_EVENT = {
    "date": "2025-09-01", "kind": "use", "title": "Musrenbang", "by_whom": "Lurah", "male": 3,
    "female": 4, "result": "usulan",
}  # fmt: skip
OF_ISSUE = {
    "year": 2025, "title": "Jamban", "detail": "19 KK", "rt": "03", "code": "krs.latrine",
    "recommendation": "tangki komunal", "addressed_to": "Dinas PU", "outcome": "dianggarkan",
    "outcome_date": "2025-09-01", "closed_date": "2025-09-02",
}  # fmt: skip
FOOD = {
    "name": "Ikan belanak",
    "group": "fish",
    "allergens": ["fish"],
    "edible_percent": 60,
    "energy_kcal": 100,
    "protein_g": 19.5,
    "fat_g": 2.1,
    "carbohydrate_g": 0.5,
    "calcium_mg": 40,
    "iron_mg": 1.2,
    "zinc_mg": 0.5,
    "vitamin_a_ug": 30,
    "vitamin_c_mg": None,
    "source": "label",
    "confirm": ["food.energy_mismatch"],
}
RECIPE = {
    "name": "Tim belanak",
    "target": "12-23",
    "meal": "meal",
    "texture": "family",
    "portions": 10,
    "ingredients": [{"food": "AR001", "raw_g": 350.5, "method": "boiled"}],
    "steps": ["Masak."],
    "allergens": ["fish"],
    "note": "hangat",
    "source": "kader",
    "pmt": True,
}
MENU = {
    "name": "Menu Oktober",
    "target": "12-23",
    "village": "64.74.01.1003",
    "start": "2025-10-01",
    "slots": [{"day": 1, "slot": "meal", "recipe": "tim-kembung-kelor"}],
}
DRAFTS: dict[str, dict[str, Any]] = {
    "record_arrival": {"id": CHILD, "date": "2025-02-01", "from": "Samarinda"},
    "move_family": {
        "id": FAMILY,
        "village": "64.74.01.1001",
        "rt": "7",
        "rw": "1",
        "address": "Jl. Baru 2",
        "date": "2025-10-01",
    },
    "edit_kampung": {
        "village": VILLAGE,
        "name": "Melati",
        "decree_no": "1/2024",
        "decree_date": "2024-01-02",
        "launch_date": "2024-03-01",
        "area_ha": 120.5,
        "border_north": "Guntung",
        "border_south": "Bontang Baru",
        "border_east": "laut",
        "border_west": "hutan",
        "rt_count": 30,
        "contact_name": "Sari",
        "contact_phone": "0811",
        "secretariat": "Kantor lurah",
        "about": "Kampung di pesisir",
        "dataku_decree_no": "2/2024",
        "dataku_decree_date": "2024-04-01",
        "pokja": {"exists": True, "members": 12, "trained": True, "trained_count": 3},
        "has_secretariat": True,
        "money": ["apbd", "csr"],
        "companion_plkb": True,
        "regulation": True,
        "data_uses": ["pk"],
        "operations": ["planning", "report"],
    },
    "add_officer": {**OF_OFFICER, "id": None, "village": VILLAGE},
    "edit_officer": {**OF_OFFICER, "id": OFFICER},
    "add_group": {**OF_GROUP, "id": None, "village": VILLAGE},
    "edit_group": {**OF_GROUP, "id": GROUP},
    "record_meeting": {**OF_MEETING, "id": None, "village_group": GROUP},
    "correct_meeting": {**OF_MEETING, "id": MEETING},
    "void_meeting": {"id": MEETING, "reason": "salah"},
    "record_intervention": {
        **OF_INTERVENTION,
        "id": None,
        "village": VILLAGE,
        "session": LESSON,
        "plan_item": PLAN,
    },
    "correct_intervention": {
        **OF_INTERVENTION,
        "id": INTERVENTION,
        "session": LESSON,
        "plan_item": PLAN,
    },
    "void_intervention": {"id": INTERVENTION, "reason": "salah"},
    "add_plan_item": {**OF_PLAN, "id": None, "village": VILLAGE, "issue": ISSUE},
    "edit_plan_item": {**OF_PLAN, "id": PLAN, "issue": ISSUE},
    "add_facility": {**OF_FACILITY, "id": None, "village": VILLAGE},
    "edit_facility": {**OF_FACILITY, "id": FACILITY},
    "record_dataku_event": {**OF_EVENT, "id": None, "village": VILLAGE},
    "correct_dataku_event": {**OF_EVENT, "id": EVENT},
    "void_dataku_event": {"id": EVENT, "reason": "salah"},
    "add_issue": {**OF_ISSUE, "id": None, "village": VILLAGE},
    "edit_issue": {**OF_ISSUE, "id": ISSUE},
    "answer_check": {
        "village": VILLAGE,
        "program": "kampung",
        "item": "own_funds",
        "met": False,
        "date": "2025-09-01",
        "note": "belum",
    },
    "record_level": {
        "id": None,
        "village": VILLAGE,
        "program": "kampung",
        "level": "basic",
        "date": "2025-09-01",
        "assessor": "PLKB",
        "note": "baik",
    },
    "register_family": {**PLACE, "id": None, "members": [{"name": "Ani", "sex": "female"}]},
    "edit_family": {**PLACE, "id": FAMILY},
    "add_person": {**PERSON, "id": None},
    "edit_person": {**PERSON, "id": CHILD},
    "move_person": {"id": CHILD, "to_posyandu": "LT02", "date": "2025-10-01"},
    "record_measurement": {**MEASURED, "id": None},
    "correct_measurement": {**MEASURED, "id": MEASUREMENT, "reason": "salah baca"},
    "void_measurement": {"id": MEASUREMENT, "reason": "salah anak"},
    "record_visit": {
        "id": None,
        "family": FAMILY,
        "date": "2025-10-01",
        "visitor": "Sari",
        "target": CHILD,
        "purpose": "sweeping",
        "findings": "batuk",
        "counselling": ["asi"],
        "next_date": "2025-11-01",
    },
    "record_death": {"id": CHILD, "date": "2025-10-01"},
    "void_death": {"id": DEAD},
    "record_leaving": {"id": CHILD, "date": "2025-10-01", "why": "ke Samarinda"},
    "record_return": {"id": AWAY, "date": "2025-10-01"},
    "record_service": {**SERVED, "id": None},
    "correct_service": {**SERVED, "id": SERVICE},
    "void_service": {"id": SERVICE, "reason": "salah anak"},
    "register_pregnancy": {
        "id": None,
        "person": OTHER,
        "date": "2025-10-01",
        "lmp": "2025-08-01",
        "weeks": None,
        "edd": "2026-05-08",
        "gravida": 2,
        "weight_before_kg": 51.5,
        "height_cm": 156.5,
    },
    "edit_pregnancy": {
        "id": PREGNANCY,
        "date": "2025-09-01",
        "lmp": "2025-06-01",
        "edd": "2026-03-08",
        "gravida": 2,
        "weight_before_kg": 51.5,
        "height_cm": 156.5,
        "end_date": None,
        "outcome": None,
    },
    "end_pregnancy": {
        "id": PREGNANCY,
        "date": "2025-10-01",
        "outcome": "birth",
        "children": [{"name": "Ani", "sex": "female"}],
    },
    "record_home_visit": {**AT_HOME, "id": None},
    "correct_home_visit": {**AT_HOME, "id": HOME_VISIT},
    "void_home_visit": {"id": HOME_VISIT, "reason": "salah orang"},
    "record_examination": {**EXAMINED, "id": None},
    "correct_examination": {**EXAMINED, "id": EXAMINATION},
    "void_examination": {"id": EXAMINATION, "reason": "salah orang"},
    "record_aks": {**OF_AKS, "id": None},
    "correct_aks": {**OF_AKS, "id": AKS},
    "void_aks": {"id": AKS, "reason": "salah orang"},
    "record_skilas": {**OF_SKILAS, "id": None},
    "correct_skilas": {**OF_SKILAS, "id": SKILAS},
    "void_skilas": {"id": SKILAS, "reason": "salah orang"},
    "record_mind_check": {**OF_MIND, "id": None},
    "correct_mind_check": {**OF_MIND, "id": MIND},
    "void_mind_check": {"id": MIND, "reason": "salah orang"},
    "record_woman_check": {**CHECKED, "id": None},
    "correct_woman_check": {**CHECKED, "id": CHECK},
    "void_woman_check": {"id": CHECK, "reason": "salah orang"},
    "record_family_planning": {**PLANNED, "id": None},
    "correct_family_planning": {**PLANNED, "id": PLANNING},
    "void_family_planning": {"id": PLANNING, "reason": "salah orang"},
    "record_tpk_visit": {**VISITED, "id": None},
    "correct_tpk_visit": {**VISITED, "id": TPK_VISIT},
    "void_tpk_visit": {"id": TPK_VISIT, "reason": "salah orang"},
    "plan_krs": {
        "family": FAMILY,
        "companions": ["Rohana"],
        "companions_since": "2025-09-01",
        "plan": ["jamban"],
        "plan_note": "bersama RT",
        "plan_date": "2025-09-01",
        "plan_until": "2026-09-01",
    },
    "create_referral": {
        "id": None,
        "person": CHILD,
        "date": "2025-10-01",
        "reasons": ["R05"],
        "to": "Puskesmas",
        "note": "segera",
    },
    "update_referral": {
        "id": REFERRAL,
        "state": "printed",
        "date": "2025-10-01",
        "note": "x",
        "back": False,
    },
    "take_back_reply": {"id": REPLIED},
    "record_reply": {
        "id": REFERRAL,
        "date": "2025-10-05",
        "received_on": "2025-10-01",
        "examiner": "dr. Ani",
        "weight_kg": 8.4,
        "lenhei_cm": 71.5,
        "muac_cm": 13.5,
        "systolic": 120,
        "diastolic": 80,
        "glucose": 110,
        "diagnosis_agrees": False,
        "diagnosis": "infeksi",
        "action": ["medicine"],
        "action_note": "oralit",
        "advice": "minum banyak",
        "control_date": "2025-10-08",
        "close": False,
    },
    "decide_proposal": {
        "person": MOTHER,
        "codes": ["R13"],
        "decision": "later",
        "until": (date.today() + timedelta(1)).isoformat(),
        "reason": "besok pagi",
    },
    "open_session": {
        "posyandu": "LT01",
        "date": "2025-10-02",
        "place": "Balai RT 03",
        "officers": ["Sari", "Ani"],
    },
    "edit_session": {
        "id": SESSION,
        "place": "Balai RT 04",
        "officers": ["Sari"],
        "next_on": "2025-11-06",
    },
    "arrive": {
        "session": SESSION,
        "person": CHILD,
        "queue": 28,
        "arrived": "09:42",
        "skipped": False,
        "here": True,
    },
    "close_month": {"posyandu": "LT01", "month": "2025-09"},
    "reopen_month": {"posyandu": "LT01", "month": "2025-09", "reason": "salah hitung"},
    "close_session": {"id": SESSION, "next_on": "2025-11-06"},
    "reopen_session": {"id": SESSION},
    "name_posyandu": {
        "posyandu": "LT01",
        "name": "Melati",
        "puskesmas": "Bontang Utara 1",
        "address": "Jl. Kapal",
        "village": "64.74.01.1003",
    },
    "join_persons": {"a": CHILD, "b": TWICE},
    "split_person": {"id": TWICE},
    "not_same": {"a": CHILD, "b": TWICE, "take_back": False},
    "record_material": {**SHELVED, "id": None, "posyandu": "LT01", "code": "BK-02"},
    "correct_material": {**SHELVED, "id": MATERIAL},
    "void_material": {"id": MATERIAL, "reason": "hilang"},
    "record_education_session": {
        **TAUGHT,
        "id": None,
        "posyandu": "LT01",
        "attendees": [MOTHER],
    },
    "correct_education_session": {**TAUGHT, "id": LESSON},
    "void_education_session": {"id": LESSON, "reason": "salah hari"},
    "attend_education": {"session": LESSON, "person": MOTHER, "here": True},
    "plan_education": {**TO_COME, "id": None, "posyandu": "LT01"},
    "correct_education_plan": {**TO_COME, "id": TALK},
    "void_education_plan": {"id": TALK, "reason": "hujan"},
    "edit_corner": {
        "posyandu": "LT01",
        "name": "Pojok Kenanga",
        "address": "Balai RT 03",
        "hours": "Senin dan Kamis 09.00-11.00",
        "phone": "0811000000",
    },
    "record_quiz": {**ANSWERED, "id": None, "session": LESSON},
    "correct_quiz": {**ANSWERED, "id": QUIZ, "number": 2},
    "void_quiz": {"id": QUIZ, "reason": "salah orang"},
    "record_corner_visit": {**CAME, "id": None, "posyandu": "LT01"},
    "correct_corner_visit": {**CAME, "id": VISITOR},
    "void_corner_visit": {"id": VISITOR, "reason": "salah hari"},
    "record_loan": {**LENT, "id": None, "posyandu": "LT01"},
    "correct_loan": {**LENT, "id": LOAN},
    "void_loan": {"id": LOAN, "reason": "tidak jadi"},
    "return_loan": {"id": LOAN, "date": "2025-10-10", "condition": "worn", "note": "sobek"},
    "record_consent": {
        "id": None,
        "person": CHILD,
        "family": None,
        "date": "2025-10-01",
        "given": True,
        "by": "Ani",
        "relation": "mother",
        "form": "spoken",
        "purposes": ["service", "reporting"],
        "note": "di meja 2",
    },
    "unvoid": {"kind": "food_price", "id": UNVOIDED},
    "void_consent": {"id": CONSENT, "reason": "salah anak"},
    "caption_attachment": {"id": ATTACHMENT, "caption": "Kelas ibu", "phase": "during"},
    "void_attachment": {"id": ATTACHMENT, "reason": "bukan ini"},
    "revoke_import": {"id": IMPORT, "reason": "salah berkas"},
    "record_food": {**FOOD, "id": None, "code": "ZZ9"},
    "edit_food": {**FOOD, "id": "GR050"},
    "record_price": {
        "id": None,
        "food": "AR001",
        "market": "Pasar Rawa Indah",
        "date": "2025-10-01",
        "rupiah_per_kg": 15000,
    },
    "void_price": {"id": PRICE, "reason": "salah catat"},
    "record_recipe": {**RECIPE, "id": None},
    "edit_recipe": {**RECIPE, "id": "tim-kembung-kelor", "retired": False},
    "record_production": {
        "id": None,
        "date": "2025-10-01",
        "recipe": "tim-kembung-kelor",
        "portions": 10,
        "cost_rupiah": 69000,
        "cooks": ["Nurhayati"],
        "village": "64.74.01.1003",
        "note": "hujan",
        "confirm": ["kitchen_money.more_than_had"],
    },
    "edit_kitchen": {
        "village": "64.74.01.1003",
        "name": "Dapur Kenanga",
        "address": "Balai RT 03",
        "hours": "07.30-09.00",
        "phone": "0811000000",
        "capacity": 20,
    },
    "record_kitchen_money": {**OF_MONEY, "id": None, "village": "64.74.01.1003"},
    "correct_kitchen_money": {**OF_MONEY, "id": MONEY},
    "void_kitchen_money": {"id": MONEY, "reason": "salah catat"},
    "record_kitchen_stock": {**OF_STOCK, "id": None, "village": "64.74.01.1003"},
    "correct_kitchen_stock": {**OF_STOCK, "id": STOCK},
    "void_kitchen_stock": {"id": STOCK, "reason": "salah catat"},
    "void_production": {"id": PRODUCTION, "reason": "salah catat"},
    "enrol_recipient": {
        "id": None,
        "person": CHILD,
        "start": "2025-10-01",
        "indication": "underweight",
        "programme_days": 28,
        "village": "64.74.01.1003",
    },
    "edit_recipient": {
        "id": RECIPIENT,
        "start": "2025-08-01",
        "indication": "t",
        "programme_days": 14,
        "village": "64.74.01.1003",
        "end_date": None,
        "end_why": None,
    },
    "end_recipient": {"id": RECIPIENT, "date": "2025-08-20", "why": "finished"},
    "record_distribution": {
        "recipient": RECIPIENT,
        "date": "2025-08-05",
        "portions": 1,
        "handover": "taken",
        "eaten_percent": 75,
        "eaten_by": "recipient",
        "reason": "bored",
    },
    "void_distribution": {"id": DISTRIBUTION, "reason": "salah anak"},
    "record_menu_cycle": {**MENU, "id": None},
    "edit_menu_cycle": {**MENU, "id": "contoh-12-23", "retired": False},
    "settle": {"conflict": f"family/{FAMILY}/card", "choose": None, "value": {"kk": None}},
}
ODD: dict[str, Any] = {
    "a number": 5,
    "below zero": -1,
    "a fraction": 1.5,
    "huge": 10**19,
    "more digits than arithmetic keeps": 1e300,
    "long ago": "0001-01-01",
    "far ahead": "9999-12-31",
    "a text": "bogus",
    "a list": ["x"],
    "nested lists": [[[1]]],
    "an empty list": [],
    "a list of null": [None],
    "a list of objects": [{"a": 1}],
    "an object": {"a": 1},
    "an empty object": {},
    "true": True,
    "false": False,
    "null": None,
    "empty": "",
    "blank": " \u00a0\u2028 ",
    "very long": "x" * 100_000,
    "many digits": "9" * 5000,
    "a null character": "a\x00b",
    "an escape": "\x1b[31m",
    "a next line": "a\x85b",
    "lines": "a\r\nb",
    "emoji": "👶🏽",
    "half a pair": "\ud800",
    "half a pair in a list": ["\ud800"],
    "an unseen character": "\ufeff",
    "no date": "2025-02-30",
    "a week": "2025-W01-1",
    "wide digits": "２０２５-01-01",
    "another's id": "00000000-0000-4000-8000-0000000000ff",
}


class _TakeBackError(Exception):
    pass


@pytest.fixture
def furnished(laptop: Machine) -> Machine:
    return furnish(laptop)


def furnish(laptop: Machine) -> Machine:
    """Record one row of every kind, for the drafts above to name."""
    laptop.record(
        {
            "do": "register_family",
            "id": FAMILY,
            "village": "64.74.01.1003",
            "rt": "01",
            "members": [
                {"id": MOTHER, "name": "Ani", "sex": "female", "birth_date": "1995-01-01"},
                {
                    "id": CHILD,
                    "name": "Budi",
                    "sex": "male",
                    "birth_date": "2025-01-31",
                    "mother": MOTHER,
                },
                {"id": AWAY, "name": "Cici", "sex": "female"},
                {"id": DEAD, "name": "Dodo", "sex": "male"},
                {"id": OTHER, "name": "Euis", "sex": "female", "birth_date": "1996-01-01"},
                {"id": ELDER, "name": "Fatma", "sex": "female", "birth_date": "1950-05-05"},
            ],
        },
        {"do": "record_leaving", "id": AWAY, "date": "2025-09-01"},
        {"do": "record_death", "id": DEAD, "date": "2025-09-01"},
        {**SERVED, "do": "record_service", "id": SERVICE, "date": "2025-09-01"},
        {"do": "record_consent", "id": CONSENT, "person": CHILD, "date": "2025-09-01", "by": "Ani"},
        {**CHECKED, "do": "record_woman_check", "id": CHECK, "date": "2025-09-01"},
        {**EXAMINED, "do": "record_examination", "id": EXAMINATION},
        {**AT_HOME, "do": "record_home_visit", "id": HOME_VISIT},
        {**OF_AKS, "do": "record_aks", "id": AKS},
        {**OF_SKILAS, "do": "record_skilas", "id": SKILAS},
        {**OF_MIND, "do": "record_mind_check", "id": MIND},
        {**PLANNED, "do": "record_family_planning", "id": PLANNING, "date": "2025-09-01"},
        {
            "do": "register_pregnancy",
            "id": PREGNANCY,
            "person": MOTHER,
            "date": "2025-09-01",
            "lmp": "2025-06-01",
        },
        {**MEASURED, "do": "record_measurement", "id": MEASUREMENT, "date": "2025-09-01"},
        {**VISITED, "do": "record_tpk_visit", "id": TPK_VISIT, "date": "2025-09-02"},
        {**OF_OFFICER, "do": "add_officer", "id": OFFICER, "village": VILLAGE},
        {**OF_GROUP, "do": "add_group", "id": GROUP, "village": VILLAGE},
        {**OF_MEETING, "do": "record_meeting", "id": MEETING, "village_group": GROUP},
        {**OF_INTERVENTION, "do": "record_intervention", "id": INTERVENTION, "village": VILLAGE},
        {**OF_PLAN, "do": "add_plan_item", "id": PLAN, "village": VILLAGE},
        {**OF_FACILITY, "do": "add_facility", "id": FACILITY, "village": VILLAGE},
        {**OF_EVENT, "do": "record_dataku_event", "id": EVENT, "village": VILLAGE},
        {**OF_ISSUE, "do": "add_issue", "id": ISSUE, "village": VILLAGE},
        {
            "do": "create_referral",
            "id": REFERRAL,
            "person": CHILD,
            "date": "2025-09-01",
            "reasons": ["R05"],
            "to": "Puskesmas",
        },
        {
            "do": "create_referral",
            "id": REPLIED,
            "person": CHILD,
            "date": "2025-09-01",
            "reasons": ["R05"],
            "to": "Puskesmas",
        },
        {"do": "record_reply", "id": REPLIED, "date": "2025-09-05", "examiner": "dr. Ani"},
        {"do": "open_session", "posyandu": "LT01", "date": "2025-09-02"},
        {"do": "add_person", "id": TWICE, "family": FAMILY, "name": "Citra", "sex": "female"},
        {"do": "add_person", "id": THRICE, "family": FAMILY, "name": "Citra", "sex": "female"},
        {"do": "join_persons", "a": TWICE, "b": THRICE},
        {
            "do": "record_production",
            "id": PRODUCTION,
            "date": "2025-09-01",
            "recipe": "tim-kembung-kelor",
            "portions": 5,
        },
        {
            "do": "enrol_recipient",
            "id": RECIPIENT,
            "person": CHILD,
            "start": "2025-08-01",
            "indication": "t",
        },
        {"do": "record_distribution", "recipient": RECIPIENT, "date": "2025-08-02"},
        {
            "do": "record_price",
            "id": PRICE,
            "food": "AR001",
            "date": "2025-09-01",
            "rupiah_per_kg": 15000,
        },
        {
            "do": "record_price",
            "id": UNVOIDED,
            "food": "AR001",
            "date": "2025-09-02",
            "rupiah_per_kg": 15500,
        },
        {"do": "void_price", "id": UNVOIDED, "reason": "salah catat"},
        {**SHELVED, "do": "record_material", "id": MATERIAL},
        {**OF_MONEY, "do": "record_kitchen_money", "id": MONEY, "date": "2025-09-01"},
        {**OF_STOCK, "do": "record_kitchen_stock", "id": STOCK, "date": "2025-09-01"},
        {**TO_COME, "do": "plan_education", "id": TALK},
        {**TAUGHT, "do": "record_education_session", "id": LESSON, "date": "2025-09-01"},
        {**ANSWERED, "do": "record_quiz", "id": QUIZ, "session": LESSON, "number": 1},
        {**CAME, "do": "record_corner_visit", "id": VISITOR, "date": "2025-09-01"},
        {**LENT, "do": "record_loan", "id": LOAN, "lent": "2025-09-20"},
    )
    with laptop.desk() as desk:
        prepared = Prepared("image", b"a picture", 1, 1)
        kept = keep(desk, prepared, "foto.jpg", "person", OTHER, id_=ATTACHMENT)
        assert kept["id"] == ATTACHMENT
        (written,) = desk.store.journal.history("service", SERVICE)
        span = {"epoch": written.epoch, "first_seq": written.seq, "last_seq": written.seq}
        with desk.store.transaction():
            desk.store.write([Change("imported_file", IMPORT, "file", span)], user=None)
    return laptop


def test_every_verb_is_tried_here() -> None:
    assert set(DRAFTS) == set(VERBS)


def test_every_verb_of_a_module_is_listed() -> None:
    for subject, listed in SUBJECTS.items():
        module = import_module(f"kbdesk.commands.{subject}")
        for name, done in vars(module).items():
            ours = getattr(done, "__module__", "") in (module.__name__, fact_verbs.__module__)
            if ours and isinstance(done, FunctionType) and not name.startswith(("_", "preview")):
                takes = list(signature(done).parameters)
                assert (takes == ["desk", "draft"]) == (name in listed), name


@pytest.mark.parametrize("verb", DRAFTS)
def test_odd_values(furnished: Machine, verb: str) -> None:
    with furnished.desk() as desk:
        draft = {"do": verb, **DRAFTS[verb]}
        if verb != "settle":  # of which there is nothing to settle
            answer, error = answered(desk, draft)
            assert error is None, error
            lacking = said_to_answer(verb) - set(answer)
            assert not lacking, (verb, lacking)
        for field in [*DRAFTS[verb], "do", "bogus"]:
            for name, value in ODD.items():
                answer, error = answered(desk, {**draft, field: value})
                where = (verb, field, name)
                assert (answer is None) != (error is None), where
                if field == "bogus":
                    assert error is not None, where
                    assert error["field"] == "bogus", where
                # what no machine would show is refused where it is read, in its own words
                assert error is None or error["code"] != "operation.unsound", where
                if error is not None and verb != "settle":
                    assert error["field"].split(".")[0] in (field, "village"), (where, error)


def said_to_answer(verb: str) -> set[str]:
    """Return what the verb's row of docs/cli.md says that it always answers."""
    text = DOCS.read_text(encoding="utf-8")
    row = re.search(rf"^\| `{verb}`.*$", text, re.MULTILINE)
    assert row is not None, verb
    return set(re.findall(r"`([a-z_]+)`", row[0].rsplit(" | ", 1)[1])) - {"already"}


def answered(desk: Desk, draft: dict[str, Any]) -> tuple[Any, Any]:
    """Record a draft and take it back; return what would be answered, or the refusal."""
    before = desk.store.parcels.held()
    answer = error = None
    try:
        with desk.store.transaction():
            try:
                answer = worded(record(desk, read_draft_line(json.dumps(draft).encode(), 1 << 20)))
            except KbdeskError as refusal:
                error = error_object(refusal)
                assert desk.store.parcels.held() == before
                assert error["message"] != error["code"]
                assert len(json.dumps(error)) < 1500
            raise _TakeBackError
    except _TakeBackError:
        pass
    return answer, error


def test_a_fault_of_ours_is_an_answer_too(
    furnished: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_desk: Desk, _draft: object) -> dict[str, Any]:
        raise ZeroDivisionError("a name that nobody may read")

    monkeypatch.setitem(VERBS, "edit_family", broken)
    lines = '{"do":"edit_family"}\n{"do":"move_person"}\n'
    said = furnished.ask("record", "-", stdin=lines)
    assert said.code == "record.refused"
    assert [one["error"]["code"] for one in said.lines] == ["program.fault", "draft.missing"]
    assert "nobody" not in said.out
