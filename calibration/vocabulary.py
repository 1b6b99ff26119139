"""The field's words as enumerations: stored as text, spelled the same in files, database and code.

Every member's value is what stands in an engagement folder, a mapping file and a table column.
Words for the screen are in ``calibration.ui.wording``; here are only the terms.
"""

from enum import StrEnum


class Side(StrEnum):
    """Which party a rater scores for. ``AUTOMATED`` is a program, never a reference by default."""

    CLIENT = "client"
    VENDOR = "vendor"
    AUTOMATED = "automated"


class Measurement(StrEnum):
    """Stevens' level of measurement: it decides which distance a coefficient uses."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


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


class Channel(StrEnum):
    """Where a contact took place. ``DOCUMENT`` is a case or letter without turns."""

    CHAT = "chat"
    EMAIL = "email"
    VOICE = "voice"
    SOCIAL = "social"
    DOCUMENT = "document"
    OTHER = "other"


class SpeakerRole(StrEnum):
    """Who speaks in a turn; ``NOTE`` is text nobody says (a case note, a document)."""

    AGENT = "agent"
    CUSTOMER = "customer"
    BOT = "bot"
    SYSTEM = "system"
    NOTE = "note"


class SessionState(StrEnum):
    """planned → scoring → locked → meeting → closed, or cancelled."""

    PLANNED = "planned"
    SCORING = "scoring"
    LOCKED = "locked"
    MEETING = "meeting"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class SessionScope(StrEnum):
    """Whose room a session is held in."""

    JOINT = "joint"
    CLIENT_INTERNAL = "client_internal"
    VENDOR_INTERNAL = "vendor_internal"


class SessionOrigin(StrEnum):
    """Whether the ratings were given here or came from a file."""

    SCORED_HERE = "scored_here"
    IMPORTED = "imported"


class Blind(StrEnum):
    """Whether reviewers could not see each other's ratings: printed with each figure."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Reference(StrEnum):
    """What raters are compared with."""

    CLIENT_SIDE = "client_side"
    CONSENSUS = "consensus"
    GOLD = "gold"
    NONE = "none"


class DecisionRule(StrEnum):
    """Who has the last word in an engagement."""

    CLIENT_DECIDES = "client_decides"
    BOTH_AGREE = "both_agree"
    ARBITER = "arbiter"


class DecisionState(StrEnum):
    """What became of a decision."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DECIDED = "decided"
    AGREED_TO_DIFFER = "agreed_to_differ"
    ESCALATED = "escalated"


class Role(StrEnum):
    """What a membership allows; one row per role."""

    REVIEWER = "reviewer"
    FACILITATOR = "facilitator"
    QA_LEAD = "qa_lead"
    MANAGER = "manager"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class RaterKind(StrEnum):
    """``NAMED`` is one person throughout; ``POSITIONAL`` is "first, second … in the file"."""

    NAMED = "named"
    POSITIONAL = "positional"
    AUTOMATED = "automated"


class NamesShown(StrEnum):
    """What is shown of reviewers after a contact's reveal."""

    COUNTS = "counts"
    OWN_SIDE = "own_side"
    ALL = "all"


class ReviewerPrivacy(StrEnum):
    """To whom an engagement shows figures about single reviewers."""

    OFF = "off"
    OWN_ONLY = "own_only"
    OWN_SIDE_LEAD = "own_side_lead"


class ChosenBy(StrEnum):
    """Who put a contact into a session: recorded, because easy picks flatter."""

    RANDOM = "random"
    CLIENT = "client"
    VENDOR = "vendor"
    HAND = "hand"
    IMPORTED = "imported"
    REPEAT = "repeat"


class TargetShape(StrEnum):
    """Whether a tone target is met inside a band or above a floor."""

    BAND = "band"
    FLOOR = "floor"


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


class ContractFigure(StrEnum):
    """The one number that a contract holds both sides' scoring to.

    ``WITHIN_TOLERANCE``: share of contacts whose total is within so many score points of the reference's.
    ``SAME_ANSWERS``: share of answers, over all lines, that are the reference's.
    ``CRITICAL_SAME``: share of pass or fail on critical lines that are the reference's.
    ``MEAN_ABSOLUTE_GAP``: score points that a total is off the reference's on average, whichever way.
    """

    WITHIN_TOLERANCE = "within_tolerance"
    SAME_ANSWERS = "same_answers"
    CRITICAL_SAME = "critical_same"
    MEAN_ABSOLUTE_GAP = "mean_absolute_gap"


class ContractPeriod(StrEnum):
    """The time over which the contract counts."""

    SESSION = "session"
    MONTH = "month"
    QUARTER = "quarter"


class ContractVerdict(StrEnum):
    """What the contacts behind a contract's figure can show: its target is met, is missed, or cannot be told yet."""

    WITHIN = "within"
    OUTSIDE = "outside"
    NOT_ENOUGH = "not_enough"


class Rounding(StrEnum):
    """What a contract does with the digits it does not want. ``DOWN`` cuts them off, towards zero."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    DOWN = "down"


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
