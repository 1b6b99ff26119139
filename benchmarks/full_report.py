"""A session's full report, uncached: ``python -m benchmarks.full_report [--profile]``.

One session of 30 contacts × 25 lines × 12 reviewers in a fresh SQLite file, once complete and once with a fifth of the
answers missing: every report that a tab of Results asks for, from the store to the frozen report, each reading anew.
What opens later (the workings of one line) is told beside it. So is what somebody would do without this program: alpha
of the same lines with the ``krippendorff`` package, bootstrapped in a loop.
"""

import cProfile
import gc
import pstats
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import krippendorff
import numpy as np
from sqlalchemy import update
from threadpoolctl import threadpool_limits

from benchmarks.report import Measured, median, table
from benchmarks.stored_world import NA, StoredWorld, critical, five, tone, yes_no
from calibration.analysis.contract_report import contract_report
from calibration.analysis.feeling_report import feeling_report
from calibration.analysis.line_workings import line_workings
from calibration.analysis.ratings_cube import RatingsCube, ratings_cube
from calibration.analysis.results import results_report
from calibration.analysis.reviewer_report import reviewer_report
from calibration.analysis.shelf import Shelf
from calibration.analysis.split_report import split_report
from calibration.analysis.totals_workings import totals_workings
from calibration.scorecard.contract_clause import ContractClause
from calibration.scorecard.definition import CriterionDefinition
from calibration.stats.bootstrap import unit_weights
from calibration.stats.krippendorff_alpha import krippendorff_alpha
from calibration.store import models
from calibration.store.engine import Db, Store, make_engine
from calibration.store.migrate import migrate
from calibration.visibility.scope import Scope
from calibration.vocabulary import (
    Channel,
    ContractFigure,
    ContractPeriod,
    LineLabel,
    Reference,
    ReviewerPrivacy,
    Role,
    SessionState,
    Side,
)

N_CONTACTS, N_CLIENT, N_VENDOR = 30, 5, 7
RUNS = 5
BOUND_MS = 250.0
RESAMPLES, LOOPED = 1_000, 20
_CLAUSE = ContractClause(ContractFigure.WITHIN_TOLERANCE, Reference.CLIENT_SIDE, ContractPeriod.QUARTER, 90.0)
Labels = tuple[tuple[str, LineLabel], ...]
Part = Callable[[Db, Scope, Labels], object]

PARTS: Mapping[str, Part] = {
    "first screen": lambda db, scope, labels: results_report(db, (scope,)),
    "why you part": lambda db, scope, labels: split_report(db, (scope,)),
    "reviewers": lambda db, scope, labels: reviewer_report(db, (scope,), labels=labels),
    "contract": lambda db, scope, labels: contract_report(db, (scope,), (scope.session_id,)),
    "procedure and feeling": lambda db, scope, labels: feeling_report(db, (scope,)),
}
LATER: Mapping[str, Part] = {
    "workings of one line": lambda db, scope, labels: line_workings(db, (scope,), labels[0][0]),
    "workings of the totals": lambda db, scope, labels: totals_workings(db, (scope,)),
}


def card_lines() -> list[CriterionDefinition]:
    """Twenty-five lines as cards have them: mostly yes/no, some levels, two of tone, two critical."""
    lines = [*(yes_no(f"yes{i}") for i in range(12)), *(five(f"five{i}") for i in range(9)), tone(), tone("warm")]
    return [*lines, critical(), critical("data_protection")]


def filled(store: Store, *, missing: float, seed: int = 0) -> Scope:
    """Write the session, and return what the vendor's lead sees of it."""
    rng = np.random.default_rng(seed)
    with store.writing() as db:
        world = StoredWorld(db)
        for side, n in ((Side.CLIENT, N_CLIENT), (Side.VENDOR, N_VENDOR)):
            for i in range(n):
                world.rater(f"{side} {i}", side)
        terms = {"reviewer_privacy": ReviewerPrivacy.OWN_SIDE_LEAD, "contract_clause": dict(_CLAUSE.to_json())}
        db.exec(update(models.Engagement).values(**terms))
        lines = card_lines()
        answers: dict[str, dict[str, list[str | float | None]]] = {who: {} for who in world.raters}
        for line in lines:
            for who, given in zip(world.raters, _answers(rng, line, missing), strict=True):
                answers[who][line.key] = given
        session = world.session(
            world.card(*lines), answers, n_contacts=N_CONTACTS, contact_values=_contacts(rng), state=SessionState.CLOSED
        )
        return world.scope(session, side=Side.VENDOR, roles=(Role.QA_LEAD, Role.MANAGER))


