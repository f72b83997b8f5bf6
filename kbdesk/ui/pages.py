"""The pages of the window: where each lies. A page is loaded when it is first shown."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from kbdesk.ui.context import Context
from kbdesk.ui.language import tr
from kbdesk.ui.page import Page
from kbdesk.ui.page_frame import PageFrame

# page -> (file in ui/, class, the entry of the sidebar that is marked)
PAGES: Final[dict[str, tuple[str, str, str]]] = {
    "home": ("home/home", "HomePage", "home"),
    "oversight": ("home/oversight", "OversightPage", "home"),
    "city": ("home/city", "CityPage", "home"),
    "hub": ("home/hub", "HubPage", "home"),
    "open_day": ("open_day/open_day", "OpenDayPage", "open_day"),
    "day_end": ("open_day/day_end", "DayEndPage", "open_day"),
    "children": ("children/children", "ChildrenPage", "children"),
    "new_child": ("children/new_child", "NewChildPage", "children"),
    "child": ("children/child", "ChildPage", "children"),
    "papers": ("children/child_papers", "ChildPapersPage", "children"),
    "vaccines": ("children/vaccines", "VaccinesPage", "children"),
    "measure": ("children/measure", "MeasurePage", "children"),
    "families": ("family/families", "FamiliesPage", "families"),
    "family": ("family/family", "FamilyPage", "families"),
    "duplicates": ("duplicates/duplicates", "DuplicatesPage", "families"),
    "register_family": ("family/register_family", "RegisterFamilyPage", "families"),
    "survey": ("krs/survey", "SurveyPage", "families"),
    "family_planning": ("family/family_planning", "FamilyPlanningPage", "families"),
    "companion": ("krs/companion", "CompanionPage", "families"),
    "companions": ("krs/companions", "CompanionsPage", "families"),
    "tpk_visit": ("krs/tpk_visit", "TpkVisitPage", "families"),
    "women": ("women/women", "WomenPage", "families"),
    "person": ("people/person", "PersonPage", "families"),
    "examination": ("people/examination", "ExaminationPage", "families"),
    "elder": ("people/elder", "ElderPage", "families"),
    "mind": ("people/mind", "MindPage", "families"),
    "history": ("people/history", "HistoryPage", "families"),
    "visit": ("family/visit", "VisitPage", "families"),
    "home_visit": ("family/home_visit", "HomeVisitPage", "families"),
    "referrals": ("referral/referrals", "ReferralsPage", "referrals"),
    "proposals": ("referral/proposals", "ProposalsPage", "referrals"),
    "refer": ("referral/refer", "ReferPage", "referrals"),
    "reply": ("referral/reply", "ReplyPage", "referrals"),
    "kampung": ("kampung/kampung", "KampungPage", "kampung"),
    "kampung_record": ("kampung/kampung_record", "KampungRecordPage", "kampung"),
    "kitchen": ("kitchen/kitchen", "KitchenPage", "kitchen"),
    "production": ("kitchen/production", "ProductionPage", "kitchen"),
    "portions": ("kitchen/portions", "PortionsPage", "kitchen"),
    "recipients": ("kitchen/recipients", "RecipientsPage", "kitchen"),
    "recipient": ("kitchen/recipient", "RecipientPage", "kitchen"),
    "outcome": ("kitchen/outcome", "OutcomePage", "kitchen"),
    "money": ("kitchen/money", "MoneyPage", "kitchen"),
    "stock": ("kitchen/stock", "StockPage", "kitchen"),
    "kitchen_about": ("kitchen/kitchen_about", "KitchenAboutPage", "kitchen"),
    "allergies": ("people/allergies", "AllergiesPage", "families"),
    "kitchen_papers": ("kitchen/kitchen_papers", "KitchenPapersPage", "kitchen"),
    "recipes": ("recipes/recipes", "RecipesPage", "kitchen"),
    "recipe": ("recipes/recipe", "RecipePage", "kitchen"),
    "recipe_form": ("recipes/recipe_form", "RecipeFormPage", "kitchen"),
    "foods": ("recipes/foods", "FoodsPage", "kitchen"),
    "food_form": ("recipes/food_form", "FoodFormPage", "kitchen"),
    "food_import": ("recipes/food_import", "FoodImportPage", "kitchen"),
    "menus": ("recipes/menus", "MenusPage", "kitchen"),
    "menu": ("recipes/menu", "MenuPage", "kitchen"),
    "menu_papers": ("recipes/menu_papers", "MenuPapersPage", "kitchen"),
    "dataku": ("dataku/dataku", "DataKuPage", "dataku"),
    "dataku_families": ("dataku/dataku_families", "DataKuFamiliesPage", "dataku"),
    "dataku_children": ("dataku/dataku_children", "DataKuChildrenPage", "dataku"),
    "dataku_people": ("dataku/dataku_people", "DataKuPeoplePage", "dataku"),
    "dataku_papers": ("dataku/dataku_papers", "DataKuPapersPage", "dataku"),
    "reports": ("reports/reports", "ReportsPage", "reports"),
    "report": ("reports/report", "ReportPage", "reports"),
    "doubts": ("reports/doubts", "DoubtsPage", "reports"),
    "lists": ("reports/lists", "ListsPage", "reports"),
    "compare": ("comparison/compare", "ComparePage", "reports"),
    "targets": ("district/targets", "TargetsPage", "reports"),
    "rules": ("district/rules", "RulesPage", "reports"),
    "letterheads": ("district/letterheads", "LetterheadsPage", "reports"),
    "education": ("education/education", "EducationPage", "education"),
    "material": ("education/material", "MaterialPage", "education"),
    "lesson": ("education/lesson", "LessonPage", "education"),
    "lessons": ("education/lessons", "LessonsPage", "education"),
    "plan_lesson": ("education/plan", "PlanLessonPage", "education"),
    "corner_about": ("education/corner_about", "CornerAboutPage", "education"),
    "attendees": ("education/attendees", "AttendeesPage", "education"),
    "quiz": ("education/quiz", "QuizPage", "education"),
    "shelve": ("education/shelve", "ShelvePage", "education"),
    "lend": ("education/lend", "LendPage", "education"),
    "visitor": ("education/visitor", "VisitorPage", "education"),
    "education_papers": ("education/education_papers", "EducationPapersPage", "education"),
    "sync": ("sync/sync", "SyncPage", "sync"),
    "left_papers": ("printing/left_papers", "LeftPapersPage", "reports"),
    "trail": ("sync/trail", "TrailPage", "sync"),
    "exchange": ("exchange/exchange", "ExchangePage", "sync"),
    "exchange_import": ("exchange/exchange_import", "ExchangeImportPage", "sync"),
    "exchange_export": ("exchange/exchange_export", "ExchangeExportPage", "sync"),
    "outward": ("exchange/outward", "OutwardPage", "sync"),
}


ABOUT_PEOPLE: Final = frozenset(
    {
        "children", "measure", "families", "duplicates", "companions", "women", "visit",
        "referrals",
        "proposals", "refer", "recipients", "outcome", "portions", "dataku", "dataku_families",
        "dataku_people", "dataku_children", "doubts", "reports", "report", "lists", "compare",
        "attendees",
        "kitchen",
    }
)  # fmt: skip
"""Pages with nothing to do before somebody is recorded; the first page has its own words."""


GREETING: Final = ("home", "oversight", "city")
"""The first pages of the homes: their titles greet, or say whose laptop it is."""


def make_page(name: str, context: Context) -> Page:
    page: Page = page_class(name)(context)
    if name in ABOUT_PEOPLE and isinstance(page, PageFrame):
        from kbdesk.ui.nobody_yet import put_nobody_yet

        put_nobody_yet(context, page)
    return page


def page_class(name: str) -> Any:
    """Return the class of a page by its name; loads its module."""
    file, page, _ = PAGES[name]
    return getattr(import_module(f"kbdesk.ui.{file.replace('/', '.')}"), page)


def entry_of(name: str) -> str:
    """Return the sidebar's entry that a page belongs to."""
    return PAGES[name][2]


def page_title(name: str, page: QWidget | None) -> str:
    """Return what a page is called: the first page greets, so it is called as in the sidebar."""
    said = page.accessibleName() if page is not None and name not in GREETING else ""
    return said or tr(f"shell.{entry_of(name)}")
