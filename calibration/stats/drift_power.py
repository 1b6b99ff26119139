"""What a series of sessions of the usual size can show: printed by ``python -m benchmarks.drift_rates --rows``, for
plans."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PracticePower:
    """Four contacts, one reviewer of the client and three of the vendor a session; answers 1 to 5.

    Attributes
    ----------
    same_people : bool
        Whether the same four score every session; else the client's is one of three and the vendor's are three of five.
    n_before, n_after : int
        Sessions before the move, and from it on.
    chart_false, chart_half, chart_full : float
        Probability that the watch of one line at h = 4.5 goes off in all these sessions though nothing moves, and
        that it finds a move of half a point, and of one, within the sessions after.
    date_false, date_half, date_full : float
        The same for "since a date you name", the date being right and one line asked.
    """

    same_people: bool
    n_before: int
    n_after: int
    chart_false: float
    chart_half: float
    chart_full: float
    date_false: float
    date_half: float
    date_full: float


PRACTICE = (
    PracticePower(False, 13, 13, 0.05, 0.52, 0.98, 0.05, 0.84, 1.00),
    PracticePower(True, 13, 13, 0.06, 0.62, 1.00, 0.05, 0.87, 1.00),
    PracticePower(False, 6, 7, 0.01, 0.13, 0.47, 0.05, 0.49, 0.97),
    PracticePower(True, 6, 7, 0.01, 0.15, 0.56, 0.05, 0.55, 0.99),
    PracticePower(False, 6, 6, 0.01, 0.10, 0.40, 0.04, 0.45, 0.96),
    PracticePower(True, 6, 6, 0.01, 0.12, 0.49, 0.05, 0.51, 0.98),
    PracticePower(False, 12, 12, 0.05, 0.48, 0.97, 0.05, 0.80, 1.00),
    PracticePower(True, 12, 12, 0.05, 0.56, 0.99, 0.04, 0.85, 1.00),
)
"""Our drift simulation: 4,000 series a figure, standard error 0.008 at most. Sessions, not weeks, are what counts: 26
are half a year of weekly or a year of biweekly sessions, 12 a year of monthly ones."""


def practice_power(n_sessions: int, *, same_people: bool) -> PracticePower:
    """Return the row whose number of sessions is nearest to this one, the smaller of two that are equally near."""
    rows = [row for row in PRACTICE if row.same_people is same_people]
    return min(rows, key=lambda row: (abs(row.n_before + row.n_after - n_sessions), row.n_before + row.n_after))
