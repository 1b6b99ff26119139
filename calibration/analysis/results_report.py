"""The one report behind the Results page: facts only. Sentences are made from it by ``ui.wording.results``."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from calibration.analysis.facts import ContactFact, ReportHeader
from calibration.analysis.line_report import LineReport
from calibration.analysis.totals_report import Totals
from calibration.stats.estimate import Estimate
from calibration.vocabulary import Channel, DecisionState, LineLabel, Side


class GroupBy(StrEnum):
    """What the contacts of a heatmap are grouped by."""

    CHANNEL = "channel"
    TOPIC = "topic"
    LANGUAGE = "language"
    SITE = "site"
    HOUR = "hour"


@dataclass(frozen=True, slots=True)
class HeatmapCell:
    """The gap on one line in one group of contacts.

    Attributes
    ----------
    line : str
        ``LineReport.id``.
    gap : Estimate
        Client − vendor, scale points; ``gap.n_units`` contacts stand behind it.
    gap_share : float or None
        Signed gap as a share of the scale, −1 to 1, so that lines can share one colour scale.
    contacts : tuple of int
        Session contacts of the group that both sides scored on this line.
    """

    line: str
    group: str
    gap: Estimate
    gap_share: float | None
    contacts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Heatmap:
    """Signed gaps, lines × groups. Only lines whose answers have a direction.

    Attributes
    ----------
    groups : tuple of str
        Alphabetical; hours as blocks of the engagement's local day, ``"08–12"``.
    lines : tuple of str
        ``LineReport.id``, in talk order.
    cells : tuple of HeatmapCell
        Every line × every group, by line.
    """

    by: GroupBy
    groups: tuple[str, ...]
    lines: tuple[str, ...]
    cells: tuple[HeatmapCell, ...]


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """One reason code on contacts that both sides marked down: ``both`` where each side gave it."""

    code: str
    label: str
    contacts: tuple[int, ...]
    both: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ParetoRow:
    """One line that reviewers mark down (less than full points, or a deduction applied).

    Attributes
    ----------
    both : tuple of int
        Session contacts that somebody of each side marked down; without two sides: that two reviewers did.
    client, vendor, anyone : tuple of int
        Contacts that somebody of that side, or anybody, marked down.
    n_scored : int
        Contacts on which the line has the answers that ``both`` needs.
    reasons : tuple of ReasonCount
        Given on the contacts in ``both``, most frequent first.
    """

    line: str
    both: tuple[int, ...]
    client: tuple[int, ...]
    vendor: tuple[int, ...]
    anyone: tuple[int, ...]
    n_scored: int
    reasons: tuple[ReasonCount, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of a turn, or a second of the recording, that a reviewer gave as evidence.

    Attributes
    ----------
    turn : int or None
        Position of the turn, from 1; ``None`` for a second.
    start, end : int or None
        Span in code points of the turn's text.
    quote : str
        The words; empty for a second.
    second : float or None
        Of the recording.
    """

    turn: int | None
    start: int | None
    end: int | None
    quote: str
    second: float | None


@dataclass(frozen=True, slots=True)
class Voice:
    """What one side says about the example.

    Attributes
    ----------
    answer : str
        Label of the side's most frequent answer (``"N/A"`` included); the lower one of a tie.
    n_same, n : int
        Reviewers of the side who gave it, and who answered.
    comment : str
        A comment of one who gave it; empty without.
    reviewer : str
        Label of the reviewer quoted, as this viewer may see it; empty when the session shows counts only.
    marks : tuple of Mark
        Evidence of those who gave it.
    """

    side: Side
    answer: str
    n_same: int
    n: int
    comment: str
    reviewer: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class DecisionFact:
    """A decision that is in force on a line.

    Attributes
    ----------
    id : int
    decided_on, in_force_from : date
        In the engagement's time zone.
    situation, text, example, note, decided_by : str
    state : DecisionState
    """

    id: int
    decided_on: date
    in_force_from: date
    situation: str
    text: str
    example: str
    note: str
    decided_by: str
    state: DecisionState


@dataclass(frozen=True, slots=True)
class Example:
    """The contact that best shows what a line is about, with the words of both sides.

    Attributes
    ----------
    line : str
        ``LineReport.id``.
    contact : int
        Session contact; ``contact_text`` gives its turns.
    client, vendor : Voice or None
        ``None`` for a side that gave no answer there.
    decision : DecisionFact or None
        The newest decision in force on the line on the day the session was held.
    """

    line: str
    contact: int
    client: Voice | None
    vendor: Voice | None
    decision: DecisionFact | None


@dataclass(frozen=True, slots=True)
class FilterChoices:
    """What the contacts of the sessions could be filtered by: values found, alphabetical, before filtering."""

    channels: tuple[Channel, ...]
    topics: tuple[str, ...]
    languages: tuple[str, ...]
    sites: tuple[str, ...]
    hours: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResultsReport:
    """Where client and vendor agree and where they part, for one session or several pooled.

    Attributes
    ----------
    lines : tuple of LineReport
        By what needs talk: parted lines first, agreed ones last.
    examples : tuple of Example
        One for each of ``gap_rows`` that has a contact to show, in their order.
    heatmaps : tuple of Heatmap
        Only groupings with two or more groups, and only with two sides.
    pareto : tuple of ParetoRow
        Most contacts marked down by both first; lines nobody marked down are left out.
    contacts : tuple of ContactFact
        Every contact in the report, by session and position.
    choices : FilterChoices
    """

    header: ReportHeader
    lines: tuple[LineReport, ...]
    examples: tuple[Example, ...]
    heatmaps: tuple[Heatmap, ...]
    totals: Totals
    pareto: tuple[ParetoRow, ...]
    contacts: tuple[ContactFact, ...]
    choices: FilterChoices

    @property
    def agreed_lines(self) -> tuple[LineReport, ...]:
        """Lines agreed on, in card order."""
        return tuple(sorted((line for line in self.lines if line.is_agreed), key=lambda line: line.position))

    @property
    def gap_rows(self) -> tuple[LineReport, ...]:
        """The lines to talk about, three at most: not agreed on, and with a contact on which answers differ.

        A critical line on whose fails the sides have never agreed is always among them.
        """
        open_lines = [line for line in self.lines if not line.is_agreed and line.differing_contacts]
        first, rest = open_lines[:3], open_lines[3:]
        urgent = next((line for line in rest if line.never_agreed_on_a_fail), None)
        if urgent and not any(line.never_agreed_on_a_fail for line in first):
            first[-1] = urgent
        return tuple(first)

    @property
    def undecided_lines(self) -> tuple[LineReport, ...]:
        """Lines of which nothing can be told yet, in talk order."""
        return tuple(
            line for line in self.lines if line.label is LineLabel.CANNOT_TELL and not line.never_agreed_on_a_fail
        )

    @property
    def example(self) -> Example | None:
        """The example of the first line to talk about that has one."""
        return self.examples[0] if self.examples else None

    def line(self, line_id: str) -> LineReport:
        """The line with this id; ``KeyError`` if the report has none."""
        for line in self.lines:
            if line.id == line_id:
                return line
        raise KeyError(line_id)

    def contact(self, contact_id: int) -> ContactFact:
        """The contact with this session contact id; ``KeyError`` if the report has none."""
        for contact in self.contacts:
            if contact.id == contact_id:
                return contact
        raise KeyError(contact_id)
