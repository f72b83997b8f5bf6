"""The KMS as large as the window (F7), over the page; Esc or F7 closes it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from kbdesk.queries.children import WholeChild
from kbdesk.ui.children.charts import age_in_months, kms_sex, weight_for_age
from kbdesk.ui.kit import RIGHT, Button, Label, put, sized, tr
from kbdesk.ui.overlay import Overlay
from kbdesk.ui.widgets.growth_look import GrowthPoint
from kbdesk.ui.widgets.kms_chart import KmsChart


class KmsSheet(Overlay):
    """A child's KMS with the point that is being entered."""

    def __init__(self, parent: QWidget, child: WholeChild, points: Sequence[GrowthPoint]) -> None:
        super().__init__(parent, f"KMS {child.name}", width=1100)
        sex = child.sex or "female"
        self.body.addWidget(Label(f"KMS · {child.name}", "section"))
        chart = KmsChart(kms_sex(sex), weight_for_age(sex), points)
        if child.birth_date is not None:
            chart.set_age(age_in_months(child.birth_date, child.today))
        sized(chart, min_height=520)
        self.close_button = Button(tr("menu_page.close"), key="Esc", does=self.finish)
        put(self.body, (chart, 1), (self.close_button, RIGHT))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F7:
            self.finish()
        else:
            super().keyPressEvent(event)


def show_kms(page: QWidget, child: WholeChild, points: Sequence[GrowthPoint]) -> None:
    """Show a child's KMS over its page."""
    if child.sex is not None and child.birth_date is not None:
        sheet = KmsSheet(page, child, points)
        sheet.begin(sheet.close_button)
