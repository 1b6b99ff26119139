"""What a report on agents' words says: a group a channel and language, a series a measure, and what it goes with."""

from dataclasses import dataclass
from datetime import date

from calibration.stats.estimate import Estimate
from calibration.stats.text_shift import TextShift
from calibration.vocabulary import Channel
from calibration.vocabulary.text_tone import NoIndex, TextMeasure, TextVerdict, TimeGrain


@dataclass(frozen=True, slots=True)
class TextPoint:
    """One period of a series.

    Attributes
    ----------
    day : date
        Its first; of a session its own.
    at : date
        Mean day of its contacts' sessions: where it is drawn.
    n : int
        Contacts with the measure.
    value, interval : float, tuple of float, or None
        Mean over contacts and its interval; ``None`` with fewer than ``LEAST_SHOWN`` contacts.
    """

    day: date
    at: date
    n: int
    value: float | None
    interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class TextSeries:
    """One measure of one group over time.

    Attributes
    ----------
    reference : float or None
        Mean of the reference period; ``None`` with fewer than ``LEAST_SHOWN`` contacts.
    n_reference, n_later : int
        Contacts with the measure.
    shift : TextShift
        Later contacts against the reference period.
    adjusted : float or None
        Its p value among all measures of the report (Benjamini–Hochberg).
    """

    measure: TextMeasure
    reference: float | None
    n_reference: int
    n_later: int
    shift: TextShift
    adjusted: float | None
    verdict: TextVerdict
    points: tuple[TextPoint, ...]


@dataclass(frozen=True, slots=True)
class ToneLineCorrelation:
    """The index beside one tone line of the engagement's own card, over the contacts that have both.

    Attributes
    ----------
    low_label, high_label : str
        What the ends of the line are called: above 0, more formal words go with the high end.
    together, client, vendor : Estimate
        Spearman's rho with the mean of the sides, and with each side alone.
    """

    name: str
    low_label: str
    high_label: str
    together: Estimate
    client: Estimate
    vendor: Estimate


@dataclass(frozen=True, slots=True)
class TextGroup:
    """Contacts of one channel in one language.

    Attributes
    ----------
    language : str
        ``"en"`` for English of any country; empty where nobody said.
    n : int
        Contacts with a word of an agent.
    n_turns : int
        Agent turns in them.
    reference_last : date
        Last day of the reference period.
    n_reference : int
        Contacts in it.
    series : tuple of TextSeries
        Those that are counted, the index only where it is shown.
    correlations : tuple of ToneLineCorrelation
        The line that decides first.
    decided_together : bool
        Too few contacts of its own: the correlations are over all written groups, or all spoken ones.
    no_index : NoIndex or None
        Why there is no index.
    n_to_tell : int or None
        Contacts with both that would settle whether it goes with the ratings, where it is missing for that.
    by_session : tuple of (TextMeasure, tuple of float or None)
        Watched measures, a mean for every session of the report.
    """

    channel: Channel
    language: str
    n: int
    n_turns: int
    reference_last: date
    n_reference: int
    series: tuple[TextSeries, ...]
    correlations: tuple[ToneLineCorrelation, ...]
    decided_together: bool
    no_index: NoIndex | None
    n_to_tell: int | None
    by_session: tuple[tuple[TextMeasure, tuple[float | None, ...]], ...]

    @property
    def spoken(self) -> bool:
        """Whether the words are a transcript of speech."""
        return self.channel is Channel.VOICE

    def of(self, measure: TextMeasure) -> TextSeries | None:
        """The series of a measure, ``None`` where it is not counted or not shown."""
        return next((one for one in self.series if one.measure is measure), None)


@dataclass(frozen=True, slots=True)
class TextToneReport:
    """Agents' words in one room.

    Attributes
    ----------
    groups : tuple of TextGroup
        Most contacts first.
    days : tuple of date
        Of the sessions.
    n_contacts : int
        Contacts of these sessions, each once.
    n_without_text : int
        Of these, contacts in which no agent's word is written down.
    """

    groups: tuple[TextGroup, ...]
    grain: TimeGrain
    days: tuple[date, ...]
    n_contacts: int
    n_without_text: int

    def group(self, channel: Channel, language: str) -> TextGroup | None:
        """The group of a channel and a language."""
        return next((one for one in self.groups if (one.channel, one.language) == (channel, language)), None)
