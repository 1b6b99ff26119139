"""The outline of a draft: its name, its lines by section, and adding, moving and removing them."""

from dataclasses import replace
from functools import partial

import streamlit as st

from calibration.scorecard import edit
from calibration.scorecard.definition import ScorecardDefinition
from calibration.ui.setup_parts import fine
from calibration.ui.setup_scorecards.pending import ask_card

_LINE = "scorecards.line"


def outline(card: ScorecardDefinition) -> str | None:
    """Show the outline and return the key of the chosen line."""
    st.text_input(
        "Name of the card", value=card.name, max_chars=200, key=_key(card, "name"), on_change=_rename, args=(card,)
    )
    chosen = _lines(card)
    with st.expander("Add a line", expanded=not card.criteria, key="scorecards.add"):
        _add_line(card)
    with st.expander("Sections", expanded=not card.sections, key="scorecards.sections"):
        _sections(card)
    return chosen


def _key(card: ScorecardDefinition, name: str) -> str:
    return f"scorecards.card.{card.key}.{card.version}.{name}"


def _rename(card: ScorecardDefinition) -> None:
    name = str(st.session_state[_key(card, "name")]).strip()
    ask_card(lambda now: replace(now, name=name))


def _lines(card: ScorecardDefinition) -> str | None:
    if not card.criteria:
        fine("No lines yet.")
        return None
    sections = {line.key: section.name for section in card.sections for line in section.criteria}
    keys = list(sections)
    if st.session_state.get(_LINE) not in keys:
        st.session_state[_LINE] = keys[0]
    names = {line.key: line.name or line.key for line in card.criteria}
    chosen = st.radio(
        "Lines",
        keys,
        format_func=names.__getitem__,
        captions=[
            sections[key] if at == 0 or sections[key] != sections[keys[at - 1]] else "" for at, key in enumerate(keys)
        ],
        key=_LINE,
    )
    with st.container(horizontal=True):
        for label, by in (("Up", -1), ("Down", 1)):
            change = partial(_move_line, chosen, by)
            st.button(label, key=f"scorecards.move.{label}", help=f"Move “{names[chosen]}”", on_click=change)
        with st.popover("Remove", key="scorecards.remove"):
            st.write(f"“{names[chosen]}” is taken off this draft. Versions that have it keep it.")
            st.button("Remove this line", key="scorecards.remove.sure", on_click=partial(_remove_line, chosen))
    return chosen


def _move_line(key: str, by: int) -> None:
    ask_card(lambda card: edit.with_line_moved(card, key, by=by))


def _remove_line(key: str) -> None:
    ask_card(lambda card: edit.without_line(card, key))


def _add_line(card: ScorecardDefinition) -> None:
    names = {section.key: section.name for section in card.sections}
    if not names:
        fine("Add a section first.")
        return
    st.text_input("Name of the line", max_chars=200, key="scorecards.add.name")
    st.selectbox("In the section", list(names), format_func=names.__getitem__, key="scorecards.add.section")
    st.button("Add the line", key="scorecards.add.sure", on_click=_new_line)


def _new_line() -> None:
    name, section = st.session_state["scorecards.add.name"], st.session_state["scorecards.add.section"]

    def change(card: ScorecardDefinition) -> ScorecardDefinition:
        return edit.with_new_line(card, name=name, section=section)[0]

    ask_card(change)
    if str(name).strip():
        st.session_state["scorecards.add.name"] = ""


def _sections(card: ScorecardDefinition) -> None:
    for section in card.sections:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            key = _key(card, f"section.{section.key}")
            st.text_input(
                f"Section {section.key}", value=section.name, max_chars=200, key=key, on_change=_name_section,
                args=(section.key, key),
            )  # fmt: skip
            for label, by in (("Up", -1), ("Down", 1)):
                st.button(label, key=f"{key}.{label}", on_click=_move_section, args=(section.key, by))
            st.button(
                "Remove",
                key=f"{key}.remove",
                disabled=bool(section.criteria),
                on_click=_drop_section,
                args=(section.key,),
            )
    st.text_input("Name of a new section", max_chars=200, key="scorecards.section.name")
    st.button("Add the section", key="scorecards.section.sure", on_click=_new_section)


def _name_section(section: str, key: str) -> None:
    name = str(st.session_state[key]).strip()
    ask_card(lambda card: edit.with_section_named(card, section, name))


def _move_section(section: str, by: int) -> None:
    ask_card(lambda card: edit.with_section_moved(card, section, by=by))


def _drop_section(section: str) -> None:
    ask_card(lambda card: edit.without_empty_section(card, section))


def _new_section() -> None:
    name = st.session_state["scorecards.section.name"]
    ask_card(lambda card: edit.with_new_section(card, name))
    if str(name).strip():
        st.session_state["scorecards.section.name"] = ""
