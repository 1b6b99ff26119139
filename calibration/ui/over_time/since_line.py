"""One line over sessions in three views: session by session, four at a time, and what the watch had come to."""

from typing import Any

from calibration.analysis.since_facts import SinceLine, SinceReport
from calibration.figures.phase_chart import phase_chart
from calibration.figures.rolling_chart import rolling_chart
from calibration.figures.session_axis import GapAxis, SessionAxis
from calibration.figures.watch_chart import watch_chart
from calibration.ui.over_time.since_tables import rolling_table, sessions_table
from calibration.ui.results.downloads import chart, colours, csv_button, file_stem
from calibration.ui.setup_parts import fine
from calibration.ui.wording import over_time_since_chart as say
from calibration.ui.wording import over_time_since_views as views
from calibration.ui.wording.gap_words import SAME, ends, signed


def each_session(report: SinceReport, one: SinceLine, *, with_watch: bool) -> int | None:
    """A dot a session, phases, and what they begin with; the position of the session clicked.

    Parameters
    ----------
    with_watch : bool
        Whether the file says what the watch had come to.
    """
    clicked = chart(
        phase_chart(
            one,
            title=say.chart_title(report, one),
            words={gap.session: say.session_words(report, one, gap) for gap in one.gaps},
            sessions=_sessions(report, one),
            gaps=_gaps(one),
            colours=colours(),
        ),
        stem=file_stem(one.line.name, "over sessions"),
        alt=say.chart_alt(report, one),
        key="over_time.since.chart",
        clickable=True,
    )
    fine(say.CHART_LEGEND)
    _csv(lambda: sessions_table(report, one, with_watch=with_watch), one, "over sessions", say.CHART_CSV)
    return clicked[0] if clicked else None


def four_at_a_time(report: SinceReport, one: SinceLine) -> int | None:
    """Means of neighbouring sessions; the position of the last session of the one clicked."""
    rolling = report.rolling(one.line.id)
    title = views.together_title(one, rolling)
    if not rolling:
        fine(title)
        return None
    words = [views.together_words(report, one, each) for each in rolling]
    clicked = chart(
        rolling_chart(
            one, rolling, title=title, words=words, sessions=_sessions(report, one), gaps=_gaps(one), colours=colours()
        ),
        stem=file_stem(one.line.name, "four sessions at a time"),
        alt=" ".join([title, *words]),
        key="over_time.since.rolling",
        clickable=True,
    )
    fine(views.TOGETHER_LEGEND)
    _csv(lambda: rolling_table(report, one, rolling), one, "four sessions at a time", views.TOGETHER_CSV)
    return clicked[0] if clicked else None


def sums(report: SinceReport, one: SinceLine) -> None:
    """The sums of the watch."""
    chart(
        watch_chart(
            one.watch,
            title=views.sums_title(report, one),
            sessions=_sessions(report, one, with_date=False),
            ends=ends(one.line),
            limit_words=views.limit_words(one.watch),
            learning_words=views.LEARNING,
            words={gap.session: views.sums_words(report, one, gap) for gap in one.gaps},
            colours=colours(),
        ),
        stem=file_stem(one.line.name, "watch"),
        alt=views.sums_alt(report, one),
        key="over_time.since.sums",
    )
    fine(views.SUMS_LEGEND)
    _csv(lambda: sessions_table(report, one, with_watch=True), one, "over sessions", say.CHART_CSV)


def _sessions(report: SinceReport, one: SinceLine, *, with_date: bool = True) -> SessionAxis:
    events, asked = views.events(report, one), views.asked_at(report)
    if not with_date:
        events, asked = {at: label for at, label in events.items() if at != asked}, None
    return SessionAxis([session.number for session in report.sessions], events, asked)


def _gaps(one: SinceLine) -> GapAxis:
    return GapAxis(SAME, ends(one.line), lambda value: signed(one.line, value))


def _csv(table: Any, one: SinceLine, what: str, label: str) -> None:
    csv_button(table, stem=file_stem(one.line.name, what), key="over_time.since.chart.csv", label=label)
