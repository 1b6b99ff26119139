"""What a person may choose of "Procedure and feeling": whose ear, what it is set against, where the corner begins."""

from collections.abc import Sequence

import streamlit as st

from calibration.analysis.feeling_corner import CSAT_BELOW, PROCEDURE_FROM, TONE_BELOW, CornerLines
from calibration.analysis.feeling_report import Ear, Feeling, FeelingReport
from calibration.ui.wording import results_feeling as wording
from calibration.vocabulary import Side

_EAR, _FEELING = "results.feeling.ear", "results.feeling.feeling"
_NAMES = {"client": Side.CLIENT, "vendor": Side.VENDOR, "together": None}


def chosen_feeling(report: FeelingReport) -> Feeling:
    """Tone lines, or the customer's rating; a control only where there are both."""
    if len(report.feelings) < 2:
        return report.feelings[0]
    _forget(_FEELING, report.feelings)
    chosen = st.segmented_control(
        wording.FEELING_LABEL, report.feelings, format_func=lambda one: wording.FEELINGS[one],
        default=report.feelings[0], key=_FEELING, required=True,
    )  # fmt: skip
    return chosen or report.feelings[0]


def chosen_ear(report: FeelingReport) -> Ear:
    """Whose ear; a control only where there are several."""
    if len(report.ears) < 2:
        return report.ears[0]
    options = [name for name, ear in _NAMES.items() if ear in report.ears]
    _forget(_EAR, options)
    chosen = st.segmented_control(
        wording.EAR_LABEL, options, format_func=lambda name: wording.ear_name(report, _NAMES[name]),
        default=options[0], key=_EAR, required=True,
    )  # fmt: skip
    return _NAMES[chosen or options[0]]


def corner_lines(feeling: Feeling) -> CornerLines:
    """Where the corner begins, as somebody moved it."""
    with st.popover(wording.MOVE, key="results.feeling.move"):
        procedure = st.slider(
            wording.PROCEDURE_SLIDER, 50, 100, int(PROCEDURE_FROM), step=5, key="results.feeling.procedure_from"
        )
        if feeling is Feeling.TONE:
            tone = st.select_slider(
                wording.TONE_SLIDER, list(wording.SHARES), TONE_BELOW, format_func=lambda share: wording.SHARES[share],
                key="results.feeling.tone_below",
            )  # fmt: skip
            csat = CSAT_BELOW
        else:
            tone = TONE_BELOW
            csat = st.select_slider(
                wording.CSAT_SLIDER, [2, 3, 4, 5], int(CSAT_BELOW), key="results.feeling.csat_below"
            )
        st.html(f'<p class="tf-fine">{wording.MOVE_NOTE}</p>')
    return CornerLines(float(procedure), float(tone), float(csat))


def _forget(key: str, options: Sequence[object]) -> None:
    """Another session may not offer what was chosen in this one."""
    if st.session_state.get(key) not in options:
        st.session_state.pop(key, None)
