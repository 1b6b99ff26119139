"""How often consistency under pressure and procedure drift name something where nothing is, and where something is.

``python -m benchmarks.pressure_rates`` prints the tables of ``docs/methods.md``. One world: scores on a card of ten
lines, sessions that have their own mood, three sites, five blocks of hours, seven weekdays, three bands of load
and of tenure, three channels and languages, four queues, and two attributes of four values.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calibration.stats.adoption import adoption
from calibration.stats.block_contrast import block_contrasts
from calibration.stats.group_verdict import adoption_verdicts, group_verdicts
from calibration.stats.ratings_matrix import FloatArray, IntArray
from calibration.vocabulary import AdoptionVerdict, PressureVerdict

GROUPS = (3, 5, 15, 7, 3, 3, 3, 3, 4, 4, 4)
"""Sizes of the groupings, sites first, then hours, then sites × hours."""

N_LINES = 10
N_SITES = 3


@dataclass(frozen=True, slots=True)
class Rates:
    """What came of many worlds.

    Attributes
    ----------
    any_flag : float
        Share of looks with a false flag: a group that is like the others.
    found : float
        Share of looks that name the planted group; 0 where nothing is planted.
    """

    any_flag: float
    found: float


def pressure_rates(
    *, n_sessions: int, n_contacts: int, replicates: int, planted: float = 0.0, uneven: float = 1.0, seed: int = 0
) -> Rates:
    """Look at scores of contacts in every grouping.

    Parameters
    ----------
    planted : float
        Score points by which process and total are lower at the first site; its crossings with hours then are no false
        flags.
    uneven : float
        Times the standard deviation of contacts at the first site.
    """
    random = np.random.default_rng(seed)
    false = hits = 0
    for _ in range(replicates):
        session = np.repeat(np.arange(n_sessions), n_contacts)
        groups = _groups(random, len(session))
        figures = _figures(random, session, groups[0] == 0, planted, uneven)
        flagged = _flagged(figures, session, groups)
        if planted:
            hits += any(grouping == 0 and group == 0 and figure < 2 for figure, grouping, group in flagged)
            # Beside a low site the other two look high: that is the same finding.
            flagged = [one for one in flagged if one[1] not in (0, 2)]
        if uneven != 1.0:
            # Where contacts differ more, the sides do lie further apart.
            flagged = [one for one in flagged if one[0] != 3 or one[1] not in (0, 2)]
        false += bool(flagged)
    return Rates(false / replicates, hits / replicates)


def _groups(random: np.random.Generator, n: int) -> list[IntArray]:
    found = [random.choice(size, n, p=_shares(size)) for size in GROUPS]
    found[2] = found[0] * GROUPS[1] + found[1]
    return found


def _shares(size: int) -> FloatArray:
    """Sites and queues are never alike in size."""
    weights = np.linspace(1.0, 2.0, size)
    return np.asarray(weights / weights.sum())


def _figures(
    random: np.random.Generator, session: IntArray, low: FloatArray, planted: float, uneven: float
) -> list[FloatArray]:
    """Process, total, gap and distance: bounded, skewed scores of a card of ten lines, scored by both sides."""
    spread = np.where(low, uneven, 1.0)
    noise = 0.3**2 + 0.4**2 + 0.6**2 + 1.0
    # As many passes at the uneven site as elsewhere.
    usual = 1.1 * np.sqrt((spread**2 + noise) / (1 + noise))
    contact = random.normal(0, 1.0, len(session)) * spread
    mood = random.normal(0, 0.3, session.max() + 1)[session]
    sides = []
    for _ in range(2):
        each = random.normal(0, 0.4, session.max() + 1)[session] + random.normal(0, 0.6, (N_LINES, len(session)))
        passed = (usual + contact + mood + each - planted / 14 * low) > random.normal(0, 1.0, (N_LINES, len(session)))
        sides.append(passed.astype(np.float64))
    process = 100 * sides[0][:8].mean(axis=0)
    totals = [100 * side.mean(axis=0) for side in sides]
    gap = totals[0] - totals[1]
    return [process, totals[0], gap, np.abs(gap)]


def _flagged(
    figures: Sequence[FloatArray], session: IntArray, groups: Sequence[IntArray]
) -> list[tuple[int, int, int]]:
    asked, contrasts, n_in = [], [], []
    for g, group in enumerate(groups):
        members = group == np.arange(GROUPS[g])[:, None]
        for f, values in enumerate(figures):
            contrasts += block_contrasts(values, blocks=session, members=members)
            asked += [(f, g, place) for place in range(GROUPS[g])]
            n_in += members.sum(axis=1).tolist()
    others = [len(session) - n for n in n_in]
    told = group_verdicts(contrasts, n_in=n_in, n_others=others, n_sessions=len(np.unique(session)))
    return [
        place
        for place, one in zip(asked, told, strict=True)
        if one.verdict in (PressureVerdict.LOWER, PressureVerdict.HIGHER)
    ]


def adoption_rates(
    *,
    n_sessions: int,
    n_contacts: int,
    replicates: int,
    lag: float = 0.0,
    change: float = 0.3,
    n_lines: int = N_LINES,
    seed: int = 0,
) -> Rates:
    """Look at a card change in the middle of the record: ten lines of five steps, three sites, five blocks of hours.

    Parameters
    ----------
    lag : float
        Scale points by which the first site falls behind on the first line.
    change : float
        Scale points by which every line rises for everybody.
    """
    random = np.random.default_rng(seed)
    false = hits = 0
    for _ in range(replicates):
        session = np.repeat(np.arange(n_sessions), n_contacts)
        after = session >= n_sessions // 2
        groups = _groups(random, len(session))[:2]
        asked, found = [], []
        for line in range(n_lines):
            values = _line(random, session, after * change - (after & (groups[0] == 0)) * lag * (line == 0))
            for g, group in enumerate(groups):
                for place in range(GROUPS[g]):
                    member = group == place
                    found.append(adoption(values, sessions=session, member=member, after=after, step=1.0))
                    asked.append((line, g, place))
        told = adoption_verdicts(found, steps=[1.0] * len(found))
        named = [place for place, one in zip(asked, told, strict=True) if one.verdict is AdoptionVerdict.LAGS]
        hits += (0, 0, 0) in named
        # Behind a site that lags, blocks of hours in which it is common lag a little, truly.
        false += any(line or not lag for line, _, _ in named)
    return Rates(false / replicates, hits / replicates)


def _line(random: np.random.Generator, session: IntArray, moved: FloatArray) -> FloatArray:
    """Both sides' mean of a line of five steps: contacts .60, site × session .15, noise .55 of one and of three."""
    contact = 3.4 + random.normal(0, 0.6, len(session)) + random.normal(0, 0.15, len(session)) + moved
    marks = [np.clip(np.round(contact + random.normal(0, 0.55, (n, len(session)))), 1, 5).mean(axis=0) for n in (1, 3)]
    return np.asarray((marks[0] + marks[1]) / 2)


