"""The panel beside a plan: what it can and cannot show. It reads, never writes, and keeps nobody from planning."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from calibration.analysis.cache import reports
from calibration.analysis.plan_basis import PlanBasis, PlanSource, plan_basis, plan_scopes
from calibration.analysis.plan_drift import PlanDrift, plan_drift, plan_pace
from calibration.analysis.plan_report import TOGETHER, PlanReport, gap_price, plan_report
from calibration.errors import CalibrationError
from calibration.store.sessions import SessionCard
from calibration.ui.look import text
from calibration.ui.setup_parts import fine
from calibration.ui.state import current_viewer, still_signed_in, store
from calibration.ui.wording import plan_drift as drift_words
from calibration.ui.wording import plan_figures as figures
from calibration.ui.wording import plan_outlook as say
from calibration.vocabulary import SessionScope, Side
from calibration.workflow.planning import Askable

_HALF = 0.5
_LEAST_POINTS, _MOST_POINTS = 1.0, 100.0


@dataclass(frozen=True, slots=True)
class PlanShape:
    """A plan as far as statistics see it.

    Attributes
    ----------
    n_repeats : int
        Contacts of the draw that an earlier session has had.
    tolerance : float
        Of totals, score points.
    tone_round : bool
        There are no totals, and no contact comes back.
    """

    room: SessionScope
    version_id: int
    n_contacts: int
    n_repeats: int
    reviewers: tuple[Askable, ...]
    tolerance: float
    tone_round: bool


@st.fragment
@still_signed_in
def plan_panel(shape: PlanShape, *, sessions: Sequence[SessionCard]) -> None:
    """Sentences, and folded under them the figures; naming another gap reruns this alone.

    Parameters
    ----------
    sessions : sequence of SessionCard
        Those the viewer may know of, the newest first.
    """
    try:
        basis, own_rater_id = _basis(shape, sessions)
    except CalibrationError as error:
        fine(str(error))
        return
    n_client, n_vendor = (sum(one.side is side for one in shape.reviewers) for side in (Side.CLIENT, Side.VENDOR))
    report = plan_report(basis, n_contacts=shape.n_contacts, n_client=n_client, n_vendor=n_vendor)
    with st.container(key="sessions.plan.outlook"):
        said = st.container()
        price = drift = ""
        if report.compared and report.n_contacts > 0:
            moved = _moved(report, sessions, tone_round=shape.tone_round)
            drift = drift_words.drift_sentences(moved) if moved else ""
            price = _price_of_leading(report, _figures(report, None if shape.tone_round else shape.tolerance, moved))
        sentences = say.outlook(
            report,
            price=price,
            reviewers=shape.reviewers,
            n_repeats=None if shape.tone_round else shape.n_repeats,
            own_rater_id=own_rater_id,
            drift=drift,
        )
        if sentences:
            said.header(say.TITLE)
            said.html("".join(f'<p style="margin:0 0 8px">{text(sentence)}</p>' for sentence in sentences))


def _moved(report: PlanReport, sessions: Sequence[SessionCard], *, tone_round: bool) -> PlanDrift | None:
    """What a year of such sessions shows of a move on the lines that the price is said of."""
    source = say.leading_source(report)
    if source is None:
        return None
    with store().reading() as db:
        pace = plan_pace(db, sessions, engagement_id=current_viewer().engagement_id, tone_round=tone_round)
    return plan_drift(report, source, pace=pace)


def _price_of_leading(report: PlanReport, steps: float) -> str:
    source = say.leading_source(report)
    if source is None or source.kind is None or source.kind.step is None:
        return ""
    gap = steps * source.kind.step
    return say.price_sentence(source, gap, gap_price(report, source, gap))


def _basis(shape: PlanShape, sessions: Sequence[SessionCard]) -> tuple[PlanBasis, int | None]:
    """Within what visibility opens to this viewer now; kept until a session of it changes."""
    viewer = current_viewer()
    asked = {"version_id": shape.version_id, "room": shape.room}
    with store().reading() as db:
        scopes = plan_scopes(db, viewer, sessions, room=shape.room)
        if not scopes:
            return plan_basis(db, (), version_id=shape.version_id, room=shape.room), viewer.rater_id
    return reports.get(store(), plan_basis, scopes, **asked), viewer.rater_id


def _figures(report: PlanReport, tolerance: float | None, moved: PlanDrift | None) -> float:
    """The folded table, with the price of the gaps named above it; the one of lines, in steps, is returned.

    Parameters
    ----------
    tolerance : float or None
        ``None`` where there are no totals.
    moved : PlanDrift or None
        Its pace is said in the small type.
    """
    points: float | None = None
    with st.expander(figures.FIGURES, key="sessions.plan.outlook.figures"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            steps = st.segmented_control(
                figures.TO_SHOW,
                list(figures.STEPS),
                default=_HALF,
                format_func=figures.STEPS.__getitem__,
                required=True,
                key="sessions.plan.outlook.steps",
            )
            if tolerance is not None:
                points = st.number_input(
                    figures.TO_SHOW_TOTALS,
                    min_value=_LEAST_POINTS,
                    max_value=_MOST_POINTS,
                    value=max(tolerance, _LEAST_POINTS),
                    step=1.0,
                    width=160,
                    key="sessions.plan.outlook.points",
                )
        wanted = float(steps or _HALF)
        fine(figures.TABLE if points is not None else figures.TABLE_OF_LINES)
        st.html(_table(report, wanted, points))
        fine(" ".join([*figures.notes(report), *([drift_words.pace_note(moved.pace)] if moved else [])]))
    return wanted


def _table(report: PlanReport, steps: float, points: float | None) -> str:
    rows = [*report.lines, *([report.totals] if report.totals and points is not None else [])]
    body = "".join(
        f"<tr><td>{text(figures.row_name(row.source))}</td>"
        + "".join(f"<td>{text(figures.gap_cell(row, n))}</td>" for n in TOGETHER)
        + f"<td>{text(_price(report, row.source, steps, points))}</td></tr>"
        for row in rows
    )
    head = "".join(f"<th>{text(one)}</th>" for one in figures.headings(steps, points))
    return (
        f'<div style="overflow-x:auto" tabindex="0" role="region" aria-label="{text(figures.FIGURES)}">'
        f'<table class="tf"><tr>{head}</tr>{body}</table></div>'
    )


def _price(report: PlanReport, source: PlanSource, steps: float, points: float | None) -> str:
    if source.kind is None:
        return figures.price_cell(gap_price(report, source, points)) if points is not None else ""
    if source.kind.step is None:
        return ""
    return figures.price_cell(gap_price(report, source, steps * source.kind.step))
