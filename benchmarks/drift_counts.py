"""Counts of what the watch and the looks back say about series whose truth is known."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import stdtr, stdtrit

from benchmarks.drift_worlds import DriftWorld, draw_sessions
from calibration.stats.adjusted_gaps import adjusted_gaps
from calibration.stats.change_point import change_point, permutations
from calibration.stats.drift_benchmarks import EVERYTHING_SESSIONS, SHIFT_RATE
from calibration.stats.look_back import LookBack, look_back
from calibration.stats.session_means import SessionMeans
from calibration.stats.shift_test import shift_tests
from calibration.stats.since_date import GapShift, since_date
from calibration.stats.watch import Restart, watch_lines
from calibration.vocabulary import RestartReason, ShiftVerdict

SEED = 20261122
LIMIT = 4.5
WITHIN = 8
LINES = 10
MOVED_LINES = 2
YEARS = 3
_BAND = 0.15
_AT_ONCE = 500


@dataclass(frozen=True)
class Found:
    """What became of series of one world: shares of series.

    ``false``: an alarm before the move (or at all, without one); ``power``: among the others, one within the sessions
    allowed; ``delay``: sessions from the move to the alarm, median.
    """

    false: float
    power: float
    delay: float


@dataclass(frozen=True)
class Shown:
    """What a date named beforehand shows: shares of series.

    ``plain``: a t test of the sessions' adjusted gaps, to which raters are independent noise, finds a difference.
    """

    moved: float
    covered: float
    plain: float


def chart(world: DriftWorld, *, series: int, seed: int = SEED, limit: float = LIMIT, within: int = WITHIN) -> Found:
    """Run charts and count their alarms."""
    first = np.concatenate([_first_alarms(s, limit) for s in _draw(world, series, seed)])
    start = world.at if world.shift else world.n_sessions
    late = first[first >= start]
    hit = late[late < start + within]
    return Found(
        float((first < start).mean()),
        float(len(hit) / len(late)),
        float(np.median(hit - start + 1)) if len(hit) else 0.0,
    )


def known_date(world: DriftWorld, *, series: int, seed: int = SEED) -> Shown:
    """Compare before and after at the session where the move is (or would be), one line asked."""
    tests, plain = [], []
    after = np.arange(world.n_sessions) >= world.at
    for sessions in _draw(world, series, seed):
        adjusted = adjusted_gaps(sessions)
        tests += [t for t in shift_tests(adjusted, after, bands=np.full(len(sessions.lines), _BAND))[0] if t]
        plain.append(_plain_t(adjusted.gaps[:, ~after], adjusted.gaps[:, after]) <= SHIFT_RATE)
    covered = [abs(t.value + world.shift) <= stdtrit(t.freedom, 0.975) * t.error for t in tests]
    return Shown(
        moved=float(np.mean([t.verdict(t.p_value) is ShiftVerdict.MOVED for t in tests])),
        covered=float(np.mean(covered)),
        plain=float(np.mean(np.concatenate(plain))),
    )


def _plain_t(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Return the p values of Student's t test of every row."""
    n, m = before.shape[1], after.shape[1]
    pooled = ((n - 1) * before.var(axis=1, ddof=1) + (m - 1) * after.var(axis=1, ddof=1)) / (n + m - 2)
    apart = np.abs(after.mean(axis=1) - before.mean(axis=1))
    return np.asarray(2 * stdtr(n + m - 2, -apart / np.sqrt(np.maximum(pooled, 1e-12) * (1 / n + 1 / m))))


@dataclass(frozen=True)
class SameThroughout:
    """Lines on which the sides hardly ever differ.

    ``shift``: the true one of the gap; ``never``: share of series on which they never did; ``beyond``: share of all
    series on which they never did and the shift is beyond the bound; ``told``: those of ``never`` called not moved.
    """

    shift: float
    never: float
    beyond: float
    told: float


def same_throughout(world: DriftWorld, *, series: int, seed: int = SEED) -> SameThroughout:
    """Count how often the bound of a line without any difference is wrong, the move being where the date is."""
    gaps, never, beyond, told = [], 0, 0, 0
    drawn = list(_draw(world, series, seed))
    for sessions in drawn:
        sides = [np.nanmean(sessions.means[:, :, who], axis=2) for who in (sessions.client, ~sessions.client)]
        gaps.append(sides[0] - sides[1])
    gap = np.concatenate(gaps)
    truth = float(gap[:, world.at :].mean() - gap[:, : world.at].mean())
    for sessions in drawn:
        for one in since_date(sessions, day=int(sessions.days[world.at])):
            if one.agreed is not None:
                never += 1
                beyond += abs(truth) > one.agreed.rate
                told += one.verdict is ShiftVerdict.NOT_MOVED
    return SameThroughout(truth, never / series, beyond / series, told / max(never, 1))


