"""The ways to a new card: pasted cells or a sheet, a starter card, YAML, or nothing at all."""

from dataclasses import replace

import streamlit as st

from calibration.errors import CalibrationError
from calibration.scorecard.definition import ScorecardDefinition
from calibration.scorecard.starter import starter_card, starter_cards
from calibration.scorecard.yaml_form import scorecard_from_yaml
from calibration.ui.setup_parts import fine, press_failed, pressed_once
from calibration.ui.setup_scorecards.card_html import card_html
from calibration.ui.setup_scorecards.listing import DOORS
from calibration.ui.setup_scorecards.paste import paste_door
from calibration.ui.setup_scorecards.places import go, who
from calibration.ui.state import now, store
from calibration.ui.wording import setup_scorecards as say
from calibration.workflow.card_access import Card
from calibration.workflow.cards import begin_card, begin_version

_NEW = ""
_SAVING = "scorecards.now.saving"


def door(name: str, cards: list[Card]) -> None:
    """The door with this name; an unknown one is the list."""
    st.title(DOORS.get(name, "A new scorecard"))
    st.button("All scorecards", type="tertiary", key="scorecards.back", on_click=go)
    definition = {"paste": paste_door, "starter": _starter, "yaml": _yaml, "empty": _empty}.get(name, _empty)()
    if definition is not None:
        save_as_draft(definition, cards)


def _starter() -> ScorecardDefinition | None:
    names = {card.key: card.name for card in starter_cards()}
    key = st.radio("Starter card", list(names), format_func=names.__getitem__, key="scorecards.starter")
    card = starter_card(key)
    fine(say.card_facts(card))
    with st.expander("As reviewers read it", key="scorecards.starter.look"):
        st.html(card_html(card))
    return card


def _yaml() -> ScorecardDefinition | None:
    given = st.file_uploader("Scorecard (YAML)", max_upload_size=1, key="scorecards.yaml")
    if given is None:
        fine("A file that was downloaded here, or written by hand.")
        return None
    try:
        card = scorecard_from_yaml(given.getvalue().decode("utf-8-sig"))
    except UnicodeDecodeError:
        st.error("The file is not text in UTF-8.")
        return None
    except CalibrationError as error:
        st.error(str(error))
        return None
    fine(say.card_facts(card))
    return card


def _empty() -> ScorecardDefinition | None:
    fine("Sections and lines are added in the next step.")
    return ScorecardDefinition(key="card", name="New scorecard")


def save_as_draft(definition: ScorecardDefinition, cards: list[Card]) -> None:
    """Name it, say whether it is a new card or the next version of one, and save."""
    own = {card.key: card.name for card in cards if card.own}
    name = st.text_input(
        "Name of the card", value=definition.name, max_chars=200, key=f"scorecards.name.{definition.key}"
    )
    choices = {_NEW: "a new card", **{key: f"the next version of “{title}”" for key, title in own.items()}}
    same = definition.key if definition.key in own else _NEW
    target = st.selectbox(
        "Save it as",
        list(choices),
        index=list(choices).index(same),
        format_func=choices.__getitem__,
        key=f"scorecards.target.{definition.key}",
    )
    if target != _NEW:
        fine("It gets the next free number. Lines with the same key keep their history where their meaning stays.")
    pressed = st.button("Save as a draft", type="primary", key="scorecards.save")
    if not pressed_once(_SAVING, pressed=pressed):
        return
    wanted = replace(definition, name=(name or "").strip() or definition.name)
    try:
        if target == _NEW:
            version_id = begin_card(store(), **who(), definition=wanted, now=now())
        else:
            version_id = begin_version(store(), **who(), key=target, definition=wanted, now=now())
    except CalibrationError as error:
        press_failed(_SAVING)
        st.error(str(error))
        return
    go(version=str(version_id))
    st.rerun()
