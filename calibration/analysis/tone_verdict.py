"""What may be said of a tone line: whether both sides want it alike, hear it alike, and whether it is delivered."""

from collections.abc import Sequence
from dataclasses import dataclass

from calibration.analysis.price import MoreContacts
from calibration.analysis.tone_facts import ToneLine, ToneReport, middle
from calibration.stats.benchmarks import SMALLEST_SHIFT
from calibration.stats.drift_benchmarks import CHART_SESSIONS
from calibration.stats.estimate import Estimate
from calibration.stats.more_units import more_units_for_mean
from calibration.vocabulary import AnswerType

LEAST_CONTACTS = 5
"""Contacts of a group, at least, behind a mean; fewer are counted one by one."""


@dataclass(frozen=True, slots=True)
class ToneVerdict:
    """Three answers about one line; each is ``None`` where it cannot be told or nobody has said.

    Attributes
    ----------
    wanted_alike : bool or None
        The targets in force lie no further apart than half the client's band, or than is too small to act on.
    heard_alike : bool or None
        True: the gap's whole interval is too small to act on. False: the interval leaves zero out, and the gap is
        larger than that. ``None`` also below ``CHART_SESSIONS`` sessions.
    delivered : bool or None
        The whole interval of what the client hears lies inside the client's band (True) or outside (False).
    price : MoreContacts or None
        What would tell whether both hear it alike; ``None`` where it is told, or undefined.
    """

    wanted_alike: bool | None
    heard_alike: bool | None
    delivered: bool | None
    price: MoreContacts | None

    @property
    def rank(self) -> int:
        """How much the line needs talk, 0 first."""
        if self.wanted_alike is False:
            return 0 if self.heard_alike is False else 1
        if self.heard_alike is False:
            return 2
        if self.delivered is False:
            return 3
        return 4 if None in (self.wanted_alike, self.heard_alike, self.delivered) else 5


def enough_sessions(report: ToneReport) -> bool:
    """Whether there are sessions enough for verdicts on what is heard."""
    return report.n_sessions >= CHART_SESSIONS


def too_small(line: ToneLine) -> float:
    """Scale points (of yes/no lines a share) that are too small to act on."""
    return SMALLEST_SHIFT * line.step


def verdict_of(report: ToneReport, line: ToneLine) -> ToneVerdict:
    """What may be said of one line of a report."""
    enough = enough_sessions(report)
    alike = heard_alike(line.perception, margin=too_small(line)) if enough else None
    outside = line.delivery.outside if enough and line.delivery is not None else None
    return ToneVerdict(
        wanted_alike=_wanted_alike(line),
        heard_alike=alike,
        delivered=None if outside is None else not outside,
        price=_price(report, line) if enough and alike is None else None,
    )


def heard_alike(gap: Estimate, *, margin: float) -> bool | None:
    """Whether a gap is too small to act on (True), clearly larger than nothing (False), or cannot be told."""
    if gap.value is None or gap.interval is None:
        return None
    low, high = gap.interval
    if -margin <= low and high <= margin:
        return True
    return False if abs(gap.value) > margin and not low <= 0 <= high else None


def wanted_gap(line: ToneLine) -> float | None:
    """Client − vendor of what each wants now, middles of the bands; ``None`` unless both may be seen."""
    client, vendor = line.client.target, line.vendor.target
    return None if client is None or vendor is None else middle(client) - middle(vendor)


def by_need_for_talk(report: ToneReport, lines: Sequence[ToneLine]) -> list[ToneLine]:
    """Lines that need talk first; among equals those that ask for the direction, for they say what to do."""

    def place(line: ToneLine) -> tuple[int, bool, float]:
        low, high = line.scale
        apart = abs(line.perception.value or 0.0) / (high - low) if high > low else 0.0
        return verdict_of(report, line).rank, line.answer_type is AnswerType.BINARY, -apart

    return sorted(lines, key=place)


def _wanted_alike(line: ToneLine) -> bool | None:
    gap, client = wanted_gap(line), line.client.target
    if gap is None or client is None:
        return None
    half = 0.0 if client.upper is None else (client.upper - client.lower) / 2
    return abs(gap) <= max(half, too_small(line)) + 1e-9


def _price(report: ToneReport, line: ToneLine) -> MoreContacts | None:
    """Contacts that would tell the gap from none, or place it within what is too small to act on."""
    gap, margin = line.perception, too_small(line)
    if gap.value is None or gap.standard_error is None or gap.n_units < 2:
        return None
    apart = abs(gap.value)
    told = apart if apart > margin else margin - apart
    more = more_units_for_mean(told, standard_error=gap.standard_error, n_units=gap.n_units) if told > 0 else None
    if more is None:
        return MoreContacts(None, None)
    return MoreContacts(more, -(-more * report.n_sessions // max(report.n_contacts, 1)))
