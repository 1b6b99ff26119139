"""Store, within Scopes → ratings → statistics → one frozen report: the whole of the Results page."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from calibration.analysis.example_results import examples_of
from calibration.analysis.facts import Filters, ReportHeader, SessionFact
from calibration.analysis.heatmap_results import heatmaps_of
from calibration.analysis.line_results import line_reports
from calibration.analysis.pareto_results import pareto_of
from calibration.analysis.ratings_cube import RatingsCube, ratings_cube
from calibration.analysis.results_report import ResultsReport
from calibration.analysis.total_results import totals_of
from calibration.errors import InvalidInput
from calibration.scorecard.tone import is_tone_round
from calibration.store.engine import Db
from calibration.visibility.scope import Scope
from calibration.vocabulary import Blind, SessionOrigin

Value = TypeVar("Value")


def results_report(
    db: Db,
    scopes: Sequence[Scope],
    *,
    filters: Filters | None = None,
    include_void: bool = False,
    confidence_level: float = 0.95,
) -> ResultsReport:
    """Where client and vendor agree and where they part.

    Parameters
    ----------
    scopes : sequence of Scope
        What the viewer may see of each session, one per session, at least one, all of one engagement. Only
        contacts open in them are counted; a session without one adds nothing but its header.
    filters : Filters, optional
        Which contacts and lines are counted.
    include_void : bool
        Count sessions that are void or superseded too.
    confidence_level : float
        Between 0 and 1.

    Returns
    -------
    ResultsReport
        The same for the same scopes and arguments, whatever stands in the store about contacts not open.

    Raises
    ------
    InvalidInput
        No scope, scopes of two engagements, or a session twice.
    """
    _check(scopes)
    chosen = filters or Filters()
    cube = ratings_cube(db, scopes, filters=chosen, include_void=include_void)
    lines = line_reports(cube, only=chosen.lines, confidence_level=confidence_level)
    report = ResultsReport(
        header=_header(cube, chosen),
        lines=lines,
        examples=(),
        heatmaps=heatmaps_of(cube, lines, confidence_level=confidence_level),
        totals=totals_of(db, cube, confidence_level=confidence_level),
        pareto=pareto_of(db, cube, lines),
        contacts=cube.contacts,
        choices=cube.choices,
    )
    return replace(report, examples=examples_of(db, cube, report.gap_rows))


def _check(scopes: Sequence[Scope]) -> None:
    if not scopes:
        raise InvalidInput("No session was chosen. Allowed: one session or several of one engagement.")
    if len({scope.engagement_id for scope in scopes}) > 1:
        raise InvalidInput("The sessions belong to different engagements. Allowed: sessions of one engagement.")
    if len({scope.session_id for scope in scopes}) < len(scopes):
        raise InvalidInput("A session stands there twice. Allowed: each session once.")


def _header(cube: RatingsCube, filters: Filters) -> ReportHeader:
    n_open = {scope.session_id: len(scope.open_contacts) for scope in cube.scopes}
    card = {card.version_id: card.definition for card in cube.cards}
    sessions = tuple(
        SessionFact(
            id=s.id,
            number=s.number,
            name=s.name,
            scope=s.scope,
            state=s.state,
            held_at=s.held_at,
            origin=s.origin,
            blind=s.blind,
            reference=s.reference,
            tolerance=s.tolerance,
            card_name=card[s.scorecard_version_id].name,
            card_version=card[s.scorecard_version_id].version,
            n_contacts_open=n_open[s.id],
            n_contacts=s.n_contacts,
            tone_round=is_tone_round(card[s.scorecard_version_id]),
            asks_guesses=s.asks_guesses,
        )
        for s in cube.sessions
    )
    return ReportHeader(
        engagement_id=cube.frame.id,
        time_zone=cube.frame.time_zone,
        sessions=sessions,
        n_left_out_sessions=cube.n_left_out_sessions,
        n_contacts=len(cube.contacts),
        n_contacts_total=sum(session.n_contacts for session in sessions),
        reviewers=cube.reviewers,
        blind=_blind({session.blind for session in sessions}),
        imported=any(session.origin is SessionOrigin.IMPORTED for session in sessions),
        reference=_only({session.reference for session in sessions}),
        tolerance=_only({session.tolerance for session in sessions}),
        cards=tuple(dict.fromkeys((session.card_name, session.card_version) for session in sessions)),
        n_after_reveal=cube.n_after_reveal,
        filters=filters,
    )


def _blind(found: set[Blind]) -> Blind:
    if Blind.NO in found:
        return Blind.NO
    return Blind.YES if found == {Blind.YES} else Blind.UNKNOWN


def _only(found: set[Value]) -> Value | None:
    return next(iter(found)) if len(found) == 1 else None
