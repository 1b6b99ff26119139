"""The contract's clause, filled in and read back in words at every change."""

from dataclasses import replace

import streamlit as st

from calibration.scorecard.contract_clause import MOST_DECIMALS, ContractClause
from calibration.ui.look import text
from calibration.ui.wording import engagement as say
from calibration.vocabulary import ContractFigure, ContractPeriod, Reference, Rounding
from calibration.workflow.terms import Terms

_USUAL_TARGET = {True: 90.0, False: 5.0}
"""Percent for shares, score points for the mean distance: where the field starts, not what anybody should sign."""


def clause_part(terms: Terms, at: str) -> Terms:
    """The figure that the contract names, or none."""
    standing = terms.clause
    named = st.toggle("The contract names a figure", value=standing is not None, key=f"{at}.clause")
    if not named:
        st.html(f'<p class="tf-note">{text(say.NO_CLAUSE)} Results are shown without one.</p>')
        return replace(terms, clause=None)
    clause = _fields(standing or _usual(terms), at)
    st.html(f'<p class="tf-note">{text(clause.in_words())}</p>')
    return replace(terms, clause=clause)


def _usual(terms: Terms) -> ContractClause:
    return ContractClause(
        ContractFigure.WITHIN_TOLERANCE,
        terms.reference,
        ContractPeriod.QUARTER,
        target=_USUAL_TARGET[True],
        tolerance=terms.tolerance,
    )


def _fields(standing: ContractClause, at: str) -> ContractClause:
    figures, references, periods = list(ContractFigure), list(Reference), list(ContractPeriod)
    figure = st.selectbox(
        "Which figure", figures, index=figures.index(standing.figure), format_func=say.FIGURES.__getitem__,
        key=f"{at}.figure",
    )  # fmt: skip
    first, second = st.columns(2)
    reference = first.selectbox(
        "Compared with", references, index=references.index(standing.reference),
        format_func=say.REFERENCES.__getitem__, key=f"{at}.clause_reference",
    )  # fmt: skip
    period = second.selectbox(
        "Counted over", periods, index=periods.index(standing.period), format_func=say.PERIODS.__getitem__,
        key=f"{at}.period",
    )  # fmt: skip
    share = figure is not ContractFigure.MEAN_ABSOLUTE_GAP
    target = first.number_input(
        "Target: at least, in percent" if share else "Target: at most, in score points",
        min_value=0.0,
        max_value=100.0,
        value=standing.target if share == standing.more_is_better else _USUAL_TARGET[share],
        step=1.0,
        key=f"{at}.target.{'share' if share else 'points'}",
    )
    tolerance = standing.tolerance
    if figure is ContractFigure.WITHIN_TOLERANCE:
        tolerance = second.number_input(
            "Within so many points", min_value=0.0, max_value=100.0, value=standing.tolerance, step=1.0,
            key=f"{at}.clause_tolerance",
        )  # fmt: skip
    rounding, decimals = _rounding(standing, at)
    return ContractClause(figure, reference, period, float(target), rounding, decimals, float(tolerance))


def _rounding(standing: ContractClause, at: str) -> tuple[Rounding, int]:
    first, second = st.columns(2)
    decimals = first.selectbox(
        "Rounded to", list(range(MOST_DECIMALS + 1)), index=standing.decimals, format_func=say.DECIMALS.__getitem__,
        key=f"{at}.decimals",
    )  # fmt: skip
    roundings = list(Rounding)
    rounding = second.selectbox(
        "How it is rounded", roundings, index=roundings.index(standing.rounding),
        format_func=say.ROUNDINGS.__getitem__, key=f"{at}.rounding",
    )  # fmt: skip
    return rounding, decimals
