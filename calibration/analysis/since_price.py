"""What would settle a shift that cannot be told: further sessions, or what helps where too many would be needed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import ceil

import numpy as np

from calibration.analysis.drift_watch import sessions_a_year
from calibration.analysis.pooled_lines import PooledLine
from calibration.stats.session_means import SessionMeans
from calibration.stats.shift_test import ShiftTest, session_noise
from calibration.stats.since_date import GapShift
from calibration.vocabulary import RemedyKind, ShiftVerdict, Side

YEARS = 2
"""Years of sessions at the engagement's own pace that a price may take. Longer, and it is no price anybody pays."""

MOST_CONTACTS = 20
"""Contacts a session that a price may ask for."""

_TIMES = (2, 3, 4)
_MOST_REMEDIES = 2


@dataclass(frozen=True, slots=True)
class LineSize:
    """What the sessions of a line are like: medians over those that have a gap.

    Attributes
    ----------
    n_contacts : int
        That both sides scored.
    n_client, n_vendor : int
        Reviewers.
    """

    n_contacts: int
    n_client: int
    n_vendor: int


@dataclass(frozen=True, slots=True)
class Remedy:
    """One thing that would settle it in time.

    Attributes
    ----------
    sessions : int
        Further sessions it takes; 0: it is told already (``SECTION``).
    n_contacts : int or None
        Contacts a session (``CONTACTS``).
    side : Side or None
        Whose reviewer (``REVIEWER``); ``None``: one more on each side.
    verdict : ShiftVerdict or None
        Of the section (``SECTION``), where it is told already.
    """

    kind: RemedyKind
    sessions: int
    n_contacts: int | None = None
    side: Side | None = None
    verdict: ShiftVerdict | None = None


@dataclass(frozen=True, slots=True)
class ShiftPrice:
    """The price of a shift that cannot be told.

    Attributes
    ----------
    sessions : int or None
        Further sessions like these (``GapShift.more_sessions``).
    patience : int
        Sessions of ``YEARS`` years at the engagement's own pace.
    remedies : tuple of Remedy
        What would settle it within them, where further sessions alike would not; quickest first, two at the most.
    """

    sessions: int | None
    patience: int
    remedies: tuple[Remedy, ...] = ()

    @property
    def payable(self) -> bool:
        """Whether further sessions like these settle it in time."""
        return self.sessions is not None and self.sessions <= self.patience


def shift_prices(
    lines: Sequence[PooledLine],
    shifts: Sequence[GapShift],
    *,
    sessions: SessionMeans,
    days: Sequence[date],
    sections: Sequence[GapShift],
) -> tuple[ShiftPrice | None, ...]:
    """The price of every line that cannot be told; ``None`` for the others.

    Parameters
    ----------
    lines, shifts
        In the order of ``sessions.lines``.
    days : sequence of date
        Of the sessions: the pace of those that were held.
    sections : sequence of GapShift
        By section, ``line`` its name.
    """
    patience = sessions_in_time(days)
    together = Counter(line.section for line in lines)
    by_name = {one.line: one for one in sections if together[one.line] > 1}
    return tuple(
        shift_price(shift, line_size(sessions, row), patience=patience, section=by_name.get(lines[row].section))
        if shift.verdict is ShiftVerdict.CANNOT_TELL
        else None
        for row, shift in enumerate(shifts)
    )


def in_time(sections: Sequence[GapShift], days: Sequence[date]) -> tuple[GapShift, ...]:
    """The shifts of sections, without prices that are none."""
    patience = sessions_in_time(days)
    return tuple(replace(one, more_sessions=None) if (one.more_sessions or 0) > patience else one for one in sections)


def sessions_in_time(days: Sequence[date]) -> int:
    """The sessions of ``YEARS`` years at the pace of those that were held: the most that a price may ask for.

    Parameters
    ----------
    days : sequence of date
        Of the sessions, ascending.
    """
    return ceil(YEARS * sessions_a_year(days))


def line_size(sessions: SessionMeans, row: int) -> LineSize | None:
    """What the sessions of one line are like; ``None`` where none has contacts of both sides."""
    there = sessions.n_shared[row] > 0
    if not there.any():
        return None
    rated = sessions.n_units[row][there] > 0
    n_client, n_vendor = (int(np.median(rated[:, side].sum(axis=1))) for side in (sessions.client, ~sessions.client))
    return LineSize(int(np.median(sessions.n_shared[row][there])), max(n_client, 1), max(n_vendor, 1))


def shift_price(shift: GapShift, size: LineSize | None, *, patience: int, section: GapShift | None) -> ShiftPrice:
    """What would settle a line.

    Parameters
    ----------
    shift : GapShift
        That cannot be told.
    size : LineSize or None
    patience : int
        Sessions.
    section : GapShift or None
        Of its section, where it has other lines, too.
    """
    price = ShiftPrice(shift.more_sessions, patience)
    if price.payable or shift.test is None or shift.agreed is not None or size is None:
        return price
    found = [*_of_section(section), *_with_reviewer(shift.test, size), *_with_contacts(shift.test, size)]
    quickest = sorted((one for one in found if one.sessions <= patience), key=lambda one: one.sessions)
    return ShiftPrice(shift.more_sessions, patience, tuple(quickest[:_MOST_REMEDIES]))


def _of_section(section: GapShift | None) -> Iterator[Remedy]:
    if section is None:
        return
    if section.verdict is not ShiftVerdict.CANNOT_TELL:
        yield Remedy(RemedyKind.SECTION, 0, verdict=section.verdict)
    elif section.more_sessions is not None:
        yield Remedy(RemedyKind.SECTION, section.more_sessions)


def _with_reviewer(test: ShiftTest, size: LineSize) -> Iterator[Remedy]:
    """One more of the side that has fewer: its reviewers' slips and moods weigh most."""
    client, vendor = size.n_client, size.n_vendor
    side = None if client == vendor else Side.CLIENT if client < vendor else Side.VENDOR
    more = session_noise(size.n_contacts, client + (side is not Side.VENDOR), vendor + (side is not Side.CLIENT))
    sessions = test.more_sessions(noise=more / session_noise(size.n_contacts, client, vendor))
    if sessions is not None:
        yield Remedy(RemedyKind.REVIEWER, sessions, side=side)


def _with_contacts(test: ShiftTest, size: LineSize) -> Iterator[Remedy]:
    """Two to four times as many contacts a session, the fewest that would do."""
    now = session_noise(size.n_contacts, size.n_client, size.n_vendor)
    for times in _TIMES:
        n = times * size.n_contacts
        if n > MOST_CONTACTS:
            return
        sessions = test.more_sessions(noise=session_noise(n, size.n_client, size.n_vendor) / now)
        if sessions is not None:
            yield Remedy(RemedyKind.CONTACTS, sessions, n_contacts=n)
