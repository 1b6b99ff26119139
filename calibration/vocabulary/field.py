"""Who, what and when: sides, people, sessions, contacts, terms."""

from enum import StrEnum


class Side(StrEnum):
    """Which party a rater scores for. ``AUTOMATED`` is a program, never a reference by default."""

    CLIENT = "client"
    VENDOR = "vendor"
    AUTOMATED = "automated"


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


class Rounding(StrEnum):
    """What a contract does with the digits it does not want. ``DOWN`` cuts them off, towards zero."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    DOWN = "down"
