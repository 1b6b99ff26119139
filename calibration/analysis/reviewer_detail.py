"""One reviewer opened: line by line, use of the scale, repeats, and the four questions of an attribute agreement."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from calibration.analysis.facts import Reviewer
from calibration.analysis.line_results import answered_lines
from calibration.analysis.ratings_cube import Index
from calibration.analysis.reviewer_pool import Labels, ReviewerPool, reviewer_pool, why_withheld
from calibration.analysis.reviewer_repeats import Repeats, repeats_of
from calibration.scorecard.answer import number_text
from calibration.stats.attribute_agreement import attribute_agreement
from calibration.stats.benchmarks import FALSE_DISCOVERY_RATE
from calibration.stats.benjamini_hochberg import benjamini_hochberg
from calibration.stats.estimate import Estimate
from calibration.stats.reviewer_distances import reviewer_distances
from calibration.stats.reviewer_reference import all_against_reference
from calibration.stats.reviewers import ReviewerEffect, reviewer_effects
from calibration.store.engine import Db
from calibration.store.pooled_sessions import engagement_frame
from calibration.visibility.scope import Scope
from calibration.vocabulary import LineLabel, Reference


@dataclass(frozen=True, slots=True)
class AnswerUse:
    """How often a reviewer gave one answer, and the others on the same contacts: shares, 0 to 1.

    ``share_of_others`` is ``None`` where they are not two or more.
    """

    label: str
    n: int
    share: float
    share_of_others: float | None


@dataclass(frozen=True, slots=True)
class ReviewerLine:
    """One reviewer on one line.

    Attributes
    ----------
    line : str
        ``LineReport.id``.
    label : LineLabel or None
        What is said of the line itself.
    n_contacts : int
        Contacts compared; answered, without a reference.
    enough : bool
        They are as many as the engagement asks for; without, everything below is empty.
    effect, shrunken, same : Estimate or None
        Against the reference, scale points and share; ``None`` without a reference.
    clear : bool
        More than chance, corrected over the reviewer's lines.
    answers : tuple of AnswerUse
    apart : tuple of int
        Session contacts on which the answer is not the reference's, furthest first; empty where single answers of this
        reviewer are not shown.
    """

    line: str
    label: LineLabel | None
    n_contacts: int
    enough: bool
    effect: Estimate | None = None
    shrunken: Estimate | None = None
    same: Estimate | None = None
    clear: bool = False
    answers: tuple[AnswerUse, ...] = ()
    apart: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """Answers to one question of an attribute agreement, over all lines: yes on so many of so many."""

    n_yes: int
    n: int


@dataclass(frozen=True, slots=True)
class Questions:
    """Minitab's four: oneself again, the agreed score, each other, all and the agreed score; ``None``: nobody can tell.

    Agreed scores stand on what was settled in a meeting, which is what was in dispute.
    """

    within: Asked | None
    against_agreed: Asked | None
    between: Asked | None
    all_against_agreed: Asked | None


@dataclass(frozen=True, slots=True)
class ReviewerDetail:
    """One reviewer.

    Attributes
    ----------
    reference : Reference
        ``NONE`` also where one other person only would stand behind it.
    lines : tuple of ReviewerLine
        In card order.
    repeats : Repeats
    """

    reviewer: Reviewer
    minimum: int
    reference: Reference
    lines: tuple[ReviewerLine, ...]
    repeats: Repeats
    questions: Questions


def reviewer_detail(
    db: Db, scopes: Sequence[Scope], *, rater_id: int, labels: Labels, confidence_level: float = 0.95
) -> ReviewerDetail | None:
    """Everything that may be shown of one reviewer; ``None`` when nothing may, or nobody of that id scored.

    Parameters
    ----------
    labels : sequence of (line id, LineLabel)
        As for ``reviewer_report``.
    """
    policy = engagement_frame(db, scopes[0].engagement_id).reviewers
    if why_withheld(policy, scopes) is not None:
        return None
    pool = reviewer_pool(db, scopes, labels=labels, with_agreed=True)
    person = next((i for i, one in enumerate(pool.reviewers) if one.id == rater_id), None)
    if person is None or not pool.shows(person, n_contacts=int(pool.answered[:, person].sum())):
        return None
    repeats = repeats_of(db, pool, person)
    pool = replace(pool, reference=_reference(pool, person))
    return ReviewerDetail(
        reviewer=pool.reviewers[person],
        minimum=policy.minimum,
        reference=pool.reference,
        lines=_lines(pool, person, confidence_level),
        repeats=repeats,
        questions=_questions(pool, person, repeats),
    )


def _reference(pool: ReviewerPool, person: int) -> Reference:
    """What one person is held against: nothing, where that is one other person, of whom it would say as much."""
    if pool.reference is Reference.NONE:
        return Reference.NONE
    lines = [pool.reviewed(i) for i in pool.directed]
    enough = bool(lines) and reviewer_distances(lines, reference=pool.reference)[person].n_others >= 2
    return pool.reference if enough else Reference.NONE


def _lines(pool: ReviewerPool, person: int, confidence_level: float) -> tuple[ReviewerLine, ...]:
    found: list[tuple[int, ReviewerEffect | None]] = []
    for i in answered_lines(pool.cube):
        if pool.matrix(i).active[person]:
            found.append((i, _effect(pool, i, person, confidence_level)))
    p_values = [effect.p_value if effect is not None else None for _, effect in found]
    clear = [q is not None and q <= FALSE_DISCOVERY_RATE for q in benjamini_hochberg(p_values)]
    return tuple(_line(pool, i, person, effect, is_clear) for (i, effect), is_clear in zip(found, clear, strict=True))


def _effect(pool: ReviewerPool, line: int, person: int, confidence_level: float) -> ReviewerEffect | None:
    if pool.reference is Reference.NONE:
        return None
    effects = reviewer_effects(
        pool.matrix(line),
        reference=pool.reference,
        gold=pool.gold(line) if pool.reference is Reference.GOLD else None,
        tolerance=pool.cube.lines[line].tolerance,
        confidence_level=confidence_level,
    )
    return next(effect for effect in effects if effect.rater == str(pool.reviewers[person].id))


def _line(pool: ReviewerPool, line: int, person: int, effect: ReviewerEffect | None, clear: bool) -> ReviewerLine:
    identity, label = pool.cube.lines[line].id, pool.labels.get(pool.cube.lines[line].id)
    n = int(pool.matrix(line).rated[:, person].sum()) if effect is None else effect.same.n_units
    if not pool.shows(person, n_contacts=n):
        return ReviewerLine(identity, label, n, False)
    return ReviewerLine(
        line=identity,
        label=label,
        n_contacts=n,
        enough=True,
        effect=effect.effect if effect else None,
        shrunken=effect.shrunken if effect else None,
        same=effect.same if effect else None,
        clear=clear,
        answers=_answers(pool, line, person),
        apart=_apart(pool, line, person) if effect is not None and pool.shows_answers(person) else (),
    )


def _answers(pool: ReviewerPool, line: int, person: int) -> tuple[AnswerUse, ...]:
    pooled, matrix = pool.cube.lines[line], pool.matrix(line)
    own = matrix.values[:, person]
    rated = ~np.isnan(own)
    others = np.delete(matrix.values, person, axis=1)[rated]
    voices = ~np.isnan(others)
    n_others = int(voices.sum()) if voices.any(axis=0).sum() >= 2 else 0
    if pooled.numeric:
        answers = [(number_text(float(value)), float(value)) for value in np.unique(own[rated])]
    else:
        names = {level.code: level.label for level in pooled.definition.levels}
        answers = [(names.get(code, code), value) for code, value in zip(pooled.codes, pooled.values, strict=True)]
    return tuple(
        AnswerUse(
            label=label,
            n=int((own == value).sum()),
            share=float((own == value).sum() / rated.sum()),
            share_of_others=float((others == value).sum() / n_others) if n_others else None,
        )
        for label, value in answers
    )


def _apart(pool: ReviewerPool, line: int, person: int) -> tuple[int, ...]:
    gold = pool.gold(line) if pool.reference is Reference.GOLD else None
    matrix, tolerance = pool.matrix(line), pool.cube.lines[line].tolerance
    one = all_against_reference(matrix, reference=pool.reference, gold=gold, tolerance=tolerance)[person]
    rows = np.flatnonzero(one.compared & (one.same < 1))
    distance = np.abs((one.ratings - one.reference)[rows]) if pool.cube.lines[line].directed else np.ones(len(rows))
    return pool.cube.contact_ids(rows[np.lexsort((rows, -distance))])


def _questions(pool: ReviewerPool, person: int, repeats: Repeats) -> Questions:
    against, between, everybody = np.zeros((3, 2), dtype=np.intp)
    contacts = np.zeros(len(pool.cube.contacts), dtype=np.bool_)
    for i in answered_lines(pool.cube):
        matrix, agreed = pool.matrix(i), pool.gold(i)
        found = attribute_agreement([matrix], standard=agreed, tolerance=pool.cube.lines[i].tolerance)
        against += _counts(found.appraisers[person].against_standard)
        between += _counts(found.between)
        everybody += _counts(found.all_against_standard)
        if agreed is not None:
            contacts |= matrix.rated[:, person] & ~np.isnan(agreed)
    own = _asked(against) if pool.shows(person, n_contacts=int(contacts.sum())) else None
    return Questions(
        within=Asked(repeats.n_same, repeats.n_answers) if repeats.n_answers else None,
        against_agreed=own,
        between=_asked(between),
        all_against_agreed=_asked(everybody),
    )


def _counts(share: Estimate) -> tuple[int, int]:
    return (0, 0) if share.value is None else (round(share.value * share.n_units), share.n_units)


def _asked(counts: Index) -> Asked | None:
    return Asked(int(counts[0]), int(counts[1])) if counts[1] else None
