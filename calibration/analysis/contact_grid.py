"""One contact, lines down and reviewers across: the screen everybody knows."""

from dataclasses import dataclass

from calibration.analysis.facts import ContactFact, Reviewer
from calibration.analysis.results_report import DecisionFact, Mark
from calibration.analysis.totals_report import RaterTotal
from calibration.vocabulary import Critical, Side, SpeakerRole


@dataclass(frozen=True, slots=True)
class GridCell:
    """One reviewer's answer on one line.

    Attributes
    ----------
    code : str
        Level code, number as written, ``"N/A"``; empty: not answered.
    label : str
        As the card calls it; equal to ``code`` for numbers and N/A.
    value : float or None
        Place on the scale.
    comment : str
    reasons : tuple of str
        Labels of reason codes.
    marks : tuple of Mark
        Evidence.
    """

    code: str
    label: str
    value: float | None
    comment: str
    reasons: tuple[str, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class AnswerTally:
    """How many reviewers gave one answer; the sides are not told apart."""

    code: str
    label: str
    n: int


@dataclass(frozen=True, slots=True)
class GridRow:
    """One line of the grid.

    Attributes
    ----------
    line : str
        Key of the criterion.
    asked : bool
        False when a condition kept the line from everybody.
    cells : tuple of GridCell
        One per reviewer of ``ContactGrid.reviewers``.
    counts : tuple of AnswerTally
        Over everybody in card order, answers given only.
    unanimous : bool
        All who answered, two at least, gave the same answer (N/A counts as one). False with fewer than two
        answers: see ``n_answers``.
    n_answers : int
    agreed : GridCell or None
        The agreed score, if the meeting settled one.
    """

    line: str
    name: str
    section: str
    critical: Critical
    asked: bool
    cells: tuple[GridCell, ...]
    counts: tuple[AnswerTally, ...]
    unanimous: bool
    n_answers: int
    agreed: GridCell | None

    @property
    def differs(self) -> bool:
        """Whether two answers on this line are not the same."""
        return self.n_answers > 1 and not self.unanimous


@dataclass(frozen=True, slots=True)
class ContactGrid:
    """The grid of one revealed contact.

    Attributes
    ----------
    reviewers : tuple of Reviewer
        Across, client side first. When the session shows counts only: the viewer alone, if they scored.
    counts_only : bool
    late : tuple of int
        Ids of reviewers whose review arrived after the reveal: marked, and in no figure.
    rows : tuple of GridRow
        In card order.
    totals : tuple of RaterTotal
        One per reviewer.
    agreed_total : float or None
        Score of the agreed answers completed by what was unanimous; ``None`` when a deciding line has neither.
    """

    contact: ContactFact
    reviewers: tuple[Reviewer, ...]
    counts_only: bool
    late: tuple[int, ...]
    rows: tuple[GridRow, ...]
    totals: tuple[RaterTotal, ...]
    agreed_total: float | None

    @property
    def n_differ(self) -> int:
        """Lines on which answers differ."""
        return sum(row.differs for row in self.rows)

    @property
    def n_unanimous(self) -> int:
        """Lines on which two or more answered and all alike."""
        return sum(row.unanimous for row in self.rows)


@dataclass(frozen=True, slots=True)
class MarkedSpan:
    """Words somebody marked, for the transcript.

    Attributes
    ----------
    start, end : int
        Code points of the turn's text.
    side : Side or None
        Of the reviewer.
    reviewer : str
        Label as this viewer may see it; empty when the session shows counts only.
    line : str
        Key of the criterion.
    """

    start: int
    end: int
    side: Side | None
    reviewer: str
    line: str


@dataclass(frozen=True, slots=True)
class MarkedTurn:
    """One turn with what was marked in it. ``second`` is its start in the recording, in seconds."""

    position: int
    role: SpeakerRole
    speaker: str
    text: str
    second: float | None
    spans: tuple[MarkedSpan, ...]


@dataclass(frozen=True, slots=True)
class EvidenceFact:
    """One piece of evidence beside the contact: words or a second, whose, on which line, and the comment there."""

    line: str
    line_name: str
    side: Side | None
    reviewer: str
    answer: str
    comment: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class ContactText:
    """A contact's words, with everything marked in them that this viewer may see.

    Attributes
    ----------
    turns : tuple of MarkedTurn
        Empty for a recording without transcript.
    recording_url : str
        Link that opens elsewhere; empty without.
    has_audio : bool
        An audio file is kept here.
    evidence : tuple of EvidenceFact
        By place in the contact. Empty before the contact is revealed, but for the viewer's own.
    decisions : tuple of (str, DecisionFact)
        Key of the criterion and a decision in force on it on the day the session was held, newest first.
    """

    contact: ContactFact
    turns: tuple[MarkedTurn, ...]
    recording_url: str
    has_audio: bool
    evidence: tuple[EvidenceFact, ...]
    decisions: tuple[tuple[str, DecisionFact], ...]
