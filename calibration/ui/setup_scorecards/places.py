"""Where somebody is on the Scorecards page, in the address: the list, a door, or one version."""

from typing import TypedDict

import streamlit as st

from calibration.ui.state import current_engagement, current_person

_WHERE = ("new", "version")


class Who(TypedDict):
    """The person and engagement that every effect on cards is told."""

    person_id: int
    engagement_id: int


def go(**where: str) -> None:
    """Go to another place of the page; without words to the list. Takes effect at the next run."""
    for name in _WHERE:
        st.query_params.pop(name, None)
    for name, value in where.items():
        st.query_params[name] = value


def who() -> Who:
    """The person at this browser and the engagement they are looking at."""
    return Who(person_id=current_person().person_id, engagement_id=current_engagement().id)
