"""How long Over time takes over three years of weekly sessions: ``python -m benchmarks.over_time_speed [--profile]``.

156 sessions × 5 contacts × 4 reviewers × 25 lines (78,000 ratings), one of them a tone line that goes with agents'
words (``--no-words``: none are counted, so that what their watch takes can be seen), in a fresh SQLite file, or in the
empty database that ``BENCH_DATABASE_URL`` names: everything the page computes for its first screen, uncached, and for
another date.
"""

import cProfile
import gc
import os
import pstats
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import numpy as np

from benchmarks.report import Measured, median, table
from benchmarks.stored_world import StoredWorld, five, tone, yes_no
from calibration.analysis.long_ratings import long_ratings
from calibration.analysis.since_ground import since_ground
from calibration.analysis.since_report import SinceReport, report_of
from calibration.figures.palette import LIGHT
from calibration.figures.phase_chart import line_strips, phase_chart
from calibration.scorecard.definition import CriterionDefinition
from calibration.stats.text_tone import VERSION, text_counts
from calibration.store.drift_ground import drift_mark
from calibration.store.engine import Db, Store, make_engine
from calibration.store.long_ratings import long_scope_in
from calibration.store.migrate import migrate
from calibration.store.text_tones import TextToneRow, write_text_tones
from calibration.ui.wording import over_time_since, over_time_since_chart
from calibration.ui.wording.gap_words import SAME, ends, signed
from calibration.visibility.facts import Viewer
from calibration.visibility.over_time import LongScope
from calibration.vocabulary import Role, SessionScope, SessionState, Side

SESSIONS, CONTACTS, LINES = 156, 5, 25
CLIENT, VENDOR = ("Anna",), ("Ben", "Cleo", "Dan")
RUNS = 5
TONES = ["too_formal", "right", "too_casual"]
FORMAL = ["kindly", "regarding", "ensure", "additional", "documentation", "confirm"]
CASUAL = ["hey", "okay", "cool", "it's", "I'm", "thanks"]
PAGE_SECONDS = 1.0


@contextmanager
def filled_store() -> Iterator[tuple[Store, LongScope]]:
    """Three years in a database of their own, and what a manager sees of them."""
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("BENCH_DATABASE_URL") or f"sqlite:///{Path(folder) / 'speed.db'}"
        migrate(url)
        store = Store(make_engine(url))
        with store.writing() as db:
            engagement_id = _fill(db)
        with store.reading() as db:
            viewer = Viewer(1, engagement_id, None, frozenset({Role.MANAGER}), None)
            yield store, long_scope_in(db, viewer, SessionScope.JOINT)


def _fill(db: Db, *, seed: int = 0) -> int:
    rng = np.random.default_rng(seed)
    world = StoredWorld(db)
    for name, side in ((CLIENT, Side.CLIENT), (VENDOR, Side.VENDOR)):
        for label in name:
            world.rater(label, side)
    keys = [f"five{i}" for i in range(14)] + [f"yes{i}" for i in range(LINES - 15)] + ["tone"]
    card = world.card(*(_line(key) for key in keys))
    for week in range(SESSIONS):
        answers = {label: _answers(rng, keys) for label in (*CLIENT, *VENDOR)}
        session = world.session(
            card, answers, n_contacts=CONTACTS, state=SessionState.CLOSED,
            held_at=world.now + timedelta(weeks=week),
        )  # fmt: skip
        if "--no-words" not in sys.argv:
            rows = [_counted(one, i % 3, rng) for i, one in enumerate(world.interactions[session])]
            write_text_tones(db, rows, now=world.now)
    return world.engagement_id


def _line(key: str) -> CriterionDefinition:
    if key == "tone":
        return tone()
    return five(key) if key.startswith("five") else yes_no(key)


def _counted(contact: int, casual: int, rng: np.random.Generator) -> TextToneRow:
    """Six turns of thirty words in three sentences, as an import counts them; ``casual`` 0 to 2."""
    words = FORMAL * (3 - casual) + CASUAL * (1 + casual)
    turns = [". ".join(" ".join(rng.choice(words, size=10).tolist()) for _ in range(3)) + "." for _ in range(6)]
    return TextToneRow(contact, VERSION, text_counts(turns, language="en").to_json())


def _answers(rng: np.random.Generator, keys: list[str]) -> dict[str, list[str | float | None]]:
    found: dict[str, list[str | float | None]] = {}
    for key in keys:
        options = ["2", "3", "4", "5"] if key.startswith("five") else ["yes", "yes", "no"]
        found[key] = [str(answer) for answer in rng.choice(options, size=CONTACTS)]
    found["tone"] = [TONES[i % 3] for i in range(CONTACTS)]
    return found


def first_screen(db: Db, scope: LongScope) -> SinceReport:
    """Everything of the first screen: report, sentences, the chart of one line."""
    report = report_of(since_ground(db, scope, drift_mark(db, scope)))
    _shown(report)
    return report


def _shown(report: SinceReport) -> None:
    one = report.lines[0]
    phase_chart(
        one, title=over_time_since_chart.chart_title(report, one), numbers=[s.number for s in report.sessions],
        labels={}, same=SAME, ends=ends(one.line), said=lambda value: signed(one.line, value),
        words={gap.session: over_time_since_chart.session_words(report, one, gap) for gap in one.gaps}, colours=LIGHT,
    )  # fmt: skip
    for line in report.lines:
        over_time_since.line_sentence(report, line)


def _timed(store: Store, scope: LongScope) -> dict[str, list[float]]:
    gc.collect()
    gc.freeze()
    times: dict[str, list[float]] = {"read": [], "screen": [], "busy": [], "date": [], "lines": []}
    for run in range(RUNS):
        with store.reading() as db:
            start = time.perf_counter()
            long_ratings(db, scope)
            times["read"].append(time.perf_counter() - start)
            start, busy = time.perf_counter(), time.process_time()
            first_screen(db, scope)
            times["screen"].append(time.perf_counter() - start)
            times["busy"].append(time.process_time() - busy)
            ground = since_ground(db, scope, run)
        start = time.perf_counter()
        report = report_of(ground, day=ground.days[40 + run])
        _shown(report)
        times["date"].append(time.perf_counter() - start)
        start = time.perf_counter()
        said = {one.line.id: over_time_since_chart.strip_finding(report, one) for one in report.lines}
        line_strips(report.lines, title="", findings=said, verdicts=said, n_sessions=SESSIONS, colours=LIGHT)
        times["lines"].append(time.perf_counter() - start)
    return times


def measure() -> list[Measured]:
    """The page against its bound."""
    with filled_store() as (store, scope):
        times = _timed(store, scope)
    size = f"{SESSIONS} sessions × {CONTACTS} × {len(CLIENT + VENDOR)} × {LINES} lines"
    return [
        Measured(f"Over time of {size}, uncached, median of {RUNS}", median(times["screen"]), "s", PAGE_SECONDS),
        Measured("… processor time, best", min(times["busy"]), "s"),
        Measured("… of it the ratings read", median(times["read"]), "s"),
        Measured("… another date asked, from the cache", median(times["date"]), "s", PAGE_SECONDS),
        Measured("… all lines small", median(times["lines"]), "s", PAGE_SECONDS),
    ]


def main() -> int:
    """Measure and print; 1 when a bound was missed."""
    if "--profile" in sys.argv:
        with filled_store() as (store, scope), store.reading() as db, cProfile.Profile() as profile:
            first_screen(db, scope)
        pstats.Stats(profile).sort_stats("cumulative").print_stats(40)
        return 0
    figures = measure()
    print(table(figures))
    return 0 if all(one.holds for one in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
