"""The part of the mapping form about reviewers, sessions, and the lines with their answers."""

from typing import Any

import streamlit as st

from calibration.intake.mapping import CriterionColumn, Layout, Raters
from calibration.ui.results.markup import plain_label
from calibration.ui.setup_contacts.mapping_parts import Form, listed, without_nothing
from calibration.ui.wording import setup_contacts as say
from calibration.ui.wording.setup_scorecards import ANSWER_TYPES
from calibration.vocabulary import CriterionKind, Side

_NAMED, _BY_PLACE = "column", "positional"
_WHO = {_NAMED: "a column names them", _BY_PLACE: "nobody: rows of a contact are reviewer 1, 2, 3 …"}
_TYPES = {"": "find out", **{one.value: words for one, words in ANSWER_TYPES.items()}}
_KINDS = {
    CriterionKind.QUALITY.value: "quality",
    CriterionKind.TONE_FIT.value: "whether the tone fits",
    CriterionKind.TONE_POSITION.value: "where the tone stands",
}
_SIDES = {"": "not known", Side.CLIENT.value: "client", Side.VENDOR.value: "vendor", Side.AUTOMATED.value: "a program"}


def rater_part(form: Form) -> dict[str, Any]:
    """Who rated, and for which side."""
    given = form.mapping.raters
    raters = given if isinstance(given, Raters) else Raters()
    default = raters.default_side.value if raters.default_side else ""
    sides = {name: side.value for name, side in raters.sides.items()}
    columns = st.columns(4)
    place = columns[0] if form.layout is Layout.WORKBOOK else columns[3]
    side = form.choice(place, "Side where none is given", "default_side", _SIDES, default)
    if form.layout is Layout.WORKBOOK:
        names = listed(form.text(st, "Only these reviewers, with commas between", "names", ", ".join(raters.names)))
        workbook = without_nothing({"sides": sides, "default_side": side, "names": names})
        return {"raters": workbook, "workbook": _workbook(form)} if workbook else {"workbook": _workbook(form)}
    who = _NAMED
    if form.layout is Layout.WIDE:
        now = _BY_PLACE if given == _BY_PLACE else _NAMED
        who = form.choice(columns[0], "Who names the reviewers", "raters", _WHO, now)
    named = {
        "column": form.column(columns[1], "Reviewer", "rater", raters.column),
        "side_column": form.column(columns[2], "The reviewer’s side", "side_column", raters.side_column),
        "organization_column": form.column(
            columns[0], "The reviewer’s company", "organization_column", raters.organization_column
        ),
        "sides": sides,
        "default_side": side,
    }
    return {"raters": _BY_PLACE if who == _BY_PLACE else without_nothing(named)}


def _workbook(form: Form) -> dict[str, Any]:
    shape = form.mapping.workbook
    first, second, third = st.columns(3)
    content: dict[str, Any] = {
        "lines": form.text(
            first, "Column with the lines", "lines", shape.lines or "", help_text="Empty: the first one"
        ),
        "contact": form.text(
            second,
            "The contact’s id",
            "contact",
            shape.contact,
            help_text="“sheet” for the tab’s name, or the label of a cell above the table",
        ),
        "above": dict(shape.above),
        "comments": list(shape.comments),
        "ignore_sheets": list(shape.ignore_sheets),
    }
    line = third.number_input(
        "Line above the names that says client or vendor, 0: none",
        min_value=0,
        value=shape.side_line or 0,
        key=f"{form.stamp}.side_line",
    )
    content["side_line"] = int(line) or None
    for name, label in (("ignore_columns", "Columns that are no reviewer"), ("ignore_lines", "Lines that are no line")):
        content[name] = listed(form.text(st, label, name, ", ".join(getattr(shape, name))))
    return without_nothing(content)


def session_part(form: Form) -> dict[str, Any]:
    """How the ratings are cut into sessions, and the comment on a whole contact."""
    mapping = form.mapping
    by = {one.value: words for one, words in say.SESSIONS_BY.items()}
    if form.layout is Layout.WORKBOOK:
        return {"sessions_by": form.choice(st, "Sessions", "sessions_by", by, mapping.sessions_by.value)}
    first, second, third, fourth = st.columns(4)
    column = form.column(first, "Session", "session", mapping.session_column) if form.columns else None
    content = {
        "session_column": column,
        "sessions_by": form.choice(second, "Without that column", "sessions_by", by, mapping.sessions_by.value),
        "session_date_column": form.column(third, "When it was scored", "session_date", mapping.session_date_column),
        "comment": form.column(fourth, "Comment on the whole contact", "comment", mapping.comment),
    }
    if column:
        content.pop("sessions_by")
    return without_nothing(content)


def criteria_part(form: Form) -> dict[str, Any]:
    """Lines of the card, with the kind and order of their answers."""
    mapping, content = form.mapping, {}
    known = {one.column: one for one in mapping.criteria}
    if form.layout is Layout.LONG:
        first, second, third = st.columns(3)
        long = mapping.long
        content["long"] = without_nothing(
            {
                "criterion": form.column(first, "Line", "criterion", long.criterion if long else None),
                "answer": form.column(second, "Answer", "answer", long.answer if long else None),
                "comment": form.column(
                    third, "Comment on the answer", "answer_comment", long.comment if long else None
                ),
                "reasons": long.reasons if long else None,
            }
        )
    if form.layout is Layout.WIDE:
        names = form.several("Columns that hold answers", "criteria", list(known))
        missing = [name for name in names if name not in known]
        lines = [known[name] for name in names if name in known] + [CriterionColumn(column=name) for name in missing]
    else:
        preview = form.reading.preview
        card = preview.intake.scorecard if preview else None
        found = [line.name for line in card.criteria] if card else []
        lines = list({**{name: CriterionColumn(column=name) for name in found}, **known}.values())
    said = [entry for line in lines if (entry := _line(form, line, always=form.layout is Layout.WIDE))]
    return without_nothing({**content, "criteria": said})


def _line(form: Form, line: CriterionColumn, *, always: bool) -> dict[str, Any]:
    """One line; in long and workbook files only those that say more than their name are written down."""
    first, second, third = st.columns([2, 1, 2])
    kept = line.model_dump(mode="json", exclude_defaults=True)
    key = f"line.{line.column}"
    entry = {
        **kept,
        "answer_type": form.choice(
            first, f"“{plain_label(line.column)}” is answered", f"{key}.type", _TYPES, line.answer_type or ""
        ),
        "kind": form.choice(second, "about", f"{key}.kind", _KINDS, line.kind.value),
    }
    codes = [level.code for level in line.levels]
    given = listed(form.text(third, "Answers, lowest first, with commas between", f"{key}.levels", ", ".join(codes)))
    if given != codes:
        levels = {level.code: level.model_dump(mode="json", exclude_defaults=True) for level in line.levels}
        entry["levels"] = [levels.get(code, {"code": code}) for code in given]
    entry = without_nothing(entry)
    if entry.get("kind") == CriterionKind.QUALITY.value:
        entry.pop("kind")
    return entry if always or len(entry) > 1 else {}
