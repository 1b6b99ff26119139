"""How often joint sessions are held, for a new engagement: the proposal, one number, or nothing agreed."""

from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum

import streamlit as st

from calibration.ui.look import text
from calibration.ui.wording import engagement as say
from calibration.workflow.terms import MOST_WEEKS, CadenceStep, Terms

FIRST_DAYS = timedelta(days=90)
"""In which new work is calibrated weekly, as the field does."""


class _Kind(StrEnum):
    PROPOSED = "proposed"
    EVEN = "even"
    NONE = "none"


_WORDS = {
    _Kind.PROPOSED: "Weekly for 90 days, then every two weeks",
    _Kind.EVEN: "Always the same",
    _Kind.NONE: "Not agreed",
}


def proposed_cadence(first: date) -> tuple[CadenceStep, ...]:
    """Weekly in the first 90 days, then every two weeks."""
    return CadenceStep(first, 1), CadenceStep(first + FIRST_DAYS, 2)


def cadence_part(terms: Terms, at: str, *, today: date) -> Terms:
    """The cadence of a new engagement."""
    standing, kinds = terms.cadence, list(_Kind)
    first = standing[0].in_force_from if standing else today
    kind = st.radio(
        "How often do both sides meet?", kinds, index=kinds.index(_kind_of(standing)), format_func=_WORDS.__getitem__,
        key=f"{at}.cadence", label_visibility="collapsed",
    )  # fmt: skip
    cadence: tuple[CadenceStep, ...] = ()
    if kind is not _Kind.NONE:
        left, right = st.columns(2)
        day = left.date_input("From", value=first, format="DD/MM/YYYY", key=f"{at}.from")
        begins = day if isinstance(day, date) else first
        cadence = proposed_cadence(begins)
        if kind is _Kind.EVEN:
            weeks = right.number_input(
                "Weeks from one to the next", min_value=1, max_value=MOST_WEEKS,
                value=standing[0].every_weeks if standing else 1, step=1, key=f"{at}.weeks",
            )  # fmt: skip
            cadence = (CadenceStep(begins, int(weeks)),)
    said = "".join(f"<div>{text(one)}</div>" for one in say.cadence_sentences(cadence))
    st.html(f'<div class="tf-note">{said}</div>')
    return replace(terms, cadence=cadence)


def _kind_of(cadence: tuple[CadenceStep, ...]) -> _Kind:
    if not cadence:
        return _Kind.NONE
    return _Kind.PROPOSED if cadence == proposed_cadence(cadence[0].in_force_from) else _Kind.EVEN
