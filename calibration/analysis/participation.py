"""Who took part over months: of the sessions asked, submitted in time, late, or not; contacts scored. Pure.

Attendance, not quality: nothing here says how anybody scored.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from calibration.store.over_time import AskedRow, ReviewerRow
from calibration.visibility.attendance import shows_attendance_of
from calibration.visibility.facts import Viewer
from calibration.vocabulary import Side


@dataclass(frozen=True, slots=True)
class Attendance:
    """Sessions a reviewer, or a side's reviewers together, were asked to score, and what became of them.

    Attributes
    ----------
    n_asked : int
        ``n_in_time + n_late + n_not``; one for each reviewer and session.
    n_contacts : int
        Contacts scored and submitted, one for each reviewer, session and contact.
    """

    n_asked: int = 0
    n_in_time: int = 0
    n_late: int = 0
    n_not: int = 0
    n_contacts: int = 0


@dataclass(frozen=True, slots=True)
class ReviewerAttendance:
    """One reviewer by name, for whom visibility allows it."""

    rater_id: int
    label: str
    side: Side
    own: bool
    attendance: Attendance


@dataclass(frozen=True, slots=True)
class SideAttendance:
    """A side in counts.

    Attributes
    ----------
    n_reviewers : int
        Named reviewers the side has or had.
    n_never : int
        Those of them who never submitted scores in these sessions.
    """

    side: Side
    n_reviewers: int
    n_never: int
    attendance: Attendance


@dataclass(frozen=True, slots=True)
class Participation:
    """Attendance in the sessions of one room as one person may see it.

    Attributes
    ----------
    sides : tuple of SideAttendance
        The client first; only sides whose reviewers belong in the room.
    reviewers : tuple of ReviewerAttendance
        Only those the viewer may see by name: those who missed most first.
    own_side_named : bool
        Whether the viewer sees all of their own side by name.
    n_sessions : int
        Sessions scored here whose scoring is over; imported ones asked nobody and are not among them.
    """

    sides: tuple[SideAttendance, ...]
    reviewers: tuple[ReviewerAttendance, ...]
    own_side_named: bool
    n_sessions: int


def participation(
    viewer: Viewer,
    *,
    asked: Sequence[AskedRow],
    reviewers: Sequence[ReviewerRow],
    sides: Sequence[Side],
    n_sessions: int,
) -> Participation:
    """Sum what became of each asking, by reviewer and by side.

    Parameters
    ----------
    asked : sequence of AskedRow
        Of sessions of one room the viewer knows of, scored here, whose scoring is over.
    reviewers : sequence of ReviewerRow
        Every named reviewer of the engagement; those of other sides than ``sides``, and names out of files that were
        never asked, are passed over.
    """
    of_rater: dict[int, list[AskedRow]] = {}
    for row in asked:
        of_rater.setdefault(row.rater_id, []).append(row)
    own = [one for one in reviewers if one.side in sides and (one.is_person or one.rater_id in of_rater)]
    named = [
        ReviewerAttendance(
            one.rater_id, one.label, one.side, one.rater_id == viewer.rater_id, _sum(of_rater.get(one.rater_id, []))
        )
        for one in own
        if shows_attendance_of(viewer, rater_id=one.rater_id, side=one.side)
    ]
    return Participation(
        sides=tuple(_side(side, own, of_rater) for side in sides),
        reviewers=tuple(sorted(named, key=_most_missed_first)),
        own_side_named=shows_attendance_of(viewer, rater_id=-1, side=viewer.side),
        n_sessions=n_sessions,
    )


def _side(side: Side, reviewers: Sequence[ReviewerRow], of_rater: dict[int, list[AskedRow]]) -> SideAttendance:
    own = [of_rater.get(one.rater_id, []) for one in reviewers if one.side is side]
    never = sum(not any(row.sealed for row in rows) for rows in own)
    return SideAttendance(side, len(own), never, _sum([row for rows in own for row in rows]))


def _sum(rows: Sequence[AskedRow]) -> Attendance:
    return Attendance(
        n_asked=len(rows),
        n_in_time=sum(row.sealed and not row.late for row in rows),
        n_late=sum(row.sealed and row.late for row in rows),
        n_not=sum(not row.sealed for row in rows),
        n_contacts=sum(row.n_contacts for row in rows),
    )


def _most_missed_first(one: ReviewerAttendance) -> tuple[object, ...]:
    found = one.attendance
    return one.side.value, -found.n_not, -found.n_late, found.n_asked, one.label
