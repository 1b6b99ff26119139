"""What a scorecard is made of."""

from enum import StrEnum


class Measurement(StrEnum):
    """Stevens' level of measurement: it decides which distance a coefficient uses."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


class AnswerType(StrEnum):
    """How a criterion is answered: two levels, ordered levels, unordered levels, or a number."""

    BINARY = "binary"
    ORDINAL = "ordinal"
    NOMINAL = "nominal"
    NUMERIC = "numeric"


class CriterionKind(StrEnum):
    """What a criterion is about: quality, whether the tone fits, or where the tone stands."""

    QUALITY = "quality"
    TONE_FIT = "tone_fit"
    TONE_POSITION = "tone_position"


class ScoreRole(StrEnum):
    """How an answer enters the score: by weight, as points taken off or added after, or not at all."""

    WEIGHTED = "weighted"
    DEDUCTION = "deduction"
    BONUS = "bonus"
    UNSCORED = "unscored"


class NotApplicableRule(StrEnum):
    """What an N/A answer does to the score.

    ``REDISTRIBUTE``: the weight is shared by the other criteria of its section.
    ``FULL_CREDIT``: counts as if answered with full points.
    ``LEFT_OUT``: the weight leaves the denominator.
    ``NOT_ALLOWED``: the criterion always applies.
    """

    NOT_ALLOWED = "not_allowed"
    REDISTRIBUTE = "redistribute"
    FULL_CREDIT = "full_credit"
    LEFT_OUT = "left_out"


class Critical(StrEnum):
    """What a failed answer zeroes: nothing, its section, or the whole score."""

    NO = "no"
    SECTION = "section"
    ALL = "all"


class ErrorClass(StrEnum):
    """Whom an error on this criterion hurts."""

    CUSTOMER = "customer"
    BUSINESS = "business"
    COMPLIANCE = "compliance"


class Requirement(StrEnum):
    """When a comment or evidence must be given."""

    NEVER = "never"
    ON_FAIL = "on_fail"
    ON_MARK_DOWN = "on_mark_down"
    ALWAYS = "always"


class Change(StrEnum):
    """What a new version does to a criterion: only semantic changes break its history."""

    EDITORIAL = "editorial"
    SEMANTIC = "semantic"


class VersionState(StrEnum):
    """Life of a scorecard version. Published versions are immutable."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class TargetShape(StrEnum):
    """Whether a tone target is met inside a band or above a floor."""

    BAND = "band"
    FLOOR = "floor"
