"""How long every tab of Over time takes over three years of weekly sessions: ``python -m benchmarks.over_time_speed``.

The size is that of ``benchmarks.three_years``, in a fresh SQLite file or in the empty database that
``BENCH_DATABASE_URL`` names; ``--no-words``: without agents' words. Each tab is opened by the first visitor: nothing is
kept from before, its part of the page is worked out with what the page's headline takes. Bound is processor time,
which other work on the machine does not lengthen much; the time on the clock stands beside it. Within a second the
headline stands above every tab, and so does what is in them, but for Who moved: it fits every line and the totals, and
has two. ``--profile TAB`` shows where one of them spends it.
"""

import cProfile
import gc
import pstats
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from threadpoolctl import threadpool_limits

from benchmarks.report import Measured, median, table
from benchmarks.stored_world import NOON
from benchmarks.three_years import CHANGE, SESSIONS, SIZE, filled_store
from calibration.analysis.dated_mover import dated_mover
from calibration.analysis.moved_report import moved_report, repeat_prices
from calibration.analysis.over_time import over_time
from calibration.analysis.prediction_report import prediction_report
from calibration.analysis.pressure_report import pressure_report, pressure_trend
from calibration.analysis.procedure_drift import procedure_drift
from calibration.analysis.shelf import Shelf
from calibration.analysis.since_facts import SinceReport
from calibration.analysis.since_ground import SinceGround, since_ground
from calibration.analysis.since_report import report_of
from calibration.analysis.text_tone_report import text_tone_report
from calibration.analysis.tone_facts import TonePeriod
from calibration.analysis.tone_report import tone_report
from calibration.figures.line_strips import line_strips
from calibration.figures.palette import LIGHT
from calibration.figures.phase_chart import phase_chart
from calibration.figures.session_axis import GapAxis, SessionAxis
from calibration.store.drift_ground import drift_mark
from calibration.store.engine import Db, Store
from calibration.store.sessions import scopes_in
from calibration.ui.wording import over_time_since, over_time_since_chart
from calibration.ui.wording.gap_words import SAME, ends, signed
from calibration.visibility.facts import Viewer
from calibration.visibility.over_time import LongScope
from calibration.vocabulary import SessionScope

RUNS = 5
PAGE_SECONDS, MOVED_SECONDS = 1.0, 2.0
_PRICED = 3
"""Lines that somebody looks at one after the other in Who moved: the first is part of the tab."""


@dataclass(frozen=True, slots=True)
class Page:
    """The page as one visitor opens it."""

    db: Db
    scope: LongScope
    viewer: Viewer

    def headline(self) -> SinceGround:
        """What stands above every tab."""
        now = NOON + timedelta(weeks=SESSIONS)
        over_time(self.db, self.viewer, room=SessionScope.JOINT, now=now)
        ground = since_ground(self.db, self.scope, drift_mark(self.db, self.scope))
        for one in report_of(ground).dated[:1]:
            if one.movement is not None:
                change = one.movement.after - one.movement.before
                day = ground.days[one.movement.session]
                dated_mover(self.db, self.scope, line=one.line.id, day=day, gap_change=change)
        return ground

    def since(self) -> None:
        """Report, sentences, the chart of one line."""
        _shown(report_of(self.headline()))

    def tone(self) -> None:
        """What both want and hear, agents' words by month, guesses."""
        self.headline()
        tone_report(self.db, self.scope, targets=(), placed=frozenset(), period=TonePeriod())
        text_tone_report(self.db, self.scope)
        prediction_report(self.db, self.scope)

    def moved(self) -> None:
        """All lines, then one of them with its repeats and its price."""
        self.headline()
        moved_report(self.db, self.scope, day=_day())
        self.one_line("five1")

    def one_line(self, line: str) -> None:
        """One line of Who moved."""
        scopes = scopes_in(self.db, self.viewer, self.scope.session_ids)
        opened = frozenset(contact for scope in scopes for contact in scope.open_contacts)
        moved_report(self.db, self.scope, day=_day(), line=line, opened=opened)
        repeat_prices(self.db, self.scope, day=_day(), line=line)

    def pressure(self) -> None:
        """Groups, changes of the card, one trend."""
        self.headline()
        found = pressure_report(self.db, self.scope)
        procedure_drift(self.db, self.scope)
        if found.numbers:
            pressure_trend(self.db, self.scope, grouping=found.numbers[0], figure=found.figures[0])

    def attendance(self) -> None:
        """Cadence, Participation and Share of contacts: what the headline takes holds them."""
        self.headline()


