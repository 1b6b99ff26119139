"""One line of a scorecard as Results shows it: its label, the gap, who answered what, and the workings."""

from dataclasses import dataclass

from calibration.stats.estimate import Estimate
from calibration.stats.fail_agreement import FailAgreement
from calibration.stats.line_verdict import Price
from calibration.vocabulary import (
    AnswerType,
    CriterionKind,
    Critical,
    ErrorClass,
    LineLabel,
    Measurement,
    Pairs,
    ScoreRole,
    Side,
)


@dataclass(frozen=True, slots=True)
class AnswerCount:
    """How often one answer was given by one side.

    Attributes
    ----------
    code, label : str
        As on the card; for numbers both are the number as a person writes it.
    value : float or None
        Place on the scale; ``None`` for nominal answers.
    n : int
        Ratings.
    contacts : tuple of int
        Session contacts on which it was given.
    """

    code: str
    label: str
    value: float | None
    n: int
    contacts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SideAnswers:
    """The answers of one side on one line.

    Attributes
    ----------
    side : Side or None
        ``None``: raters of no known side.
    n_raters, n_ratings, n_not_applicable : int
        Raters with a value or N/A; values; N/A answers.
    mean : float or None
        Mean over contacts of the side's mean, scale points; ``None`` for nominal answers and without a value.
        Over all contacts the side scored: the gap is over shared contacts only.
    shared_mean : float or None
        The same over the contacts both sides scored: client − vendor of it is the gap.
    answers : tuple of AnswerCount
        In card order, answers never given included; for numbers ascending, those given only.
    not_applicable_contacts : tuple of int
    """

    side: Side | None
    n_raters: int
    n_ratings: int
    n_not_applicable: int
    mean: float | None
    shared_mean: float | None
    answers: tuple[AnswerCount, ...]
    not_applicable_contacts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LineReport:
    """One line: identity, label and what the label rests on.

    Attributes
    ----------
    id : str
        Unique in the report: the criterion's key, with ``·revision`` when the report holds several meanings of it.
    criterion_id, meaning_revision : int
        What history, decisions and targets join on.
    position : int
        Order on the card, from 1.
    label : LineLabel
    gap : Estimate
        Client − vendor, scale points, interval included; undefined for nominal answers and without two sides.
    scale : tuple of float or None
        Lowest and highest value of the scale; ``None`` for nominal answers.
    low_label, high_label : str
        What the ends of the scale are called (``"too formal"``, ``"too casual"``); the unit's numbers for numeric
        lines; empty for nominal ones.
    agreement : float or None
        Share of equal pairs (``pairs`` says which), mean over contacts; ``None`` without a pair.
    agreement_interval : tuple of float or None
        Wilson's, over contacts.
    n_shared, n_same : int
        Contacts with a compared pair, and those of them on which all gave the same answer.
    one_voice : tuple of Side
        Sides with a single rater on this line.
    price : Price or None
        What it would take to tell; exactly for ``CANNOT_TELL``.
    price_sessions : int or None
        About how many sessions of the size of these ``price.more_units`` contacts are; ``None`` without a number.
    fails : FailAgreement or None
        For critical lines.
    never_agreed_on_a_fail : bool
        Critical, failed by somebody on two or more contacts, and never by both sides on the same one.
    differing : str or None
        Label of the reviewer who differs, where the engagement's policy shows it to this viewer.
    differing_is_you : bool
        The viewer is the one who differs, and the policy says that one's own may be seen.
    shared_contacts, differing_contacts : tuple of int
        Session contacts behind ``n_shared``; those on which compared answers are not all the same, largest
        gap first.
    applicability_contacts : tuple of int
        Contacts on which some said N/A and others gave a value.
    sides : tuple of SideAnswers
        Client and vendor when they answered, in this order; then others.
    """

    id: str
    key: str
    criterion_id: int
    meaning_revision: int
    position: int
    name: str
    question: str
    section: str
    kind: CriterionKind
    answer_type: AnswerType
    measurement: Measurement
    role: ScoreRole
    weight: float
    critical: Critical
    error_class: ErrorClass | None
    lower_is_better: bool
    unit: str
    scale: tuple[float, float] | None
    low_label: str
    high_label: str
    label: LineLabel
    gap: Estimate
    pairs: Pairs
    agreement: float | None
    agreement_interval: tuple[float, float] | None
    n_shared: int
    n_same: int
    one_voice: tuple[Side, ...]
    price: Price | None
    price_sessions: int | None
    fails: FailAgreement | None
    never_agreed_on_a_fail: bool
    differing: str | None
    differing_is_you: bool
    shared_contacts: tuple[int, ...]
    differing_contacts: tuple[int, ...]
    applicability_contacts: tuple[int, ...]
    sides: tuple[SideAnswers, ...]

    def side(self, side: Side | None) -> SideAnswers | None:
        """The answers of one side, ``None`` if it gave none."""
        return next((answers for answers in self.sides if answers.side is side), None)

    @property
    def is_agreed(self) -> bool:
        """Whether the headline counts the line among those agreed on."""
        return self.label is LineLabel.AGREED and not self.never_agreed_on_a_fail

    @property
    def gap_share(self) -> float:
        """Size of the gap as a share of what it could be, 0 to 1; 0 without a gap. For ordering only.

        On a just-about-right line that is the distance from "about right" to one end, not from end to end.
        """
        if self.gap.value is None or self.scale is None or self.scale[0] == self.scale[1]:
            return 0.0
        halves = 2 if self.is_just_about_right else 1
        return min(halves * abs(self.gap.value) / (self.scale[1] - self.scale[0]), 1.0)

    @property
    def is_just_about_right(self) -> bool:
        """Whether the line asks too formal · about right · too casual."""
        return self.kind is CriterionKind.TONE_FIT and self.answer_type is AnswerType.ORDINAL
