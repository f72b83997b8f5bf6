"""BKKBN's forms (SIGA) of a kelurahan: cards of a year, and the registers of a month."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

from kbdesk.commands.report_kind import AnyReport, Report, ReportRequest
from kbdesk.desk import Desk
from kbdesk.domain.siga import REGISTERS, CardForm, form_name
from kbdesk.queries import kampung_kb, siga_forms
from kbdesk.reports.siga_document import card_document, register_document


def _card(form: CardForm, desk: Desk, asked: ReportRequest) -> siga_forms.SigaCard:
    found = kampung_kb.kampung(desk, asked.month, asked.area.village)
    return siga_forms.SigaCard(form, found)


def _register(kind: str, desk: Desk, asked: ReportRequest) -> siga_forms.SigaRegister:
    found = kampung_kb.kampung(desk, asked.month, asked.area.village)
    return siga_forms.SigaRegister(kind, found)


def _of_card(form: CardForm, about: str) -> AnyReport:
    return Report(
        f"{form_name(form)}: {about}",
        partial(_card, form),
        siga_forms.said_card,
        lambda found, language: card_document(siga_forms.said_card(found), form, language),
    )


def report_of(kind: str) -> str:
    """Return the name of a kind's register among the reports: ``siga-bkb``."""
    return f"siga-{kind.lower()}"


SIGA: Final[Mapping[str, AnyReport]] = {
    "siga-kampung": _of_card("kampung", "what the Kampung KB has, as BKKBN asks each January."),
    "siga-dataku": _of_card("dataku", "what the Rumah DataKu has, as BKKBN asks each January."),
    **{
        report_of(kind): Report(
            f"{form_name(kind)}: the meetings of the {kind} groups in a month.",
            partial(_register, kind),
            siga_forms.said_register,
            lambda found, language: register_document(siga_forms.said_register(found), language),
        )
        for kind in REGISTERS
    },
}
