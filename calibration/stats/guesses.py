"""Guesses of what the other side will say: how often right, and whether a difference was known or not."""

from dataclasses import dataclass

import numpy as np

from calibration.stats.benchmarks import MAX_PRICE
from calibration.stats.ratings_matrix import BoolArray, FloatArray
from calibration.stats.wilson_interval import wilson_interval
from calibration.vocabulary import GuessVerdict

_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Guessed:
    """One side's guesses on one line.

    Attributes
    ----------
    n : int
        Contacts with the side's own answer, its guess and the other side's answer.
    n_right, n_near : int
        Guesses that are the other's answer; and those within one step of it, the right ones among them.
    n_same : int
        Contacts on which both sides gave the same answer.
    n_knew, n_unaware : int
        Contacts on which they differ: the guess told so, in the right direction; or it did not.
    right, knew : tuple of float or None
        Wilson's interval of ``n_right / n`` and of ``n_knew / (n_knew + n_unaware)``; ``None`` without a contact.
    verdict : GuessVerdict
    more : int or None
        Further contacts on which the sides differ that would tell, if it goes on as so far; ``None`` where it is told,
        or no reasonable number would.
    """

    n: int
    n_right: int
    n_near: int
    n_same: int
    n_knew: int
    n_unaware: int
    right: tuple[float, float] | None
    knew: tuple[float, float] | None
    verdict: GuessVerdict
    more: int | None

    @property
    def n_differ(self) -> int:
        """Contacts on which the sides differ."""
        return self.n_knew + self.n_unaware


def guessed(
    own: FloatArray,
    guess: FloatArray,
    other: FloatArray,
    *,
    step: float,
    tolerance: float,
    confidence_level: float = 0.95,
) -> Guessed:
    """Compare one side's guesses with its own answers and the other side's.

    Parameters
    ----------
    own, guess, other : arrays of float, shape (contacts,)
        The side's answer, what it thought the other side would say, and what that said; scale points, NaN where there
        is none. Contacts without all three are left out.
    step : float
        Distance of two answers of the scale; above 0.
    tolerance : float
        Steps within which two answers count as the same; 0 or more.

    Notes
    -----
    A difference is known when the guess lies beyond the tolerance from the side's own answer, in the direction in
    which the other's answer lies. The verdict holds the Wilson interval of the share known against one half.
    """
    whole = ~(np.isnan(own) | np.isnan(guess) | np.isnan(other))
    apart = (other[whole] - own[whole]) / step
    differ = differing(own, other, step=step, tolerance=tolerance)[whole]
    thought = (guess[whole] - own[whole]) / step
    off = np.abs(apart - thought)
    knew = differ & (np.abs(thought) > tolerance + 1e-9) & (np.sign(thought) == np.sign(apart))
    n, n_right, n_differ, n_knew = int(whole.sum()), int((off <= _HALF).sum()), int(differ.sum()), int(knew.sum())
    interval = wilson_interval(n_knew, n_differ, confidence_level=confidence_level)
    verdict = _verdict(interval)
    return Guessed(
        n=n,
        n_right=n_right,
        n_near=int((off <= 1 + 1e-9).sum()),
        n_same=n - n_differ,
        n_knew=n_knew,
        n_unaware=n_differ - n_knew,
        right=wilson_interval(n_right, n, confidence_level=confidence_level),
        knew=interval,
        verdict=verdict,
        more=_more(n_knew, n_differ, confidence_level) if verdict is GuessVerdict.CANNOT_TELL else None,
    )


def differing(own: FloatArray, other: FloatArray, *, step: float, tolerance: float) -> BoolArray:
    """Where the two sides' answers count as different; parameters as in :func:`guessed`, False without an answer."""
    return np.asarray(np.abs(other - own) / step > tolerance + 1e-9)


def side_answer(values: FloatArray, *, places: bool) -> FloatArray:
    """One answer a contact for a side of several reviewers.

    Parameters
    ----------
    values : array of float, shape (contacts, reviewers)
        NaN where a reviewer gave none.
    places : bool
        Places on a scale of many steps: the mean. Otherwise the most frequent answer, of which a tie has none.

    Returns
    -------
    array of float, shape (contacts,)
        NaN without an answer, or with a tie.
    """
    found = np.full(len(values), np.nan)
    for row, answers in enumerate(values):
        given = answers[~np.isnan(answers)]
        if not given.size:
            continue
        if places:
            found[row] = given.mean()
            continue
        kinds, times = np.unique(given, return_counts=True)
        if (times == times.max()).sum() == 1:
            found[row] = kinds[times.argmax()]
    return found


def _verdict(interval: tuple[float, float] | None) -> GuessVerdict:
    if interval is None or interval[0] <= _HALF <= interval[1]:
        return GuessVerdict.CANNOT_TELL
    return GuessVerdict.KNEW if interval[0] > _HALF else GuessVerdict.UNAWARE


def _more(n_knew: int, n_differ: int, confidence_level: float) -> int | None:
    """The smallest number of further contacts after which the share, as it is now, is told from one half."""
    if not n_differ or 2 * n_knew == n_differ:
        return None
    share = n_knew / n_differ
    for n in range(n_differ + 1, MAX_PRICE + 1):
        interval = wilson_interval(share * n, n, confidence_level=confidence_level)
        if _verdict(interval) is not GuessVerdict.CANNOT_TELL:
            return n - n_differ
    return None
