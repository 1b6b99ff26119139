"""Scores of whole reviews: how close the totals are to what they are compared with, what that hides, and what N/A and
critical lines do to them.
"""

from dataclasses import dataclass

from calibration.analysis.facts import Reviewer
from calibration.scorecard.score import NoScore
from calibration.stats.estimate import Estimate
from calibration.vocabulary import Reference


@dataclass(frozen=True, slots=True)
class RaterTotal:
    """One review's score.

    Attributes
    ----------
    value : float or None
        0 to 100.
    without_critical : float or None
        The same if no critical line zeroed anything.
    undefined_reason : NoScore or None
        Exactly when there is no value.
    """

    reviewer: Reviewer
    value: float | None
    without_critical: float | None
    undefined_reason: NoScore | None


@dataclass(frozen=True, slots=True)
class ContactTotals:
    """The totals of one contact.

    Attributes
    ----------
    contact : int
        Session contact.
    client, vendor, difference : float or None
        Mean score of each side's reviews, 0 to 100, and client − vendor; ``None`` without the scores it needs, and
        where a side's mean would be a single review that the session does not show (``single_voices``).
    agreed : float or None
        The agreed total, where totals are compared with agreed scores.
    n_compared, n_within : int
        Comparisons (see :class:`Totals`), and those within the tolerance. With the client's side as the reference a
        contact is one comparison.
    n_by_cancellation : int
        Of those within: two or more lines differ.
    apart : float or None
        Mean distance of the comparisons, score points; ``None`` without one.
    n_lines_differ, n_lines : int
        Lines on which the sides mostly gave different answers; lines both sides scored.
    raters : tuple of RaterTotal
        Single reviews, client side first; only the viewer's own when the session shows counts only.
    """

    contact: int
    client: float | None
    vendor: float | None
    difference: float | None
    agreed: float | None
    n_compared: int
    n_within: int
    n_by_cancellation: int
    apart: float | None
    n_lines_differ: int
    n_lines: int
    raters: tuple[RaterTotal, ...]

    @property
    def within(self) -> bool | None:
        """Whether every comparison is within the tolerance; ``None`` without one."""
        return self.n_within == self.n_compared if self.n_compared else None

    @property
    def by_cancellation(self) -> bool:
        """Whether one of those within is agreed by cancellation."""
        return self.n_by_cancellation > 0


@dataclass(frozen=True, slots=True)
class AgreedLine:
    """Answers of one line against the agreed ones.

    Attributes
    ----------
    line : str
        ``LineReport.id``.
    n_same, n : int
        Answers that are the agreed one, and all on contacts where one was agreed.
    n_contacts, n_settled : int
        Those contacts, and on how many of them a meeting settled it; on the others everybody gave the same answer.
    contacts : tuple of int
        Session contacts with an answer that is not the agreed one.
    """

    line: str
    n_same: int
    n: int
    n_contacts: int
    n_settled: int
    contacts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AgreedTotals:
    """How many contacts have an agreed total, and why others have none.

    Attributes
    ----------
    n_with, n_without : int
        Contacts.
    n_incomplete : int
        Of those without: some line that decides the score has neither an agreed score nor one answer from everybody.
        The others have nothing that could be scored.
    lines : tuple of (str, int)
        ``LineReport.id`` of the lines that were answered and not agreed, and on how many contacts, most first.
    by_line : tuple of AgreedLine
        Lines with an agreed answer somewhere, the smallest share of same answers first.
    """

    n_with: int
    n_without: int
    n_incomplete: int
    lines: tuple[tuple[str, int], ...]
    by_line: tuple[AgreedLine, ...]


@dataclass(frozen=True, slots=True)
class CriticalLine:
    """One critical line, contact by contact: did anybody of a side fail it?

    Attributes
    ----------
    line : str
        ``LineReport.id``.
    both_fail, client_only, vendor_only, both_pass : tuple of int
        Session contacts that both sides scored.
    missed, false_alarm : Estimate
        Share of the contacts the client failed that no vendor reviewer failed; share of the contacts a vendor
        reviewer failed that the client did not. Undefined where there are none of the first kind.
    """

    line: str
    both_fail: tuple[int, ...]
    client_only: tuple[int, ...]
    vendor_only: tuple[int, ...]
    both_pass: tuple[int, ...]
    missed: Estimate
    false_alarm: Estimate


@dataclass(frozen=True, slots=True)
class ApplicabilityEffect:
    """What different answers about N/A do to the totals.

    Attributes
    ----------
    contacts : tuple of int
        Contacts on which some reviewer said N/A to a line that another scored.
    lines : tuple of (str, int)
        ``LineReport.id`` and on how many contacts, most first.
    apart, apart_without : float or None
        Mean distance of the sides' totals on these contacts, score points: as scored, and had everybody said N/A
        where somebody did. ``None`` without such contacts or totals.
    """

    contacts: tuple[int, ...]
    lines: tuple[tuple[str, int], ...]
    apart: float | None
    apart_without: float | None


@dataclass(frozen=True, slots=True)
class Totals:
    """The totals of a report.

    Attributes
    ----------
    reference : Reference
        What a total is compared with. The client's side: one comparison a contact, the sides' means. Consensus: every
        reviewer with the mean of all others. The agreed score: every reviewer with the agreed total. None: every pair.
    references_differ : bool
        The sessions have different ones, so the engagement's is used.
    tolerance : float
        Score points; the smallest of the sessions'. 0 without a session.
    within : Estimate
        Share of comparisons within the tolerance.
    n_compared, n_within, n_by_cancellation : int
        Comparisons; see :class:`ContactTotals`.
    difference : Estimate
        Mean of client − vendor over contacts, score points, with its interval.
    from_agreed : Estimate or None
        Mean of total − agreed total over contacts; only where that is the reference.
    apart : Estimate or None
        Mean distance from the reference over contacts, score points; ``None`` for the client's side.
    agreed : AgreedTotals or None
        Only where agreed scores are the reference.
    contacts : tuple of ContactTotals
        Furthest apart first, contacts without a comparison last.
    not_applicable : ApplicabilityEffect
    critical : tuple of CriticalLine
        In card order.
    lowered : tuple of int
        Contacts with a review whose score a critical line lowered.
    undefined : tuple of (NoScore, int)
        Reviews without a score, by reason.
    """

    reference: Reference
    references_differ: bool
    tolerance: float
    within: Estimate
    n_compared: int
    n_within: int
    n_by_cancellation: int
    difference: Estimate
    from_agreed: Estimate | None
    apart: Estimate | None
    agreed: AgreedTotals | None
    contacts: tuple[ContactTotals, ...]
    not_applicable: ApplicabilityEffect
    critical: tuple[CriticalLine, ...]
    lowered: tuple[int, ...]
    undefined: tuple[tuple[NoScore, int], ...]