_SIZES = ((12, 4), (26, 4), (26, 10), (52, 4), (156, 4))


def main() -> None:
    """Print both tables."""
    print(
        "| sessions × contacts | any flag, nothing there | one site twice as uneven | finds 15 points | other flags |"
    )
    for n_sessions, n_contacts in _SIZES:
        size = {"n_sessions": n_sessions, "n_contacts": n_contacts, "replicates": 200 if n_sessions < 100 else 100}
        plain = pressure_rates(**size, seed=1)
        uneven = pressure_rates(**size, uneven=2.0, seed=2)
        there = pressure_rates(**size, planted=15.0, seed=3)
        print(
            f"| {n_sessions} × {n_contacts} | {plain.any_flag:.3f} | {uneven.any_flag:.3f} | {there.found:.2f} | "
            f"{there.any_flag:.3f} |",
            flush=True,
        )
    print("| sessions × contacts | any flag, nothing there | finds a lag of 1 point | of 1.5 points |")
    for n_sessions, n_contacts in _SIZES:
        size = {"n_sessions": n_sessions, "n_contacts": n_contacts, "replicates": 200 if n_sessions < 100 else 100}
        plain = adoption_rates(**size, seed=4)
        one, more = (adoption_rates(**size, lag=lag, seed=5) for lag in (1.0, 1.5))
        print(
            f"| {n_sessions} × {n_contacts} | {plain.any_flag:.3f} | {one.found:.2f} | {more.found:.2f} |", flush=True
        )


if __name__ == "__main__":
    main()
