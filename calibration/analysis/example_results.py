"""The contact that best shows a gap: one on which both sides said why, if there is one."""

from collections.abc import Sequence
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

MOST_CONTACTS = 200
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
        contact = _best_contact(cube, line, words)
        if contact is not None:
            found.append(_example(db, cube, line, contact, words))
    return tuple(found)


def mark_of(row: MarkRow) -> Mark:
    """Stored evidence as reports speak of it."""
    return Mark(row.turn, row.start, row.end, row.quote, row.second)


def _best_contact(cube: RatingsCube, line: LineReport, words: _Words) -> int | None:
    """Evidence of both sides first, then words of both, then the direction and the size of the gap."""
    side_of = {reviewer.id: reviewer.side for reviewer in cube.reviewers}
    marked: dict[int, set[Side | None]] = {}
    said: dict[int, set[Side | None]] = {}
    for mark in words[0]:
        marked.setdefault(mark.contact, set()).add(side_of.get(mark.rater))
        said.setdefault(mark.contact, set()).add(side_of.get(mark.rater))
    for remark in words[1]:
        said.setdefault(remark.contact, set()).add(side_of.get(remark.rater))
    index = cube.index_of(line.id)
    gaps = np.nan_to_num(unit_gaps(cube.matrices[index])) if line.gap.value is not None else np.zeros(0)
    at = {contact.id: i for i, contact in enumerate(cube.contacts)}

    def worth(contact: int) -> tuple[float, ...]:
        gap = float(gaps[at[contact]]) if gaps.size else 0.0
        fits = (line.gap.value or 0.0) * gap > 0
        return len(marked.get(contact, ())), len(said.get(contact, ())), fits, abs(gap), -at[contact]

    return max(line.differing_contacts[:MOST_CONTACTS], key=worth, default=None)


def _example(db: Db, cube: RatingsCube, line: LineReport, contact: int, words: _Words) -> Example:
    here = [m for m in words[0] if m.contact == contact], [r for r in words[1] if r.contact == contact]
    return Example(
        line=line.id,
        contact=contact,
        client=_voice(cube, line, contact, Side.CLIENT, here),
        vendor=_voice(cube, line, contact, Side.VENDOR, here),
        decision=_decision(db, cube, line, contact),
    )


def _voice(cube: RatingsCube, line: LineReport, contact: int, side: Side, words: _Words) -> Voice | None:
    index, columns = cube.index_of(line.id), columns_of(cube, side)
    row = next(i for i, one in enumerate(cube.contacts) if one.id == contact)
    cells = cube.cells(index, np.full(len(columns), row), columns)
    given = [(cell, cube.reviewers[c]) for cell, c in zip(cells, columns.tolist(), strict=True) if cell is not None]
    if not given:
        return None
    usual = most_frequent(cube.lines[index], [cell for cell, _ in given])
    same = {reviewer.id: reviewer for cell, reviewer in given if cell == usual}
    remark = next((r for r in words[1] if r.rater in same), None)
    marks = tuple(mark_of(m) for m in words[0] if m.rater in same)
    quoted = remark.rater if remark else next((m.rater for m in words[0] if m.rater in same), None)
    return Voice(
        side=side,
        answer=answer_label(cube.lines[index], usual),
        n_same=len(same),
        n=len(given),
        comment=remark.text if remark else "",
        reviewer="" if quoted is None or counts_only(cube.scopes) else same[quoted].label,
        marks=marks,
    )


def _decision(db: Db, cube: RatingsCube, line: LineReport, contact: int) -> DecisionFact | None:
    session_id = next(one.session_id for one in cube.contacts if one.id == contact)
    session = next(one for one in cube.sessions if one.id == session_id)
    scope = next(one for one in cube.scopes if one.session_id == session_id)
    meaning = line.criterion_id, line.meaning_revision
    zone = ZoneInfo(cube.frame.time_zone)
    found = decisions_in_force(db, scope, lines=[meaning], at=session.dated_at, zone=zone)[meaning]
    return found[0] if found else None
