"""The pages of the window, one a file; loaded when they are first shown.

A page is a :class:`kbdesk.ui.page_frame.PageFrame` that is made with the context and has

``open(**args)``  called each time it is shown, with what was given to ``context.go``;
``leave() -> bool``  (optional) called before another page is shown; False stays, because
something typed would be lost;
``errand``  (optional) True for a form: it is left for good, ``back`` does not return to it.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from kbdesk.ui.context import Context

# page -> (module, class, the entry of the sidebar that is marked)
PAGES: Final[dict[str, tuple[str, str, str]]] = {
    "home": ("home", "HomePage", "home"),
    "hub": ("hub", "HubPage", "home"),
    "open_day": ("open_day", "OpenDayPage", "open_day"),
    "day_end": ("day_end", "DayEndPage", "open_day"),
    "children": ("children", "ChildrenPage", "children"),
    "new_child": ("new_child", "NewChildPage", "children"),
    "child": ("child", "ChildPage", "children"),
    "papers": ("papers", "ChildPapersPage", "children"),
    "vaccines": ("vaccines", "VaccinesPage", "children"),
    "measure": ("measure", "MeasurePage", "children"),
    "families": ("families", "FamiliesPage", "families"),
    "family": ("family", "FamilyPage", "families"),
    "register_family": ("register_family", "RegisterFamilyPage", "families"),
    "survey": ("survey", "SurveyPage", "families"),
    "family_planning": ("family_planning", "FamilyPlanningPage", "families"),
    "companion": ("companion", "CompanionPage", "families"),
    "companions": ("companions", "CompanionsPage", "families"),
    "tpk_visit": ("tpk_visit", "TpkVisitPage", "families"),
    "women": ("women", "WomenPage", "families"),
    "visit": ("visit", "VisitPage", "families"),
    "referrals": ("referrals", "ReferralsPage", "referrals"),
    "proposals": ("proposals", "ProposalsPage", "referrals"),
    "refer": ("refer", "ReferPage", "referrals"),
    "reply": ("reply", "ReplyPage", "referrals"),
    "kitchen": ("kitchen", "KitchenPage", "kitchen"),
    "production": ("production", "ProductionPage", "kitchen"),
    "portions": ("portions", "PortionsPage", "kitchen"),
    "recipients": ("recipients", "RecipientsPage", "kitchen"),
    "recipient": ("recipient", "RecipientPage", "kitchen"),
    "outcome": ("outcome", "OutcomePage", "kitchen"),
    "kitchen_papers": ("kitchen_papers", "KitchenPapersPage", "kitchen"),
    "recipes": ("recipes", "RecipesPage", "kitchen"),
    "recipe": ("recipe", "RecipePage", "kitchen"),
    "recipe_form": ("recipe_form", "RecipeFormPage", "kitchen"),
    "foods": ("foods", "FoodsPage", "kitchen"),
    "food_form": ("food_form", "FoodFormPage", "kitchen"),
    "food_import": ("food_import", "FoodImportPage", "kitchen"),
    "menus": ("menus", "MenusPage", "kitchen"),
    "menu": ("menu", "MenuPage", "kitchen"),
    "menu_papers": ("menu_papers", "MenuPapersPage", "kitchen"),
    "dataku": ("dataku", "DataKuPage", "dataku"),
    "dataku_families": ("dataku_families", "DataKuFamiliesPage", "dataku"),
    "dataku_people": ("dataku_people", "DataKuPeoplePage", "dataku"),
    "dataku_papers": ("dataku_papers", "DataKuPapersPage", "dataku"),
    "kampung_record": ("kampung_record", "KampungRecordPage", "dataku"),
    "reports": ("reports", "ReportsPage", "reports"),
    "report": ("report", "ReportPage", "reports"),
    "lists": ("lists", "ListsPage", "reports"),
    "education": ("education", "EducationPage", "education"),
    "material": ("material", "MaterialPage", "education"),
    "lesson": ("lesson", "LessonPage", "education"),
    "attendees": ("attendees", "AttendeesPage", "education"),
    "quiz": ("quiz", "QuizPage", "education"),
    "shelve": ("shelve", "ShelvePage", "education"),
    "lend": ("lend", "LendPage", "education"),
    "visitor": ("visitor", "VisitorPage", "education"),
    "education_papers": ("education_papers", "EducationPapersPage", "education"),
    "sync": ("sync", "SyncPage", "sync"),
    "left_papers": ("left_papers", "LeftPapersPage", "reports"),
    "trail": ("trail", "TrailPage", "sync"),
    "exchange": ("exchange", "ExchangePage", "sync"),
    "exchange_import": ("exchange_import", "ExchangeImportPage", "sync"),
    "exchange_export": ("exchange_export", "ExchangeExportPage", "sync"),
}


def make_page(name: str, context: Context) -> QWidget:
    """Return a new page by its name."""
    widget: QWidget = page_class(name)(context)
    return widget


def page_class(name: str) -> Any:
    """Return the class of a page by its name; loads its module."""
    module, page, _ = PAGES[name]
    return getattr(import_module(f"kbdesk.ui.pages.{module}"), page)


def entry_of(name: str) -> str:
    """Return the sidebar's entry that a page belongs to."""
    return PAGES[name][2]
