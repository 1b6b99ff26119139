"""The workings of one line, or of the totals: every coefficient with what it rests on, unrounded."""

from dataclasses import dataclass
from enum import StrEnum

from calibration.stats.bland_altman import LimitsOfAgreement
from calibration.stats.crossed_components import Components
from calibration.stats.estimate import Estimate
from calibration.vocabulary import Measurement, Pairs, UndefinedReason


class Refusal(StrEnum):
    """Why a coefficient is not for these ratings at all.

    ``TWO_RATERS``: it is of exactly two, and here are more. ``NO_DECLARED_ANSWERS``: its chance counts the answers that
    there could be, and of free numbers nobody knows how many. ``TOO_MANY_ANSWERS``: too many different numbers to
    count each.
    """

    TWO_RATERS = "two_raters"
    NO_DECLARED_ANSWERS = "no_declared_answers"
    TOO_MANY_ANSWERS = "too_many_answers"


@dataclass(frozen=True, slots=True)
class Working:
    """One coefficient of one set of pairs.

    Attributes
    ----------
    estimate : Estimate
        Its ``coefficient`` is a name of ``stats.coefficients()``, or ``side_kappa`` (Vanbelle & Albert).
    weights : str
        ``"identity"``, ``"ordinal"`` …; of alpha ``"ordinal distance"`` …; empty where it takes none.
    answer : str
        Label of the one answer it is about; empty for those about all.
    tolerance : float or None
        Steps of the scale (score points of totals) within which answers count as the same; ``None``: only the same.
    reference : str
        Source of the formula.
    """

    estimate: Estimate
    weights: str = ""
    answer: str = ""
    tolerance: float | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class PairWorkings:
    """Every coefficient of one set of pairs of reviewers.

    Attributes
    ----------
    pairs : Pairs
    undefined_reason : UndefinedReason or None
        Why there is no pair at all; then there are no workings: ``ONE_SIDE``, ``ONE_VOICE``, ``NO_PAIRS``,
        ``NO_RATINGS``.
    workings : tuple of Working
        In the order of the registry, percent agreement first.
    refused : tuple of (str, Refusal)
        Coefficients that are not for these ratings.
    components : Components or None
        What numbers vary by (ICC, model 2); ``None`` between the sides, and for answers that are no numbers.
    """

    pairs: Pairs
    undefined_reason: UndefinedReason | None = None
    workings: tuple[Working, ...] = ()
    refused: tuple[tuple[str, Refusal], ...] = ()
    components: Components | None = None

    def value_of(self, name: str) -> float | None:
        """The first value under this name, ``None`` without one."""
        return next((one.estimate.value for one in self.workings if one.estimate.coefficient == name), None)


@dataclass(frozen=True, slots=True)
class AnswerShare:
    """How often one answer was given: ratings, and their share of all ratings of the line."""

    label: str
    n: int
    share: float


@dataclass(frozen=True, slots=True)
class LineWorkings:
    """Everything in the drawer of one line.

    Attributes
    ----------
    line, name : str
        ``LineReport.id``, and what the screen calls it.
    n_contacts, n_reviewers, n_ratings, n_not_applicable, n_missing : int
        Cells of contacts × reviewers: with an answer, N/A, neither. Reviewers are those with an answer or N/A.
    n_minority_contacts : int or None
        Contacts with at least one answer other than the commonest; ``None`` for free numbers.
    prevalence : tuple of AnswerShare
        In card order; empty for free numbers and without an answer.
    applicability : Estimate
        Share of pairs that agree whether the line applies: between the sides, or among everyone without two sides.
    resamples, seed : int
        Of every bootstrap in it.
    groups : tuple of PairWorkings
        Between the sides, within each and everyone; everyone alone without two sides.
    """

    line: str
    name: str
    measurement: Measurement
    n_contacts: int
    n_reviewers: int
    n_ratings: int
    n_not_applicable: int
    n_missing: int
    n_minority_contacts: int | None
    prevalence: tuple[AnswerShare, ...]
    applicability: Estimate
    confidence_level: float
    resamples: int
    seed: int
    groups: tuple[PairWorkings, ...]

    def group(self, pairs: Pairs) -> PairWorkings | None:
        """The coefficients of one set of pairs, ``None`` where it is not there."""
        return next((group for group in self.groups if group.pairs is pairs), None)

    @property
    def commonest(self) -> AnswerShare | None:
        """The most frequent answer; of a tie the first."""
        return max(self.prevalence, key=lambda one: one.n, default=None)


@dataclass(frozen=True, slots=True)
class TotalsWorkings:
    """The same for the totals of reviews, with the limits of agreement.

    Attributes
    ----------
    tolerance : float
        Score points, as ``Totals.tolerance``.
    limits : LimitsOfAgreement
        Of client − vendor, contact by contact; without two sides of the two reviewers, if there are exactly two.
    contacts : tuple of int
        Session contacts behind ``limits.differences``.
    workings : LineWorkings
        Its ``line`` is empty; measured in score points.
    """

    tolerance: float
    limits: LimitsOfAgreement
    contacts: tuple[int, ...]
    workings: LineWorkings
