"""The contact that best shows a gap: one on which both sides said why, if there is one."""

from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

import numpy as np

from calibration.analysis.decision_facts import decisions_in_force
from calibration.analysis.line_report import LineReport
from calibration.analysis.line_sides import columns_of
from calibration.analysis.pooled_lines import answer_label, most_frequent
from calibration.analysis.ratings_cube import RatingsCube
from calibration.analysis.results_report import DecisionFact, Example, Mark, Voice
from calibration.analysis.reviewers import counts_only
from calibration.stats.side_gap import unit_gaps
from calibration.store.contact_texts import MarkRow, RemarkRow, marks_on, remarks_on
from calibration.store.engine import Db
from calibration.vocabulary import Side

_Words = tuple[Sequence[MarkRow], Sequence[RemarkRow]]

MOST_CONTACTS = 100
"""Contacts of a line among which the example is looked for: those that differ most."""


def examples_of(db: Db, cube: RatingsCube, lines: Sequence[LineReport]) -> tuple[Example, ...]:
    """One example for each line that has one, in the order of the lines."""
    contacts = sorted({contact for line in lines for contact in line.differing_contacts[:MOST_CONTACTS]})
    line_ids = [line_id for line in lines for line_id in cube.lines[cube.index_of(line.id)].line_ids]
    marks = marks_on(db, cube.scopes, contacts=contacts, lines=line_ids)
    remarks = remarks_on(db, cube.scopes, contacts=contacts, lines=line_ids)
    found = []
    for line in lines:
        own = set(cube.lines[cube.index_of(line.id)].line_ids)
        words = [m for m in marks if m.line in own], [r for r in remarks if r.line in own]
        found.append(_example(db, cube, line, words))
    return tuple(example for example in found if example)


def mark_of(row: MarkRow) -> Mark:
    """Stored evidence as reports speak of it."""
    return Mark(row.turn, row.start, row.end, row.quote, row.second)


def _example(db: Db, cube: RatingsCube, line: LineReport, words: _Words) -> Example | None:
    """The differing contact on which both sides' usual answers differ and both sides said why.

    Evidence of both counts most, then words of both, then the direction and the size of the gap.
    """
    index = cube.index_of(line.id)
    gaps = (
        np.nan_to_num(unit_gaps(cube.matrices[index])) if line.gap.value is not None else np.zeros(len(cube.contacts))
    )
    spoken = {row.contact for part in words for row in part}
    # A contact without words can win only when none has any: then the one with the largest gap does.
    candidates = [c for c in line.differing_contacts[:MOST_CONTACTS] if c in spoken] or line.differing_contacts[:1]
    best: tuple[tuple[float, ...], Example] | None = None
    for contact in candidates:
        client, vendor = (_voice(cube, line, contact, side, words) for side in (Side.CLIENT, Side.VENDOR))
        voices = [voice for voice in (client, vendor) if voice]
        gap = float(gaps[cube.row_of(contact)])
        worth = (
            len({voice.answer for voice in voices}),
            sum(bool(voice.marks) for voice in voices),
            sum(bool(voice.marks or voice.comment) for voice in voices),
            (line.gap.value or 0.0) * gap > 0,
            abs(gap),
            -cube.row_of(contact),
        )
        if best is None or worth > best[0]:
            best = worth, Example(line.id, contact, client, vendor, None)
    return replace(best[1], decision=_decision(db, cube, line, best[1].contact)) if best else None


def _voice(cube: RatingsCube, line: LineReport, contact: int, side: Side, words: _Words) -> Voice | None:
    index, columns = cube.index_of(line.id), columns_of(cube, side)
    row = cube.row_of(contact)
    cells = cube.cells(index, np.full(len(columns), row), columns)
    given = [(cell, cube.reviewers[c]) for cell, c in zip(cells, columns.tolist(), strict=True) if cell is not None]
    if not given:
        return None
    usual = most_frequent(cube.lines[index], [cell for cell, _ in given])
    same = {reviewer.id: reviewer for cell, reviewer in given if cell == usual}
    marked = [m for m in words[0] if m.contact == contact and m.rater in same]
    remark = next((r for r in words[1] if r.contact == contact and r.rater in same), None)
    quoted = remark.rater if remark else next((m.rater for m in marked), None)
    return Voice(
        side=side,
        answer=answer_label(cube.lines[index], usual),
        n_same=len(same),
        n=len(given),
        comment=remark.text if remark else "",
        reviewer="" if quoted is None or counts_only(cube.scopes) else same[quoted].label,
        # Two reviewers often mark the same words: once is enough.
        marks=tuple(dict.fromkeys(mark_of(m) for m in marked)),
    )


def _decision(db: Db, cube: RatingsCube, line: LineReport, contact: int) -> DecisionFact | None:
    session_id = next(one.session_id for one in cube.contacts if one.id == contact)
    session = next(one for one in cube.sessions if one.id == session_id)
    scope = next(one for one in cube.scopes if one.session_id == session_id)
    meaning = line.criterion_id, line.meaning_revision
    zone = ZoneInfo(cube.frame.time_zone)
    found = decisions_in_force(db, scope, lines=[meaning], at=session.dated_at, zone=zone)[meaning]
    return found[0] if found else None
