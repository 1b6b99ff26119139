"""What both sides agree is going wrong: lines marked down, and the reasons given."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from calibration.analysis.line_report import LineReport
from calibration.analysis.line_sides import columns_of
from calibration.analysis.ratings_cube import RatingsCube
from calibration.analysis.results_report import ParetoRow, ReasonCount
from calibration.scorecard.score_plan import number_points
from calibration.stats.ratings_matrix import BoolArray, FloatArray
from calibration.store.engine import Db
from calibration.store.ratings import ReasonRow, reasons_on_open_contacts
from calibration.vocabulary import ScoreRole, Side


def pareto_of(db: Db, cube: RatingsCube, lines: Sequence[LineReport]) -> tuple[ParetoRow, ...]:
    """Lines by the number of contacts that both sides marked down, most first; then by anybody's."""
    reasons = reasons_on_open_contacts(db, cube.scopes, contacts=[contact.id for contact in cube.contacts])
    by_line: defaultdict[int, list[ReasonRow]] = defaultdict(list)
    counted = {reviewer.id for reviewer in cube.reviewers}
    for reason in reasons:
        if reason.rater in counted:
            by_line[reason.line].append(reason)
    index = {line.id: i for i, line in enumerate(cube.lines)}
    rows = [
        _row(cube, index[line.id], [r for line_id in cube.lines[index[line.id]].line_ids for r in by_line[line_id]])
        for line in lines
        if line.role is not ScoreRole.UNSCORED
    ]
    found = [row for row in rows if row.anyone]
    return tuple(
        sorted(found, key=lambda row: (-len(row.both), -len(row.anyone), cube.lines[index[row.line]].position))
    )


def marked_down(cube: RatingsCube, index: int) -> BoolArray:
    """Answers that earn less than full points, or that take points off; shape (contacts, reviewers)."""
    line = cube.lines[index]
    worse = ~np.isclose(_points(cube, index), 0.0 if line.definition.role is ScoreRole.DEDUCTION else 1.0)
    answered = cube.matrices[index].rated
    return np.asarray(worse & answered & (line.definition.role is not ScoreRole.BONUS))


def _points(cube: RatingsCube, index: int) -> FloatArray:
    line = cube.lines[index]
    if not line.numeric:
        levels = [line.definition.level(code) for code in line.codes]
        by_code: FloatArray = np.array([*(level.points if level else np.nan for level in levels), np.nan])
        return np.asarray(by_code[cube.codes[index]])
    numbers, inverse = np.unique(cube.numbers[index], return_inverse=True)
    points = [np.nan if np.isnan(n) else number_points(line.definition, float(n)) for n in numbers]
    return np.array(points)[inverse].reshape(cube.numbers[index].shape)


def _row(cube: RatingsCube, index: int, reasons: Sequence[ReasonRow]) -> ParetoRow:
    down, rated = marked_down(cube, index), cube.matrices[index].rated
    client, vendor = columns_of(cube, Side.CLIENT), columns_of(cube, Side.VENDOR)
    if client.size and vendor.size:
        both = down[:, client].any(axis=1) & down[:, vendor].any(axis=1)
        scored = rated[:, client].any(axis=1) & rated[:, vendor].any(axis=1)
    else:
        both, scored = down.sum(axis=1) >= 2, rated.sum(axis=1) >= 2
    contacts = cube.contact_ids(both)
    return ParetoRow(
        line=cube.lines[index].id,
        both=contacts,
        client=cube.contact_ids(down[:, client].any(axis=1)),
        vendor=cube.contact_ids(down[:, vendor].any(axis=1)),
        anyone=cube.contact_ids(down.any(axis=1)),
        n_scored=int(scored.sum()),
        reasons=_reasons(cube, index, [reason for reason in reasons if reason.contact in set(contacts)]),
    )


def _reasons(cube: RatingsCube, index: int, reasons: Sequence[ReasonRow]) -> tuple[ReasonCount, ...]:
    side_of = {reviewer.id: reviewer.side for reviewer in cube.reviewers}
    sides: defaultdict[str, defaultdict[int, set[Side | None]]] = defaultdict(lambda: defaultdict(set))
    for reason in reasons:
        sides[reason.code][reason.contact].add(side_of[reason.rater])
    labels = {reason.code: reason.label for reason in cube.lines[index].definition.reasons}
    found = [
        ReasonCount(
            code=code,
            label=labels.get(code, code),
            contacts=tuple(sorted(by_contact)),
            both=tuple(sorted(c for c, given in by_contact.items() if {Side.CLIENT, Side.VENDOR} <= given)),
        )
        for code, by_contact in sides.items()
    ]
    return tuple(sorted(found, key=lambda reason: (-len(reason.contacts), -len(reason.both), reason.code)))
