"""What each side expected the other to say, where a session asks it: who disagrees, and who did not know."""

import streamlit as st

from calibration.analysis.cache import reports
from calibration.analysis.prediction_report import PredictionReport, prediction_report
from calibration.store.long_ratings import long_scope_in
from calibration.ui.look import text
from calibration.ui.results.downloads import file_stem
from calibration.ui.results.guess_table import show_guess_table
from calibration.ui.results.loading import Loaded
from calibration.ui.setup_parts import fine
from calibration.ui.state import store
from calibration.ui.wording import over_time_guesses as say
from calibration.ui.wording import results_guesses as wording
from calibration.visibility.over_time import long_scope_of_meeting
from calibration.vocabulary import SessionScope, SessionState


def guesses_view(loaded: Loaded) -> None:
    """A sentence a tone line and side; nothing where no session asks, and why not where nothing may be shown yet."""
    if not any(session.asks_guesses for session in loaded.report.header.sessions):
        return
    st.html(f'<h2 class="tf-h2 tf-next">{text(say.HEADER)}</h2>')
    report = _report(loaded)
    if report is None:
        fine(wording.NOT_REVEALED)
        return
    for one in report.sides:
        st.html(f'<p class="tf-plain">{text(say.sentence(one))}</p>')
    if report.sides:
        show_guess_table(report, stem=file_stem(loaded.name, "guesses"), key="results.where.guesses")
    fine(" ".join(wording.notes(report)))


def _report(loaded: Loaded) -> PredictionReport | None:
    """Within what Over time would show: all closed sessions make the steps, those chosen say which of them.

    ``None`` while a contact of the session in the meeting is not revealed. By itself such a session is shown as it
    will be once it is closed.
    """
    sessions = loaded.report.header.sessions
    if all(session.state is SessionState.CLOSED for session in sessions):
        with store().reading() as db:
            closed = long_scope_in(db, loaded.viewer, SessionScope.JOINT)
        chosen = tuple(sorted(session.id for session in sessions))
        return reports.get(store(), prediction_report, closed, sessions=chosen)
    scopes = [scope for scope in loaded.scopes if any(scope.session_id == session.id for session in sessions)]
    meeting = long_scope_of_meeting(scopes[0], SessionScope.JOINT) if len(scopes) == 1 else None
    return reports.get(store(), prediction_report, meeting) if meeting is not None else None
