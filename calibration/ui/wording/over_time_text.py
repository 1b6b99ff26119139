"""What Over time says of agents' words: counts, never a score, and never of a single agent."""

from collections.abc import Sequence
from datetime import date

from calibration.analysis.text_tone_facts import TextGroup, TextPoint, TextSeries, TextToneReport, ToneLineCorrelation
from calibration.analysis.text_tone_gate import LEAST_CORRELATION, LEAST_RATED
from calibration.stats.formality import LEAST_REFERENCE
from calibration.stats.text_shift import LEAST_CONTACTS
from calibration.ui.wording.scoring import day_and_month, language_name
from calibration.vocabulary import Channel
from calibration.vocabulary.text_tone import NoIndex, TextMeasure, TextVerdict, TimeGrain

HEADER = "What agents’ words show"
NO_TEXT = "No contact of these sessions has words of an agent, so there is nothing to count."
NOT_SAID = "language not said"
CHOOSE_GROUP, CHOOSE_GRAIN, CHOOSE_REFERENCE, CHOOSE_SET = "Contacts", "A point is a", "Compared with", "Show"
FIRST_THIRD = "the first third of the sessions"
COUNTING = "Counting words"
COUNTING_ON = (
    "Agents’ words are counted once, and then kept. It goes on while you read elsewhere or close this page; what is"
    " here appears when all are counted."
)
COUNTING_STOPPED = (
    "Counting stopped before all words were counted. What was counted is kept; open this page again to go on."
)
NO_SPACES = "This language puts no spaces between words, so neither words nor lengths are counted in it."
GRAINS = {TimeGrain.SESSION: "session", TimeGrain.MONTH: "month", TimeGrain.QUARTER: "quarter"}
LENGTHS = (
    TextMeasure.FORMALITY,
    TextMeasure.WORDS_A_TURN,
    TextMeasure.WORDS_A_SENTENCE,
    TextMeasure.TEMPLATE_SHARE,
)
PRONOUNS = (TextMeasure.I, TextMeasure.WE, TextMeasure.YOU)
SETS = {
    "Formality and length": LENGTHS,
    "Politeness": tuple(one for one in TextMeasure if one not in (*LENGTHS, *PRONOUNS)),
    "I, we, you": PRONOUNS,
}
NAMES = {
    TextMeasure.FORMALITY: "Formality index",
    TextMeasure.WORDS_A_TURN: "Words a turn",
    TextMeasure.WORDS_A_SENTENCE: "Words a sentence",
    TextMeasure.TEMPLATE_SHARE: "Words in templates",
    TextMeasure.GRATITUDE: "Thanks",
    TextMeasure.APOLOGY: "Apologies",
    TextMeasure.GREETING: "Greetings",
    TextMeasure.COULD_YOU: "“Could you”, “would you”",
    TextMeasure.PLEASE_WITHIN: "“Please” within a sentence",
    TextMeasure.PLEASE_START: "“Please” at its start",
    TextMeasure.HEDGE: "Hedges",
    TextMeasure.YOU_START: "“You” at the start",
    TextMeasure.DIRECT_QUESTION: "Direct questions",
    TextMeasure.I: "I, me, my",
    TextMeasure.WE: "We, us, our",
    TextMeasure.YOU: "You, your",
}
TO_BE_READ = (
    "Counts describe what was written. They never score a person, no figure is of an agent, and they never hear a"
    " voice. English only: in other languages lengths are counted, the rest is not computed."
)
WORKINGS = "How this is counted"
LIMITS = (
    "Transcripts of calls have no punctuation that anybody spoke, so nothing is counted that needs it.",
    "Links, e-mail addresses, numbers and lines quoted with “>” are left out. Sarcasm, customers quoted otherwise,"
    " names and signatures mislead word lists; templates weigh as much as words somebody chose.",
    "The index was checked on public English sentences, not on support contacts. So it is shown only where it goes with"
    " your own tone ratings.",
)
WHAT_COUNTS = (
    "Contacts of closed sessions count, scored or not, each once, in the first session it stood in. Contacts that stood"
    " in none do not count."
)
HOW_DRAWN = (
    "A dot is the mean of three contacts or more (fewer have none), its bar the 95 % interval; the dotted line is the"
    " mean of the period compared with, on the grey ground. Each strip has its own scale: words, shares, times a"
    " hundred words, the index in spreads between contacts. Filled: clearly moved."
)
WHAT_IT_IS = (
    "Formality index: long words, long sentences and formal words count for it; contractions, informal words,"
    " exclamation marks and “I, me, my” against it; 0 is the mean of the period compared with. Words in templates: in"
    " sentences of five words or more that three contacts or more have."
)
HEAD = (
    "channel", "language", "measure", "from", "contacts", "mean", "low", "high", "reference mean", "reference contacts",
    "verdict",
)  # fmt: skip
_CHANNELS = {
    Channel.EMAIL: "e-mails",
    Channel.CHAT: "chats",
    Channel.VOICE: "calls",
    Channel.SOCIAL: "social media",
}
_VERDICTS = {TextVerdict.MOVED: "clear", TextVerdict.UNCLEAR: "unclear", TextVerdict.TOO_LITTLE: "too little"}
_MORE = {
    TextMeasure.FORMALITY: ("more formal", "less formal"),
    TextMeasure.WORDS_A_TURN: ("longer", "shorter"),
    TextMeasure.WORDS_A_SENTENCE: ("written in longer sentences", "written in shorter sentences"),
}