TABS: dict[str, tuple[str, Callable[[Page], None]]] = {
    "since": ("Since a date", Page.since),
    "tone": ("Tone", Page.tone),
    "moved": ("Who moved", Page.moved),
    "pressure": ("Under pressure", Page.pressure),
    "attendance": ("Headline alone (Cadence, Participation, Share of contacts)", Page.attendance),
}


def _day() -> date:
    return (NOON + timedelta(weeks=CHANGE)).date()


def _shown(report: SinceReport) -> None:
    one = report.lines[0]
    phase_chart(
        one, title=over_time_since_chart.chart_title(report, one), sessions=_axis(report),
        gaps=GapAxis(SAME, ends(one.line), lambda value: signed(one.line, value)),
        words={gap.session: over_time_since_chart.session_words(report, one, gap) for gap in one.gaps}, colours=LIGHT,
    )  # fmt: skip
    for line in report.lines:
        over_time_since.line_sentence(report, line)


def _strips(report: SinceReport) -> None:
    said = {one.line.id: over_time_since_chart.strip_finding(report, one) for one in report.lines}
    line_strips(report.lines, title="", findings=said, verdicts=said, sessions=_axis(report), colours=LIGHT)


def _axis(report: SinceReport) -> SessionAxis:
    return SessionAxis([session.number for session in report.sessions], {})


def _timed(what: Callable[[], object]) -> tuple[float, float]:
    start, busy = time.perf_counter(), time.process_time()
    what()
    return time.process_time() - busy, time.perf_counter() - start


def _cold(store: Store, scope: LongScope, viewer: Viewer, show: Callable[[Page], None]) -> tuple[float, float]:
    with store.reading() as db:
        Shelf().lend(db)
        return _timed(lambda: show(Page(db, scope, viewer)))


def _measured(what: str, times: list[tuple[float, float]], *, bound: float = PAGE_SECONDS) -> list[Measured]:
    return [
        Measured(f"{what}, processor time, median of {len(times)}", median([one[0] for one in times]), "s", bound),
        Measured("… on the clock", median([one[1] for one in times]), "s"),
    ]


def measure() -> list[Measured]:
    """Every tab against its bound, then what is asked for once it stands."""
    figures: list[Measured] = []
    with filled_store(words="--no-words" not in sys.argv) as (store, scope, viewer), threadpool_limits(1):
        _cold(store, scope, viewer, Page.since)
        gc.collect()
        gc.freeze()
        for name, show in TABS.values():
            bound = MOVED_SECONDS if show is Page.moved else PAGE_SECONDS
            figures += _measured(name, [_cold(store, scope, viewer, show) for _ in range(RUNS)], bound=bound)
        figures += _once_open(store, scope, viewer)
    return figures


def _once_open(store: Store, scope: LongScope, viewer: Viewer) -> list[Measured]:
    with store.reading() as db:
        Shelf().lend(db)
        page = Page(db, scope, viewer)
        ground = page.headline()
        page.moved()
        dates = [_timed(lambda day=day: _shown(report_of(ground, day=day))) for day in ground.days[40 : 40 + RUNS]]
        strips = [_timed(lambda: _strips(report_of(ground))) for _ in range(RUNS)]
        lines = [_timed(lambda i=i: page.one_line(f"five{2 + i}")) for i in range(_PRICED)]
    return [
        *_measured("Since a date: another date", dates),
        *_measured("Since a date: all lines small", strips),
        *_measured("Who moved: another line, with its price", lines),
    ]


def _profile(tab: str) -> None:
    with filled_store() as (store, scope, viewer), threadpool_limits(1):
        _cold(store, scope, viewer, TABS[tab][1])
        with cProfile.Profile() as profile:
            _cold(store, scope, viewer, TABS[tab][1])
    pstats.Stats(profile).sort_stats("cumulative").print_stats(60)


def main() -> int:
    """Measure and print; 1 when a bound was missed."""
    if "--profile" in sys.argv:
        _profile(sys.argv[-1] if sys.argv[-1] in TABS else "since")
        return 0
    figures = measure()
    print(f"Over time of {SIZE}; nothing is kept when a tab opens.\n")
    print(table(figures))
    return 0 if all(one.holds for one in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
