"""What each side said about one line of one contact, out of its grid. Pure."""

from collections import Counter

from calibration.analysis.contact_grid import ContactGrid, GridCell, GridRow
from calibration.analysis.facts import Reviewer
from calibration.analysis.results_report import Voice
from calibration.vocabulary import Side


def voices(grid: ContactGrid, row: GridRow) -> tuple[Voice, ...]:
    """The most frequent answer of each side with the best comment there is, client first.

    Empty when the session shows counts only: then nobody's side is told apart.
    """
    if grid.counts_only:
        return ()
    found = []
    for side in (Side.CLIENT, Side.VENDOR):
        cells = [
            (reviewer, cell)
            for reviewer, cell in zip(grid.reviewers, row.cells, strict=True)
            if reviewer.side is side and cell.code and reviewer.id not in grid.late
        ]
        if cells:
            found.append(_voice(side, cells))
    return tuple(found)


def _voice(side: Side, cells: list[tuple[Reviewer, GridCell]]) -> Voice:
    tally = Counter(cell.code for _, cell in cells)
    most = max(tally.values())
    tied = [cell for _, cell in cells if tally[cell.code] == most]
    first = min(tied, key=lambda cell: (cell.value is None, cell.value or 0.0))
    gave = [(reviewer, cell) for reviewer, cell in cells if cell.code == first.code]
    quoted = next(((r, c) for r, c in gave if c.comment and c.marks), None)
    quoted = quoted or next(((r, c) for r, c in gave if c.comment), None)
    return Voice(
        side=side,
        answer=first.label,
        n_same=len(gave),
        n=len(cells),
        comment=quoted[1].comment if quoted else "",
        reviewer=quoted[0].label if quoted else "",
        marks=tuple(mark for _, cell in gave for mark in cell.marks),
    )