def looked_at_every_session(world: DriftWorld, *, series: int, seed: int = SEED) -> float:
    """Return the share of series in which a change point is found at 5 % by looking after every session from 8 on."""
    (sessions,) = _draw(world, min(series, _AT_ONCE), seed)
    wrong = np.zeros(len(sessions.lines), dtype=bool)
    for n in range(EVERYTHING_SESSIONS, sessions.n_sessions + 1):
        orders = permutations(n, resamples=199, seed=seed)
        gaps = adjusted_gaps(sessions.take_sessions(0, n)).gaps
        found = [change_point(row, orders=orders) for row in gaps]
        wrong |= [one is not None and one.p_value <= SHIFT_RATE for one in found]
    return float(wrong.mean())


@dataclass
class Dashboards:
    """Flags on cards of ten lines, of which the first ones may have moved.

    Counts over dashboards: any line flagged that did not move, by each question; and lines found that did.
    """

    n: int = 0
    false_look: int = 0
    false_change: int = 0
    false_trend: int = 0
    false_date: int = 0
    false_likely: int = 0
    found_look: int = 0
    found_date: int = 0
    found_likely: int = 0
    n_changes: int = 0
    date_near: int = 0
    date_within: int = 0
    squared_error: float = 0.0
    squared_error_plain: float = 0.0

    def add(self, looks: tuple[LookBack, ...], shifts: tuple[GapShift, ...], world: DriftWorld) -> None:
        """Count one dashboard."""
        moved = MOVED_LINES if world.shift else 0
        self.n += 1
        self.false_change += any(one.changed for one in looks[moved:])
        self.false_trend += any(one.drifts for one in looks[moved:])
        self.false_look += any(one.changed or one.drifts for one in looks[moved:])
        self.false_date += any(one.verdict is ShiftVerdict.MOVED for one in shifts[moved:])
        self.false_likely += any(one.likely for one in shifts[moved:])
        self.found_look += sum(one.changed for one in looks[:moved])
        self.found_date += sum(one.verdict is ShiftVerdict.MOVED for one in shifts[:moved])
        self.found_likely += sum(one.likely for one in shifts[:moved])
        for one in looks[:moved]:
            if one.changed and one.change is not None and one.session is not None:
                self.n_changes += 1
                self.date_near += abs(one.session - world.at) <= 3
                self.date_within += abs(one.session - world.at) <= one.change.plus_minus
        for place, one in enumerate(shifts):
            truth = -world.shift if place < moved else 0.0
            if one.shrunken is not None and one.shift.value is not None:
                self.squared_error += (one.shrunken.value - truth) ** 2 / len(shifts)
                self.squared_error_plain += (one.shift.value - truth) ** 2 / len(shifts)


def dashboards_of(world: DriftWorld, *, n: int, seed: int = SEED) -> Dashboards:
    """Look back once at ten lines over the whole period, and at the date where the move is."""
    rng = np.random.default_rng(seed)
    counts = Dashboards()
    for i in range(n):
        sessions = draw_sessions(world, LINES, rng, one_panel=True, moved=MOVED_LINES)
        day = int(sessions.days[world.at])
        counts.add(look_back(sessions, seed=seed + i), since_date(sessions, day=day), world)
    return counts


def yearly_false_alarms(world: DriftWorld, *, limit: float, n_lines: int, dashboards: int, seed: int = SEED) -> float:
    """Count false alarms a year over three years of dashboards on which every alarm is answered at once.

    The line then begins anew. The first year has fewer than the others, for every sum begins at 0.
    """
    rng, n_alarms = np.random.default_rng(seed), 0
    for _ in range(dashboards):
        n_sessions = YEARS * world.sessions_a_year
        sessions = draw_sessions(replace(world, n_sessions=n_sessions), n_lines, rng, one_panel=True)
        restarts: dict[str, list[Restart]] = {line: [] for line in sessions.lines}
        raised = True
        while raised:
            raised = False
            for one in watch_lines(sessions, limit=limit, restarts=restarts):
                if one.open_alarm is not None:
                    raised, n_alarms = True, n_alarms + 1
                    restarts[one.line].append(Restart(one.open_alarm.session + 1, RestartReason.ANSWERED_ALARM))
    return n_alarms / YEARS / dashboards


def _draw(world: DriftWorld, series: int, seed: int) -> Iterator[SessionMeans]:
    rng = np.random.default_rng(seed)
    for start in range(0, series, _AT_ONCE):
        yield draw_sessions(world, min(_AT_ONCE, series - start), rng)


def _first_alarms(sessions: SessionMeans, limit: float) -> np.ndarray:
    never = 10 * sessions.n_sessions
    return np.array([one.alarms[0].session if one.alarms else never for one in watch_lines(sessions, limit=limit)])
