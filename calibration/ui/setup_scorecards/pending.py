"""Changes that a button asked for, applied in the same run after the fields were read: none overtakes another."""

from collections.abc import Callable

import streamlit as st

from calibration.scorecard.definition import CriterionDefinition, ScorecardDefinition

_CARD, _LINE = "scorecards.now.card_changes", "scorecards.now.line_changes"

CardChange = Callable[[ScorecardDefinition], ScorecardDefinition]
LineChangeAsked = Callable[[CriterionDefinition], CriterionDefinition]


def ask_card(change: CardChange) -> None:
    """Change the card once the fields have been read."""
    st.session_state.setdefault(_CARD, []).append(change)


def ask_line(change: LineChangeAsked) -> None:
    """Change the line on the screen once its fields have been read."""
    st.session_state.setdefault(_LINE, []).append(change)


def card_changes() -> list[CardChange]:
    """Changes of the card that wait."""
    return list(st.session_state.get(_CARD, []))


def line_changes() -> list[LineChangeAsked]:
    """Changes of the line that wait."""
    return list(st.session_state.get(_LINE, []))


def forget_changes() -> None:
    """They are saved, or refused with a sentence."""
    st.session_state.pop(_CARD, None)
    st.session_state.pop(_LINE, None)
