"""How often "who moved" is right, and how often it blames the wrong one: ``python -m benchmarks.who_moved_rates``.

Prints the tables of ``docs/methods.md`` as Markdown. Everything is drawn from one seed, on at most two processes.
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.markdown import markdown_table, percent
from benchmarks.who_moved_worlds import AS_MODELLED, TRUTHS, Conduct, Record, Truth, draw_record
from calibration.stats.movement import PARTIES, WhoMoved
from calibration.stats.repeat_plan import RepeatPlan, smallest_shifts
from calibration.stats.standards_fit import StandardVariances
from calibration.stats.who_moved import who_moved
from calibration.stats.wilson_interval import wilson_interval
from calibration.vocabulary import Movement, Side, UndefinedReason

SEED = 20261122
MIXED = Truth("all three a little", agents=-0.3, client=-0.4, vendor=0.2)
REPEATS = (0, 2, 4, 8)
YEARLY = {k: Record(12, 12, k) for k in REPEATS}
_ONE = {"pools": (1, 3), "raters": (1, 3)}
PRACTICE = {
    "monthly, half a year, 1 repeat a session": Record(6, 4, 1, **_ONE),
    "monthly, a year, 1 repeat a session": Record(12, 4, 1, **_ONE),
    "biweekly, half a year, 1 repeat a session": Record(13, 4, 1, spacing=2, **_ONE),
    "biweekly, a year, 1 repeat a session": Record(26, 4, 1, spacing=2, **_ONE),
    "monthly, half a year, 8 repeats a quarter": Record(6, 4, 8, every=3, **_ONE),
    "monthly, a year, 8 repeats a quarter": Record(12, 4, 8, every=3, **_ONE),
    "biweekly, a year, 8 repeats a quarter": Record(26, 4, 8, spacing=2, every=6, **_ONE),
    "1 + 1 instead, monthly, a year, 1 repeat a session": Record(12, 4, 1, pools=(1, 1), raters=(1, 1)),
    "1 + 1 instead, biweekly, a year, 1 repeat a session": Record(26, 4, 1, pools=(1, 1), raters=(1, 1), spacing=2),
}
PRACTICE_TRUTHS = (
    TRUTHS[0],
    TRUTHS[2],
    Truth("client by a whole point", client=-1.0),
    TRUTHS[5],
)
CONDUCTS = {
    "only the vendor scores repeats": (TRUTHS[2], Conduct(rescored_by=(Side.VENDOR,))),
    "everybody replaced at the date": (TRUTHS[0], Conduct(new_people=True)),
    "half of the repeats' marks remembered": (TRUTHS[2], Conduct(remembered=0.5)),
    "client marks something else since (order changed)": (TRUTHS[0], Conduct(redefined=0.9)),
}


@dataclass
class Rates:
    """What was said of many records of one truth.

    Attributes
    ----------
    n : int
    exact, wrong : int
        Records in which exactly those were named that moved; in which somebody was who had not, or the other way.
    attributed : int
        Records in which a split was given at all.
    reasons : Counter of UndefinedReason
        Why not.
    covered, intervals : array of int, shape (4,)
        Intervals of agents, client, vendor and gap that held the truth, and how many there were.
    errors, standard_errors : list of arrays, shape (4,)
        Estimate − truth, and what its error was said to be; NaN where undefined.
    """

    n: int = 0
    exact: int = 0
    wrong: int = 0
    attributed: int = 0
    reasons: Counter[UndefinedReason] = field(default_factory=Counter)
    covered: np.ndarray = field(default_factory=lambda: np.zeros(4, dtype=int))
    intervals: np.ndarray = field(default_factory=lambda: np.zeros(4, dtype=int))
    errors: list[np.ndarray] = field(default_factory=list)
    standard_errors: list[np.ndarray] = field(default_factory=list)

    @property
    def wrong_at_most(self) -> float:
        """The upper end of the 95 % interval of the share of records that blame the wrong one."""
        interval = wilson_interval(self.wrong, self.n, confidence_level=0.95)
        return interval[1] if interval else 1.0

    @property
    def coverage(self) -> np.ndarray:
        """Share of intervals that held the truth; NaN without one."""
        return np.where(self.intervals > 0, self.covered / np.maximum(self.intervals, 1), np.nan)

    def add(self, found: WhoMoved, truth: Truth) -> None:
        """Count one record."""
        moved = np.array([truth.agents, truth.client, truth.vendor, truth.client - truth.vendor])
        self.n += 1
        if found.movers is None:
            self.reasons[found.reason or UndefinedReason.NO_RATINGS] += 1
        else:
            self.attributed += 1
            self.exact += found.movers == truth.movers
            self.wrong += any(
                s.movement is Movement.MOVED and (s.estimate.value or 0.0) * shift <= 0
                for s, shift in zip(found.shifts, moved[:3], strict=True)
            )
        estimates = [*(s.estimate for s in found.shifts), found.gap]
        for i, (estimate, true) in enumerate(zip(estimates, moved, strict=True)):
            if estimate.interval is not None:
                self.intervals[i] += 1
                self.covered[i] += estimate.interval[0] <= true <= estimate.interval[1]
        values = np.array([np.nan if e.value is None else e.value for e in estimates])
        self.errors.append(values - moved)
        self.standard_errors.append(np.array([e.standard_error or np.nan for e in estimates]))

    def typical_error(self) -> np.ndarray:
        """The root mean square of the standard errors; NaN where there is none."""
        known = np.array(self.standard_errors)
        counts = (~np.isnan(known)).sum(axis=0)
        return np.sqrt(np.where(counts > 0, np.nansum(known**2, axis=0) / np.maximum(counts, 1), np.nan))


def rates(record: Record, truth: Truth, *, records: int, seed: int, conduct: Conduct = AS_MODELLED) -> Rates:
    """Draw records of one truth and ask who moved at the date."""
    rng = np.random.default_rng(seed)
    found = Rates()
    with threadpool_limits(1):
        for _ in range(records):
            data = draw_record(record, truth, rng, conduct=conduct)
            found.add(who_moved(data, changes_at=[record.change]), truth)
    return found


Row = tuple[Record, Truth, Conduct]


def many(rows: Sequence[Row], *, records: int, seed: int = SEED) -> list[Rates]:
    """Ask all rows, two at a time."""
    with ProcessPoolExecutor(2) as pool:
        return list(pool.map(partial(_one, records=records, seed=seed), rows))


def _one(row: Row, *, records: int, seed: int) -> Rates:
    record, truth, conduct = row
    return rates(record, truth, records=records, seed=seed, conduct=conduct)


def coverage_table(*, records: int) -> str:
    """Return standard errors and coverage for the truth in which all three moved a little."""
    head = ["repeats a session", "SE agents / client / vendor / gap", "95 % intervals hold the truth in"]
    found = many([(YEARLY[k], MIXED, AS_MODELLED) for k in REPEATS], records=records)
    rows = [
        [str(k), _numbers(r.typical_error(), 2), _numbers(r.coverage, 3)] for k, r in zip(REPEATS, found, strict=True)
    ]
    return markdown_table(head, rows)


def blame_table(*, records: int) -> str:
    """Return who is named, for every truth and number of repeats."""
    head = ["truth", *(f"{k} repeats" for k in REPEATS)]
    found = many([(YEARLY[k], truth, AS_MODELLED) for truth in TRUTHS for k in REPEATS], records=records)
    rows = []
    for i, truth in enumerate(TRUTHS):
        rows.append([truth.name, *(_named(r) for r in found[i * len(REPEATS) : (i + 1) * len(REPEATS)])])
    return markdown_table(head, rows)


def conduct_table(*, records: int) -> str:
    """Return what becomes of it where people do what the model does not say."""
    head = ["12 + 4 contacts, 12 sessions", "truth", "exactly / wrongly (at most)", "nobody named because", "coverage"]
    found = many([(YEARLY[4], truth, conduct) for truth, conduct in CONDUCTS.values()], records=records)
    rows = [
        [name, truth.name, _named(r), _why(r), _numbers(r.coverage, 2)]
        for (name, (truth, _)), r in zip(CONDUCTS.items(), found, strict=True)
    ]
    return markdown_table(head, rows)


def practice_table(*, records: int) -> str:
    """Return the same at the size of practice: 4 contacts × 1 + 3."""
    head = ["record", "truth", "exactly / wrongly (at most)", "nobody named because", "SE a / c / v / gap", "coverage"]
    rows = [(name, record, truth) for name, record in PRACTICE.items() for truth in PRACTICE_TRUTHS]
    found = many([(record, truth, AS_MODELLED) for _, record, truth in rows], records=records)
    return markdown_table(
        head,
        [
            [name, truth.name, _named(r), _why(r), _numbers(r.typical_error(), 2), _numbers(r.coverage, 2)]
            for (name, _, truth), r in zip(rows, found, strict=True)
        ],
    )


def plan_table() -> str:
    """Return the smallest shifts that plans of repeats show with 80 % power."""
    plans = [RepeatPlan(6, 6, 12, k, 2, 2) for k in REPEATS[1:]]
    plans += [RepeatPlan(b, a, 4, k, 1, 3) for b, a in ((3, 3), (6, 6), (13, 13)) for k in (1, 2)]
    rows = []
    for plan in plans:
        shown = smallest_shifts(plan, variances=StandardVariances.of_line(1.0))
        what = f"{plan.before} + {plan.after} sessions, {plan.n_new} new + {plan.n_repeats} × "
        rows.append([what + f"{plan.n_client} + {plan.n_vendor}", *(f"{shown[p] or np.nan:.2f}" for p in PARTIES)])
    return markdown_table(["plan", "agents", "client's standard", "vendor's standard"], rows)


def _named(found: Rates) -> str:
    if not found.attributed:
        return "nobody, ever"
    return f"{percent(found.exact / found.n)} / {percent(found.wrong / found.n)} ({100 * found.wrong_at_most:.1f} %)"


def _why(found: Rates) -> str:
    reasons = [f"{reason.value.replace('_', ' ')} {percent(n / found.n)}" for reason, n in found.reasons.most_common()]
    return ", ".join(reasons) or "–"


def _numbers(values: np.ndarray, digits: int) -> str:
    return " / ".join("–" if np.isnan(v) else f"{v:.{digits}f}".lstrip("0") for v in values)


def main() -> None:
    """Print every table of ``docs/methods.md``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=400, help="records drawn for each cell of a table")
    records = parser.parse_args().records
    print(f"### Who moved: intervals\n\n{coverage_table(records=records)}\n")
    print(f"### Who moved: named exactly / wrongly (at most)\n\n{blame_table(records=records)}\n")
    print(f"### Who moved: other conduct\n\n{conduct_table(records=records)}\n")
    print(f"### Who moved: 4 contacts × 1 + 3\n\n{practice_table(records=records)}\n")
    print(f"### Smallest shifts of a plan\n\n{plan_table()}\n")


if __name__ == "__main__":
    main()