def counting(said: str) -> str:
    """Counting words: 500 of 3,000 contacts."""
    return f"{COUNTING}: {said}" if said else COUNTING


def group_name(channel: Channel, language: str) -> str:
    """English chats; calls, language not said."""
    contacts = _CHANNELS.get(channel, f"{channel.value} contacts")
    return f"{language_name(language)} {contacts}" if language else f"{contacts}, {NOT_SAID}"


def group_choice(group: TextGroup) -> str:
    """English chats (19)."""
    return f"{group_name(group.channel, group.language)} ({group.n:,})"


def value_text(measure: TextMeasure, value: float) -> str:
    """A value in its own unit.

    Examples
    --------
    >>> value_text(TextMeasure.WORDS_A_TURN, 30.6), value_text(TextMeasure.TEMPLATE_SHARE, 0.071)
    ('31', '7 %')
    >>> value_text(TextMeasure.FORMALITY, -0.4), value_text(TextMeasure.APOLOGY, 0.297)
    ('−0.4', '0.3')
    """
    if measure is TextMeasure.TEMPLATE_SHARE:
        return f"{100 * value:.0f} %"
    if measure is TextMeasure.WORDS_A_TURN:
        return f"{value:.0f}"
    return f"{value:.1f}".replace("-", "−").replace("−0.0", "0.0")


def series_words(series: TextSeries) -> str:
    """From 31 to 24 · clear."""
    if series.reference is None or series.shift.estimate.value is None:
        return _VERDICTS[TextVerdict.TOO_LITTLE]
    first = value_text(series.measure, series.reference)
    now = value_text(series.measure, series.reference + series.shift.estimate.value)
    return f"{first}, then {now} · {_VERDICTS[series.verdict]}"


def hovers(series: TextSeries, grain: TimeGrain) -> list[str]:
    """Each point that has a value: when, its mean, and of how many contacts."""
    return [
        f"{NAMES[series.measure]}, {when(point.day, grain)}: {value_text(series.measure, point.value)}"
        f"{_interval(series.measure, point)}, {point.n} contacts"
        for point in series.points
        if point.value is not None
    ]


def _interval(measure: TextMeasure, point: TextPoint) -> str:
    if point.interval is None:
        return ""
    return f" ({value_text(measure, point.interval[0])} to {value_text(measure, point.interval[1])})"


def when(day: date, grain: TimeGrain) -> str:
    """12 November 2026; November 2026; the quarter from October 2026."""
    if grain is TimeGrain.SESSION:
        return f"{day_and_month(day)} {day.year}"
    return f"{day:%B %Y}" if grain is TimeGrain.MONTH else f"the quarter from {day:%B %Y}"


def title(group: TextGroup, series: Sequence[TextSeries]) -> str:
    """The finding of one chart: what moved most, or that nothing is seen to have and what could have been."""
    name = group_name(group.channel, group.language)
    moved = [one for one in series if one.verdict is TextVerdict.MOVED]
    if moved:
        most = max(moved, key=lambda one: abs(one.shift.deviations or 0.0))
        return _moved(name, group, most)
    told = [one for one in series if one.verdict is TextVerdict.UNCLEAR and one.shift.detectable is not None]
    if told:
        least = min(one.shift.detectable or 0.0 for one in told)
        return (
            f"Nothing here has clearly moved in {name} since {day_and_month(group.reference_last)}; less than"
            f" {least:.1f} of the usual spread between contacts would not be seen"
        )
    return f"Too little to tell whether agents’ words in {name} have moved"


def _moved(name: str, group: TextGroup, most: TextSeries) -> str:
    value, since = most.shift.estimate.value or 0.0, day_and_month(group.reference_last)
    if most.measure in _MORE:
        how = _MORE[most.measure][value < 0]
        return f"{name[:1].upper()}{name[1:]} are {how} since {since}: {_from_to(most)}"
    much = "more" if value > 0 else "fewer"
    return f"{name[:1].upper()}{name[1:]} have {much} of “{NAMES[most.measure]}” since {since}: {_from_to(most)}"


