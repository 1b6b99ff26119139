"""What is counted in agents' words, and what is said of it."""

from enum import StrEnum


class TextMeasure(StrEnum):
    """One figure of agents' words: an index, two lengths, a share, and rates a hundred words."""

    FORMALITY = "formality"
    WORDS_A_TURN = "words_a_turn"
    WORDS_A_SENTENCE = "words_a_sentence"
    TEMPLATE_SHARE = "template_share"
    GRATITUDE = "gratitude"
    APOLOGY = "apology"
    GREETING = "greeting"
    COULD_YOU = "could_you"
    PLEASE_WITHIN = "please_within"
    PLEASE_START = "please_start"
    HEDGE = "hedge"
    YOU_START = "you_start"
    DIRECT_QUESTION = "direct_question"
    I = "i"  # noqa: E741 - the pronoun
    WE = "we"
    YOU = "you"


class TextVerdict(StrEnum):
    """What can be said of a measure against its reference period.

    ``UNCLEAR``: the interval holds no move. ``TOO_LITTLE``: fewer contacts or sessions than anything can be said of.
    """

    MOVED = "moved"
    UNCLEAR = "unclear"
    TOO_LITTLE = "too_little"


class NoIndex(StrEnum):
    """Why an index of a group is not shown.

    ``LANGUAGE``: its words are not counted. ``FEW_REFERENCE``: the reference period has too few contacts. ``NO_LINE``:
    nobody was asked about tone. ``FEW_RATED``: too few contacts have index and tone rating. ``NO_ORDER``: one of the
    two is the same on all. ``WEAK``: it does not go with the engagement's own ratings.
    """

    LANGUAGE = "language"
    FEW_REFERENCE = "few_reference"
    NO_LINE = "no_line"
    FEW_RATED = "few_rated"
    NO_ORDER = "no_order"
    WEAK = "weak"


class TimeGrain(StrEnum):
    """How finely time is shown."""

    SESSION = "session"
    MONTH = "month"
    QUARTER = "quarter"