def _answers(rng: np.random.Generator, line: CriterionDefinition, missing: float) -> list[list[str | float | None]]:
    """Per reviewer one answer a contact: a truth, and slips; the client marks every fourth line lower on some."""
    codes = [level.code for level in line.levels]
    shape = N_CLIENT + N_VENDOR, N_CONTACTS
    truth = rng.choice(len(codes), size=N_CONTACTS, p=_shares(len(codes)))
    slips = np.where(rng.random(shape) < 0.15, rng.integers(0, len(codes), shape), truth)
    found: list[list[str | float | None]] = [[codes[place] for place in row] for row in slips]
    for row in found:
        for i in np.flatnonzero(rng.random(N_CONTACTS) < missing):
            row[i] = None
        if line.not_applicable.value != "not_allowed" and rng.random() < 0.3:
            row[int(rng.integers(N_CONTACTS))] = NA
    return found


def _shares(n: int) -> list[float]:
    return [0.8, 0.2] if n == 2 else [1 / n] * n


def _contacts(rng: np.random.Generator) -> list[dict[str, object]]:
    return [
        {
            "channel": list(Channel)[rng.integers(len(Channel))],
            "topic": f"topic {rng.integers(6)}",
            "site": f"site {rng.integers(3)}",
            "language": str(rng.choice(["en", "de", "fr"])),
        }
        for _ in range(N_CONTACTS)
    ]


@contextmanager
def filled_store(*, missing: float) -> Iterator[tuple[Store, Scope]]:
    """The session in a database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'full.db'}"
        migrate(url)
        store = Store(make_engine(url))
        yield store, filled(store, missing=missing)
        store.engine.dispose()


def labels_of(store: Store, scope: Scope) -> Labels:
    """What the first screen says of each line: the reviewers' report is asked with it."""
    with store.reading() as db:
        return tuple((line.id, line.label) for line in results_report(db, (scope,)).lines)


def timed(store: Store, scope: Scope, parts: Mapping[str, Part]) -> dict[str, list[float]]:
    """Milliseconds of wall time of each part, one a run."""
    labels = labels_of(store, scope)
    took: dict[str, list[float]] = {what: [] for what in parts}
    for run in range(RUNS):
        # What the pages do: every run begins with nothing read, and its parts share what they read.
        shelf = Shelf()
        for what, part in parts.items():
            with store.reading() as db:
                shelf.lend(db, run)
                start = time.perf_counter()
                part(db, scope, labels)
                took[what].append(1000 * (time.perf_counter() - start))
    return took


def measure() -> list[Measured]:
    """The full report against its bound; its parts, what opens later and the package beside it."""
    # As the server does after importing: the collector need not walk the libraries again and again.
    gc.collect()
    gc.freeze()
    with threadpool_limits(1):
        return [figure for missing in (0.0, 0.2) for figure in _measured(missing)]


def _measured(missing: float) -> list[Measured]:
    size = f"{N_CONTACTS} × {len(card_lines())} × {N_CLIENT + N_VENDOR}"
    what = f"Full report of {size}, {'complete' if not missing else f'{missing:.0%} missing'}"
    with filled_store(missing=missing) as (store, scope):
        parts, later = timed(store, scope, PARTS), timed(store, scope, LATER)
        with store.reading() as db:
            cube = ratings_cube(db, (scope,))
        whole = median([sum(run) for run in zip(*parts.values(), strict=True)])
        ours, theirs = _alphas(cube), _looped(cube)
    told = parts | later
    return [
        Measured(f"{what}, uncached, median of {RUNS}", whole, "ms", BOUND_MS),
        *(Measured(f"… {part}", median(runs), "ms") for part, runs in told.items()),
        Measured("… its alphas with intervals alone, here", ours, "ms"),
        Measured(f"… the same by krippendorff in a loop, from {LOOPED} resamples", theirs, "ms"),
        Measured("… that takes so many times as long as the full report", theirs / whole, "×"),
    ]


def _alphas(cube: RatingsCube) -> float:
    start = time.perf_counter()
    weights = unit_weights(N_CONTACTS, resamples=RESAMPLES)
    for matrix in cube.matrices:
        krippendorff_alpha(matrix, weights=weights)
    return 1000 * (time.perf_counter() - start)


def _looped(cube: RatingsCube) -> float:
    """Milliseconds that the package would take for alpha and its resamples on every line, from a few of them."""
    rng = np.random.default_rng(0)
    start = time.perf_counter()
    for matrix in cube.matrices:
        for _ in range(LOOPED):
            drawn = matrix.values[rng.integers(0, N_CONTACTS, N_CONTACTS)]
            if len(np.unique(drawn[~np.isnan(drawn)])) > 1:
                krippendorff.alpha(reliability_data=drawn.T, level_of_measurement=matrix.level.value)
    return 1000 * (time.perf_counter() - start) * RESAMPLES / LOOPED


def main() -> int:
    """Measure and print; 1 when the bound was missed."""
    if "--profile" in sys.argv:
        with filled_store(missing=0.2) as (store, scope), store.reading() as db:
            labels = labels_of(store, scope)
            with cProfile.Profile() as profile:
                for part in PARTS.values():
                    part(db, scope, labels)
            pstats.Stats(profile).sort_stats("cumulative").print_stats(60)
    figures = measure()
    print(table(figures))
    return 0 if all(one.holds for one in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
