"""What a scorecard version says, as plain frozen values: the store, files and pages all speak it.

A definition is checked once, by :func:`calibration.scorecard.problems.definition_problems`; a
definition without problems can be published.
"""

from dataclasses import dataclass, field

from calibration.vocabulary import (
    AnswerType,
    Change,
    CriterionKind,
    Critical,
    ErrorClass,
    Measurement,
    NotApplicableRule,
    Requirement,
    ScoreRole,
)


@dataclass(frozen=True, slots=True)
class AnswerLevel:
    """One labelled answer of a criterion.

    Attributes
    ----------
    code : str
        What is stored and written in files: ``"yes"``, ``"4"``, ``"too_formal"``. Unique in the criterion.
    label : str
        What the reviewer reads on the button.
    description : str
        The behaviour that earns this answer; may be empty.
    points : float
        Share of the criterion's weight earned, 0 to 1. For deductions and bonuses: share of the
        adjustment applied.
    value : float or None
        Place on the scale, in scale points, for differences and means; ``None`` for nominal levels.
        Tone fit: −1 too formal, 0 about right, +1 too casual.
    fails : bool
        Whether this answer fails a critical criterion.
    """

    code: str
    label: str
    points: float = 1.0
    value: float | None = None
    description: str = ""
    fails: bool = False


@dataclass(frozen=True, slots=True)
class ReasonCode:
    """A named reason for a mark-down, offered when an answer earns less than full points."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Condition:
    """The criterion is asked only if another, earlier one of the same card has one of these answers."""

    criterion: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CriterionDefinition:
    """One line of a scorecard version.

    Attributes
    ----------
    key : str
        Identity across versions within the owning organization: lower case, digits, ``-`` and ``_``.
    name, question, guidance, examples : str
        What the reviewer reads; ``question`` is the text whose meaning counts.
    kind, answer_type, role
        See the enumerations. ``role`` decides whether ``weight`` or ``adjustment`` is used.
    levels : tuple of AnswerLevel
        In the order shown. Empty for numeric criteria.
    minimum, maximum, step : float or None
        Range of a numeric answer, in its unit; ``points`` of a number is its place in the range.
    lower_is_better : bool
        Numeric only: the minimum earns full points.
    weight : float
        Weight in the score, any positive unit; 0 with ``role = unscored``.
    adjustment : float
        Score points added (bonus, positive) or taken off (deduction, negative) at full points.
    critical : Critical
        What a failing answer zeroes.
    meaning_revision : int
        Raised by every semantic change; history joins on (key, meaning_revision).
    change : Change
        What the version this definition belongs to did to the criterion.
    """

    key: str
    name: str
    question: str = ""
    guidance: str = ""
    examples: str = ""
    kind: CriterionKind = CriterionKind.QUALITY
    answer_type: AnswerType = AnswerType.BINARY
    role: ScoreRole = ScoreRole.WEIGHTED
    levels: tuple[AnswerLevel, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    unit: str = ""
    lower_is_better: bool = False
    weight: float = 1.0
    adjustment: float = 0.0
    critical: Critical = Critical.NO
    error_class: ErrorClass | None = None
    not_applicable: NotApplicableRule = NotApplicableRule.NOT_ALLOWED
    not_applicable_when: str = ""
    comment_required: Requirement = Requirement.NEVER
    evidence_required: Requirement = Requirement.NEVER
    reasons: tuple[ReasonCode, ...] = ()
    only_if: Condition | None = None
    meaning_revision: int = 1
    change: Change = Change.EDITORIAL

    @property
    def measurement(self) -> Measurement:
        """Level of measurement that a coefficient on this criterion uses (``data_model`` 10)."""
        if self.kind is CriterionKind.TONE_POSITION or self.answer_type is AnswerType.NUMERIC:
            return Measurement.INTERVAL
        if self.answer_type is AnswerType.ORDINAL:
            return Measurement.ORDINAL
        return Measurement.NOMINAL

    def level(self, code: str) -> AnswerLevel | None:
        """The level with this code, or ``None``."""
        return next((level for level in self.levels if level.code == code), None)


@dataclass(frozen=True, slots=True)
class SectionDefinition:
    """A named group of criteria, in the order shown."""

    key: str
    name: str
    criteria: tuple[CriterionDefinition, ...] = ()


@dataclass(frozen=True, slots=True)
class ScorecardDefinition:
    """One version of a scorecard: everything a reviewer is shown and a score is computed from.

    Attributes
    ----------
    key : str
        Identity of the card within its organization.
    version : int
        1, 2, 3 …
    note : str
        Why this version exists, in a sentence.
    """

    key: str
    name: str
    version: int = 1
    language: str = "en"
    note: str = ""
    sections: tuple[SectionDefinition, ...] = field(default_factory=tuple)

    @property
    def criteria(self) -> tuple[CriterionDefinition, ...]:
        """All criteria in the order shown."""
        return tuple(criterion for section in self.sections for criterion in section.criteria)

    def criterion(self, key: str) -> CriterionDefinition | None:
        """The criterion with this key, or ``None``."""
        return next((criterion for criterion in self.criteria if criterion.key == key), None)