def _from_to(series: TextSeries) -> str:
    return series_words(series).split(" · ", maxsplit=1)[0]


def price(group: TextGroup, series: Sequence[TextSeries]) -> str:
    """What so many contacts can show at all; empty without a series."""
    if not series:
        return ""
    one = max(series, key=lambda one: min(one.n_reference, one.n_later))
    more = sum(max(LEAST_CONTACTS - n, 0) for n in (one.n_reference, one.n_later))
    compared = f"{_contacts(one.n_reference)} up to {day_and_month(group.reference_last)}, {one.n_later:,} since."
    if more:
        return (
            f"{compared} {more} more would make {LEAST_CONTACTS} in each period. So many show a move of 1.3"
            " of the usual spread between contacts; a hundred in each show 0.4."
        )
    return (
        f"{compared} A move of {one.shift.detectable:.1f} of the usual spread between contacts would be seen in"
        " four of five tries; a hundred contacts in each period show 0.4."
    )


def _contacts(n: int) -> str:
    return f"{n:,} contact{'' if n == 1 else 's'}"


def counted(report: TextToneReport) -> str:
    """How many contacts are counted, and how many have no words."""
    n = report.n_contacts - report.n_without_text
    without = f" {report.n_without_text:,} have no words of an agent left to count." if report.n_without_text else ""
    return f"Counted in agents’ turns of {n:,} of {report.n_contacts:,} contacts.{without}"


def why_no_index(group: TextGroup) -> str:
    """Why there is no formality index and what it would take; empty where there is one."""
    more = group.n_to_tell
    if group.no_index is None:
        return ""
    if group.no_index is NoIndex.LANGUAGE:
        why = "in this language" if group.language else "where the language is not said"
        return f"Formality, politeness, pronouns and templates: not computed {why}."
    if group.no_index is NoIndex.FEW_REFERENCE:
        price = f" {more} more would do." if more else " Its words do not differ enough to compare with."
        return f"No formality index: the period compared with needs {LEAST_REFERENCE} contacts.{price}"
    if group.no_index is NoIndex.NO_LINE:
        return (
            "No formality index: nobody rated the tone of these contacts, so it is not known whether it hears what you"
            f" hear. {LEAST_RATED} contacts scored on a tone line would tell."
        )
    if group.no_index is NoIndex.FEW_RATED:
        return (
            f"No formality index: fewer than {LEAST_RATED} contacts have words and a tone rating. {more} more would"
            " tell whether it hears what you hear."
        )
    if group.no_index is NoIndex.NO_ORDER:
        return "No formality index: all contacts have the same tone rating, so nothing can go with it."
    would = (
        f" About {more:,} contacts with both would tell for sure."
        if more
        else " More contacts are unlikely to change that."
    )
    return (
        f"No formality index: it does not go with your own ratings (rank correlation below {LEAST_CORRELATION:.1f})."
        + would
    )


def correlation_text(one: ToneLineCorrelation, group: TextGroup) -> str:
    """How the index goes with one tone line, both sides and each; empty where that is undefined."""
    value = one.together.value
    if value is None:
        return ""
    interval = one.together.interval
    ends = f" ({_rho(interval[0])} to {_rho(interval[1])})" if interval else ""
    end = one.high_label if value > 0 else one.low_label
    sides = [
        f"{name} alone {_rho(side.value)}"
        for name, side in (("client", one.client), ("vendor", one.vendor))
        if side.value is not None
    ]
    among = _among(group, one.together.n_units)
    return (
        f"Among {among} with words and a rating, more formal words go with “{end}” on “{one.name}”: rank correlation"
        f" {_rho(value)}{ends}; {', '.join(sides)}."
    )


def _among(group: TextGroup, n: int) -> str:
    if group.decided_together:
        return f"{n} {'calls' if group.spoken else 'written contacts'} of all channels"
    return f"{n} {group_name(group.channel, group.language)}"


def _rho(value: float | None) -> str:
    return f"{value or 0.0:.2f}".replace("-", "−")


def reference_words(group: TextGroup) -> str:
    """What lies on the grey ground."""
    return f"grey: up to {day_and_month(group.reference_last)}, {_contacts(group.n_reference)}"


def alt(group: TextGroup, series: Sequence[TextSeries]) -> str:
    """The chart in words."""
    parts = ". ".join(f"{NAMES[one.measure]}: {series_words(one)}" for one in series)
    return f"{title(group, series)}. {parts}."
