"""One stylesheet for the whole application, made from the tokens at a text size.

Rules select by type and dynamic property (``role``, ``kind``, ``tone``, ``state``), never by
name. QSS ``min-height`` leaves the border out, so a 40 px button says 38.
"""

from __future__ import annotations

import re

from kbdesk.ui.theme.tokens import color

_RULES = """
*{outline:0}
QWidget{color:$ink;selection-background-color:$teal;selection-color:$on_teal}
QMainWindow,QDialog,QWidget[role="canvas"]{background:$canvas}
QWidget[role="plain"]{background:transparent}
QLabel{background:transparent;border:0}
QLabel[role="page_title"]{font-size:24px;font-weight:700}
QLabel[role="section"]{font-size:20px;font-weight:700}
QLabel[role="card_title"]{font-size:16px;font-weight:600}
QLabel[role="label"]{font-weight:600}
QLabel[role="medium"]{font-weight:500}
QLabel[role="reading"]{font-size:17px}
QLabel[role="value"]{font-size:17px;font-weight:600}
QLabel[role="number"]{font-size:20px;font-weight:700}
QLabel[role="entry_number"]{font-size:28px;font-weight:600}
QLabel[role="stepper_number"]{font-size:32px;font-weight:700}
QLabel[role="hero_number"]{font-size:48px;font-weight:700}
QLabel[role="display"]{font-size:36px;font-weight:700}
QLabel[role="secondary"]{font-size:14px;color:$ink_3}
QLabel[strong="true"]{font-weight:600}
QLabel[role="axis"]{font-size:13px;font-weight:500;color:$ink_2}
QLabel[tone="ink"]{color:$ink} QLabel[tone="ink_2"]{color:$ink_2} QLabel[tone="ink_3"]{color:$ink_3}
QLabel[tone="teal"]{color:$teal} QLabel[tone="teal_dark"]{color:$teal_dark}
QLabel[tone="ok"]{color:$ok} QLabel[tone="warn"]{color:$warn} QLabel[tone="bad"]{color:$bad}
QLabel[tone="info"]{color:$info} QLabel[tone="girl_ink"]{color:$girl_ink}
QLabel[tone="boy_ink"]{color:$boy_ink} QLabel[tone="on_teal"]{color:$on_teal}
QLabel[tone="teal_tint_1"]{color:$teal_tint_1} QLabel[tone="gold_tint_1"]{color:$gold_tint_1}
QLabel[tone="gold_ink"]{color:$gold_ink}

QFrame[role="card"]{background:$surface;border:1px solid $line;border-radius:12px}
QFrame[role="card"][tint="gold"]{background:$gold_tint_0;border-color:$gold_border}
QFrame[role="card"][tint="bad"]{background:$bad_tint;border-color:$bad_border}
QFrame[role="card"][tint="teal"]{background:$teal;border-color:$teal}
QFrame[role="card"][tint="selected"]{background:$teal_tint_0;border:2px solid $teal}
QFrame[role="card_head"]{background:transparent;border:0;border-bottom:1px solid $line;
border-top-left-radius:11px;border-top-right-radius:11px}
QFrame[role="card_head"][tint="girl"]{background:$girl_tint;border-bottom-color:#EFC3D0}
QFrame[role="card_head"][tint="boy"]{background:$boy_tint;border-bottom-color:$info_border}
QFrame[role="card_head"][tint="bad"]{background:$bad_tint;border-bottom-color:$bad_border}
QFrame[role="card_foot"]{background:transparent;border:0;border-top:1px solid $line}
QFrame[role="card_side"]{background:transparent;border:0;border-right:1px solid $line}
QFrame[role="proposal"]{background:transparent;border:0;border-bottom:1px solid $line}
QFrame[role="proposal"][chosen="true"]{background:$bad_tint;border:0;border-left:3px solid $bad;
border-bottom:1px solid $bad_border}
QFrame[role="line"]{background:$line;border:0}
QFrame[role="row_line"]{background:#EDEAE2;border:0}

QPushButton{min-height:38px;padding:0 14px;border:1px solid $line_2;border-radius:8px;
background:$surface;font-weight:600;color:$ink}
QPushButton:hover{background:$sunken} QPushButton:pressed{background:$neutral_tint}
QPushButton[kind="primary"]{background:$teal;border-color:$teal;color:$on_teal}
QPushButton[kind="primary"]:hover,QPushButton[kind="primary"]:pressed{background:$teal_dark;
border-color:$teal_dark}
QPushButton[kind="tint"]{background:$teal_tint_1;border-color:$teal_ring;color:$teal_dark}
QPushButton[kind="tint"]:hover,QPushButton[kind="tint"]:pressed{background:#CFE5E0}
QPushButton[kind="danger"]{color:$bad;border-color:$bad_border}
QPushButton[kind="danger"]:hover,QPushButton[kind="danger"]:pressed{background:$bad_tint_0}
QPushButton[kind="gold"]{background:$gold_button;border-color:$gold_button;color:$gold_button_ink}
QPushButton[kind="gold"]:hover,QPushButton[kind="gold"]:pressed{background:$gold;border-color:$gold}
QPushButton[kind="link"]{background:transparent;border-color:transparent;color:$teal}
QPushButton[kind="link"]:hover{background:$teal_tint_0}
QPushButton[kind="plain"]{background:transparent;border-color:transparent;color:$ink_2}
QPushButton[kind="plain"]:hover{background:$neutral_tint}
QPushButton[big="true"]{min-height:46px;padding:0 20px;font-size:16px;border-radius:10px}
QPushButton[square="true"]{min-width:38px;padding:0}
QPushButton[inside="true"]{min-width:32px;min-height:32px;padding:0}
QPushButton:disabled{background:$neutral_tint;border-color:$line;color:$disabled_ink}

QFrame[role="segments"]{background:$surface;border:1px solid $field_border;border-radius:8px}
QFrame[role="segments"][state="bad"]{border:2px solid $bad}
QFrame[role="segments"][soft="true"]{border-color:$line}
QPushButton[seg]{border:0;border-left:1px solid $line;border-radius:0;min-height:38px;
padding:0;font-weight:500;color:$ink_2;background:transparent}
QPushButton[seg]:hover{background:$teal_tint_0}
QPushButton[seg="first"]{border-left:0;border-top-left-radius:7px;border-bottom-left-radius:7px}
QPushButton[seg="last"]{border-top-right-radius:7px;border-bottom-right-radius:7px}
QPushButton[seg]:focus{text-decoration:underline}
QPushButton[seg]:checked{background:$teal;color:$on_teal;font-weight:600}
QPushButton[seg]:checked:disabled{background:$disabled_ink;color:$on_teal}

QFrame[role="field"]{background:$surface;border:1px solid $field_border;border-radius:8px;
padding:1px}
QFrame[role="field"][big="true"]{border-radius:10px}
QFrame[role="field"][focused="true"]{border:2px solid $teal;padding:0;background:$teal_tint_0}
QFrame[role="field"][state="warn"]{border:2px solid $warn;padding:0}
QFrame[role="field"][state="bad"]{border:2px solid $bad;padding:0}
QFrame[role="field"][state="off"]{background:$neutral_tint;border-color:$line}
QLineEdit,QPlainTextEdit,QTextEdit{background:$surface;border:1px solid $field_border;
border-radius:8px;padding:0 12px;min-height:38px}
QPlainTextEdit,QTextEdit{padding:6px 10px}
QLineEdit:focus,QPlainTextEdit:focus,QTextEdit:focus{border:2px solid $teal;
background:$teal_tint_0;padding:0 11px}
QPlainTextEdit:focus,QTextEdit:focus{padding:5px 9px}
QFrame[role="field"] QLineEdit,QFrame[role="field"] QLineEdit:focus{background:transparent;
border:0;padding:0;min-height:0}
QFrame[role="field"][big="true"] QLineEdit{font-size:28px;font-weight:600}
QFrame[role="field"][big="true"] QLineEdit[tight="true"]{font-size:20px}
QLineEdit{placeholder-text-color:$ink_3}
QLineEdit:disabled{color:$disabled_ink}
QCheckBox,QRadioButton{spacing:10px;min-height:40px;background:transparent}
QComboBox{min-height:38px;padding:0 12px;border:1px solid $field_border;border-radius:8px;
background:$surface}

QScrollArea,QScrollArea>QWidget>QWidget[role="scrolled"]{background:transparent;border:0}
QScrollBar:vertical{background:transparent;width:12px;margin:2px}
QScrollBar:horizontal{background:transparent;height:12px;margin:2px}
QScrollBar::handle{background:$line_2;border-radius:4px;min-height:32px;min-width:32px}
QScrollBar::handle:hover{background:$field_border}
QScrollBar::add-line,QScrollBar::sub-line{width:0;height:0}
QScrollBar::add-page,QScrollBar::sub-page{background:transparent}

QAbstractItemView{background:transparent;border:0;outline:0}
QAbstractItemView[popup="true"]{background:$surface;border:1px solid $line_2;padding:4px}
QAbstractItemView[popup="true"]::item{min-height:38px;padding:0 8px;border-radius:6px;color:$ink}
QAbstractItemView[popup="true"]::item:selected,QAbstractItemView[popup="true"]::item:hover{
background:$teal_tint_1;color:$ink}
QHeaderView{background:transparent;border:0}
QHeaderView::section{background:$sunken;border:0;border-bottom:1px solid $line;color:$ink_2;
font-size:14px;font-weight:600;padding:0 10px;min-height:33px}
QTableView{selection-background-color:$teal_tint_0;selection-color:$ink;gridline-color:transparent}
QTableCornerButton::section{background:$sunken;border:0}
QMenu{background:$surface;border:1px solid $line_2;padding:6px}
QMenu::item{padding:9px 16px;border-radius:6px} QMenu::item:selected{background:$teal_tint_1}
QMenu::item:disabled{color:$disabled_ink}
QMenu::separator{height:1px;background:$line;margin:4px 8px}
QToolTip{background:$ink;color:$on_teal;border:1px solid $ink;padding:6px 8px;font-size:14px}
QProgressBar{background:$line;border:0;border-radius:4px;max-height:8px;min-height:8px}
QProgressBar::chunk{background:$teal;border-radius:4px}

QFrame[role="sidebar"]{background:$sidebar;border:0;border-right:1px solid $line}
QFrame[role="ask"]{background:$warn_tint;border:1px solid $warn_border;border-radius:10px}
QFrame[role="notice"]{border-radius:12px;border:1px solid $line;background:$surface}
QFrame[role="notice"][kind="info"]{background:$info_tint;border-color:$info_border}
QFrame[role="notice"][kind="warn"]{background:$gold_tint_0;border-color:$gold_border}
QFrame[role="notice"][kind="bad"]{background:$bad_tint;border-color:$bad_border}
QFrame[role="notice"][kind="ok"]{background:$ok_tint;border-color:$ok_border}
QFrame[role="toast"]{background:$ink;border:0;border-radius:10px}
QFrame[role="toast"] QLabel{color:$on_teal}
QFrame[role="step"]{background:transparent;border:0;border-left:1px solid $line}
QFrame[role="step"][place="first"]{border-left:0;border-top-left-radius:11px;
border-bottom-left-radius:11px}
QFrame[role="step"][place="last"]{border-top-right-radius:11px;border-bottom-right-radius:11px}
QFrame[role="step"][now="true"]{background:$teal_tint_0}
"""

# one px stays one px: a hairline does not grow with the text
_HAIR_PADS = re.compile(r"padding:1px(?=})")
_PIXELS = re.compile(r"(?<![\w#.])(\d+)px")
_HAIRLINES = re.compile(r"(border(?:-\w+)*:\s*)(\d)px solid")
_COLOURS = re.compile(r"\$(\w+)")


def stylesheet(factor: float) -> str:
    """Return the stylesheet with every size multiplied by ``factor``, borders kept thin."""
    text = _HAIRLINES.sub(r"\1@\2@ solid", _RULES)
    text = _HAIR_PADS.sub("padding:@1@", text)
    text = _PIXELS.sub(lambda found: f"{int(int(found[1]) * factor + 0.5)}px", text)
    text = re.sub(r"@(\d)@", r"\1px", text)
    return _COLOURS.sub(lambda found: color(found[1]), text)
