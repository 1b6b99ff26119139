"""What statistics and analysis answer with."""

from enum import StrEnum


class Weighting(StrEnum):
    """How much of an agreement two different answers still are: the weights of a coefficient."""

    IDENTITY = "identity"
    LINEAR = "linear"
    QUADRATIC = "quadratic"
    ORDINAL = "ordinal"
    RADICAL = "radical"
    RATIO = "ratio"
    CIRCULAR = "circular"
    BIPOLAR = "bipolar"


class IntervalKind(StrEnum):
    """How a coefficient's interval is made: resampled units, or the standard error of its formula."""

    BOOTSTRAP = "bootstrap"
    ANALYTIC = "analytic"


class UndefinedReason(StrEnum):
    """Why an estimate has no value. Undefined is a result, not an error."""

    NO_RATINGS = "no_ratings"
    NO_PAIRS = "no_pairs"
    NO_VARIATION = "no_variation"
    ONE_UNIT = "one_unit"
    ONE_SIDE = "one_side"
    ONE_VOICE = "one_voice"
    POSITIONAL_RATERS = "positional_raters"
    NOT_NUMERIC = "not_numeric"
    NEVER_USED = "never_used"
    TOO_CLOSE = "too_close"
    ONE_PHASE = "one_phase"
    NO_REPEATS = "no_repeats"
    FEW_REPEATS = "few_repeats"
    NO_NEW_CONTACTS = "no_new_contacts"
    FEW_SESSIONS = "few_sessions"
    PANEL_REPLACED = "panel_replaced"
    ORDER_CHANGED = "order_changed"
    REPEATS_DISAGREE = "repeats_disagree"


class Party(StrEnum):
    """Who may have moved when marks did: what agents do, or the standard of one side."""

    AGENTS = "agents"
    CLIENT_STANDARD = "client_standard"
    VENDOR_STANDARD = "vendor_standard"


class Movement(StrEnum):
    """What the ratings show of one party. ``TOO_SMALL``: it hardly moved, whatever the sign; nobody need act."""

    MOVED = "moved"
    TOO_SMALL = "too_small"
    CANNOT_TELL = "cannot_tell"


class AlarmAnswer(StrEnum):
    """What somebody answered to an alarm. ``INTENDED_CHANGE`` and ``DECISION`` start the watch of the line anew."""

    ACKNOWLEDGED = "acknowledged"
    INTENDED_CHANGE = "intended_change"
    DECISION = "decision"
    DISMISSED = "dismissed"


class GapPart(StrEnum):
    """What the mean squared difference between client and vendor is made of; each part has another owner.

    ``EXPECTATION``: the sides expect different things, always alike (wording of the card).
    ``SITUATION``: they expect different things in some contacts (precedents, decisions).
    ``INDIVIDUAL``: single reviewers mark lower or higher than their side (coaching).
    ``SLIPS``: what the same reviewer would not repeat (fewer or clearer levels).
    """

    EXPECTATION = "expectation"
    SITUATION = "situation"
    INDIVIDUAL = "individual"
    SLIPS = "slips"


class ContractVerdict(StrEnum):
    """What the contacts behind a contract's figure can show: its target is met, is missed, or cannot be told yet."""

    WITHIN = "within"
    OUTSIDE = "outside"
    NOT_ENOUGH = "not_enough"


class Pairs(StrEnum):
    """Which pairs of raters a figure of agreement is made from.

    ``ALL``: every pair, whatever the sides. ``BETWEEN``: one rater of the client with one of the vendor.
    """

    ALL = "all"
    WITHIN_CLIENT = "within_client"
    WITHIN_VENDOR = "within_vendor"
    BETWEEN = "between"


class LineLabel(StrEnum):
    """The plain answer about one criterion in one session; the rule is in ``stats.line_verdict``."""

    AGREED = "agreed"
    CLIENT_MARKS_LOWER = "client_marks_lower"
    CLIENT_MARKS_HIGHER = "client_marks_higher"
    STANDARD_UNCLEAR = "standard_unclear"
    ONE_REVIEWER_DIFFERS = "one_reviewer_differs"
    CANNOT_TELL = "cannot_tell"


class ReviewerStanding(StrEnum):
    """What can be said of one reviewer over several lines; the rule is in ``stats.reviewers_over_lines``.

    ``UNSTEADY``: differs from one time to the next. ``ONE_VOICE``: the only one of their side, whose standard and own
    marking cannot be told apart. ``ONE_OTHER``: held against one person, so which of the two differs cannot be told.
    ``NO_REFERENCE``: nothing to be held against.
    """

    MARKS_LOWER = "marks_lower"
    MARKS_HIGHER = "marks_higher"
    UNSTEADY = "unsteady"
    LIKE_THE_OTHERS = "like_the_others"
    CANNOT_TELL = "cannot_tell"
    ONE_VOICE = "one_voice"
    ONE_OTHER = "one_other"
    NO_REFERENCE = "no_reference"
