"""Single reviewers over all lines of some sessions, as far as the engagement's policy shows them to the viewer.

A figure that may not be shown is not in the report; of whom it may never be shown, not even the name is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from calibration.analysis.facts import Reviewer
from calibration.analysis.price import sessions_for
from calibration.analysis.reviewer_pool import Labels, ReviewerPool, Withheld, reviewer_pool, why_withheld
from calibration.stats.reviewers_over_lines import ReviewerOverLines, reviewers_over_lines
from calibration.store.engine import Db
from calibration.store.pooled_sessions import engagement_frame
from calibration.visibility.reviewers import ReviewerPolicy
from calibration.visibility.scope import Scope
from calibration.vocabulary import LineLabel, Reference


@dataclass(frozen=True, slots=True)
class ShownReviewer:
    """One reviewer who may be shown.

    Attributes
    ----------
    n_contacts : int
        Contacts they scored.
    over_lines : ReviewerOverLines or None
        Shares of the scale, over the report's ``counted`` lines; ``None`` without a reference, and without a line left.
    more_sessions : int or None
        About how many sessions ``over_lines.more_units`` contacts are.
    """

    reviewer: Reviewer
    n_contacts: int
    over_lines: ReviewerOverLines | None
    more_sessions: int | None


@dataclass(frozen=True, slots=True)
class WaitingReviewer:
    """One whose figure may be shown once it rests on contacts enough, and on how many it would rest now."""

    reviewer: Reviewer
    n_contacts: int


@dataclass(frozen=True, slots=True)
class ReviewerReport:
    """What may be said of single reviewers.

    Attributes
    ----------
    withheld : Withheld or None
        Why there is nothing else in the report.
    reference : Reference or None
        What they are held against; ``None`` when nothing was read.
    reference_differs : bool
        The sessions compare with different things, so the engagement's own is taken.
    counted, unclear, parted : tuple of str
        Ids of lines: those the figures rest on, those left out because they cannot be scored as they are written, and
        those left out because one side marks lower.
    shown : tuple of ShownReviewer
        The viewer first, then by name: never by figure.
    waiting : tuple of WaitingReviewer
        In the same order.
    """

    policy: ReviewerPolicy
    withheld: Withheld | None
    reference: Reference | None = None
    reference_differs: bool = False
    counted: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    parted: tuple[str, ...] = ()
    shown: tuple[ShownReviewer, ...] = ()
    waiting: tuple[WaitingReviewer, ...] = ()


def reviewer_report(db: Db, scopes: Sequence[Scope], *, labels: Labels) -> ReviewerReport:
    """Hold each reviewer who may be shown against the reference of the sessions.

    Parameters
    ----------
    scopes : sequence of Scope
        As for ``results_report``.
    labels : sequence of (line id, LineLabel)
        Of the report that this one stands beside: disagreement is first a fault of the line.

    Notes
    -----
    Everybody who scored enters the comparison and its correction for many tests: a reviewer gets the same verdict
    whoever looks.
    """
    policy = engagement_frame(db, scopes[0].engagement_id).reviewers
    withheld = why_withheld(policy, scopes)
    if withheld is not None:
        return ReviewerReport(policy, withheld)
    pool = reviewer_pool(db, scopes, labels=labels)
    if pool.cube.reviewers and not pool.columns.size:
        return ReviewerReport(policy, Withheld.POSITIONS)
    persons = [i for i in in_order(pool) if pool.may_ever_show(i)]
    if not persons:
        return ReviewerReport(policy, Withheld.NOBODY)
    found = _over_lines(pool)
    shown, waiting = [], []
    for i in persons:
        one, over = pool.reviewers[i], found.get(str(pool.reviewers[i].id))
        scored = int(pool.answered[:, i].sum())
        n_contacts = over.effect.n_units if over is not None and over.effect.value is not None else scored
        if pool.shows(i, n_contacts=n_contacts):
            price = sessions_for(pool.cube.contacts, over.more_units) if over else None
            shown.append(ShownReviewer(one, scored, over, price))
        else:
            waiting.append(WaitingReviewer(one, n_contacts))
    return ReviewerReport(
        policy=policy,
        withheld=None,
        reference=pool.reference,
        reference_differs=len({session.reference for session in pool.cube.sessions}) > 1,
        counted=tuple(pool.cube.lines[i].id for i in pool.counted),
        unclear=pool.lines_labelled(LineLabel.STANDARD_UNCLEAR),
        parted=pool.parted,
        shown=tuple(shown),
        waiting=tuple(waiting),
    )


def in_order(pool: ReviewerPool) -> list[int]:
    """Persons as they are listed: the viewer first, then by side and name."""
    sides = [reviewer.side.value if reviewer.side else "~" for reviewer in pool.reviewers]
    return sorted(
        range(len(pool.reviewers)),
        key=lambda i: (not pool.reviewers[i].own, sides[i], pool.reviewers[i].label.casefold(), i),
    )


def _over_lines(pool: ReviewerPool) -> dict[str, ReviewerOverLines]:
    if pool.reference is Reference.NONE:
        return {}
    lines = [pool.reviewed(i) for i in pool.counted]
    return {one.rater: one for one in reviewers_over_lines(lines, reference=pool.reference)}
