"""The answers of a line, a row each: words, what earns it, points, place on the scale, whether it fails."""

from dataclasses import replace
from functools import partial

import streamlit as st

from calibration.scorecard import edit
from calibration.scorecard.definition import AnswerLevel, CriterionDefinition
from calibration.ui.setup_scorecards.pending import ask_line
from calibration.vocabulary import AnswerType, CriterionKind, Requirement, ScoreRole


def level_rows(line: CriterionDefinition, prefix: str) -> tuple[AnswerLevel, ...]:
    """Show a row for every answer and return the answers as the rows say them."""
    placed = line.answer_type is AnswerType.ORDINAL or line.kind is not CriterionKind.QUALITY
    earns = points_count(line)
    levels = tuple(_row(level, f"{prefix}.level.{level.code}", placed=placed, earns=earns) for level in line.levels)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        key = f"{prefix}.new_answer"
        st.text_input("One more answer", max_chars=200, key=key)
        st.button("Add", key=f"{key}.sure", on_click=_add, args=(key,))
    return levels


def points_count(line: CriterionDefinition) -> bool:
    """Whether points do anything: a line that is not scored needs them only to know what a mark-down is."""
    asked = Requirement.ON_MARK_DOWN in (line.comment_required, line.evidence_required)
    return line.role is not ScoreRole.UNSCORED or asked or bool(line.reasons)


def _row(level: AnswerLevel, key: str, *, placed: bool, earns: bool) -> AnswerLevel:
    n_numbers = placed + earns
    columns = st.columns([3, 6 - n_numbers, *[2] * n_numbers, 2], vertical_alignment="bottom")
    label = columns[0].text_input("Answer", value=level.label, max_chars=200, key=f"{key}.label")
    asked = "What earns it" if earns else "What it means"
    description = columns[1].text_input(asked, value=level.description, key=f"{key}.description")
    points = level.points
    if earns:
        points = columns[2].number_input(
            "Points, 0 to 1", min_value=0.0, max_value=1.0, value=points, step=0.05, format="%g", key=f"{key}.points"
        )
    value = level.value
    if placed:
        given = columns[-2].number_input("On the scale", value=level.value, format="%g", key=f"{key}.value")
        value = None if given is None else float(given)
    with columns[-1].popover("…", help=f"Fail, move or remove “{level.label}”", key=f"{key}.menu"):
        fails = st.checkbox("This answer fails the line", value=level.fails, key=f"{key}.fails")
        for name, by in (("Up", -1), ("Down", 1)):
            st.button(name, key=f"{key}.{name}", on_click=_move, args=(level.code, by))
        st.button("Remove", key=f"{key}.remove", on_click=_remove, args=(level.code,))
    return replace(
        level,
        label=str(label or "").strip(),
        description=str(description or ""),
        points=float(points),
        value=value,
        fails=fails,
    )


def _add(key: str) -> None:
    label = str(st.session_state[key])
    ask_line(lambda line: edit.with_new_level(line, label))
    st.session_state[key] = ""


def _move(code: str, by: int) -> None:
    ask_line(partial(_moved, code=code, by=by))


def _moved(line: CriterionDefinition, *, code: str, by: int) -> CriterionDefinition:
    return edit.with_level_moved(line, code, by=by)


def _remove(code: str) -> None:
    ask_line(lambda line: edit.without_level(line, code))
