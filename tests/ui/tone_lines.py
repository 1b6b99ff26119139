"""Made-up tone lines and reports: whatever the sides want and hear."""

from datetime import UTC, date, datetime

from calibration.analysis.tone_facts import SideTone, ToneGroup, ToneLine, ToneReport, middle
from calibration.stats.estimate import Estimate
from calibration.stats.tone_target import Delivery
from calibration.stats.tone_target import delivery as delivered
from calibration.store.targets import TargetRow
from calibration.vocabulary import AnswerType, Channel, CriterionKind, Side, TargetShape, UndefinedReason

DAY = date(2026, 6, 1)
Band = tuple[float, float | None]


def estimate(value: float | None, half: float | None = 0.1, *, n: int = 40) -> Estimate:
    if value is None:
        return Estimate("tone_mean", None, undefined_reason=UndefinedReason.NO_RATINGS)
    interval = None if half is None else (value - half, value + half)
    return Estimate("tone_mean", value, interval=interval, standard_error=(half or 0.0) / 2, n_units=n)


def target(side: Side, band: Band | None, *, first: bool = True) -> TargetRow | None:
    if band is None:
        return None
    shape = TargetShape.FLOOR if band[1] is None else TargetShape.BAND
    return TargetRow(1, None, side, shape, *band, datetime(2026, 5, 4, tzinfo=UTC), DAY, first)


def tone_line(
    *,
    heard: tuple[float | None, float | None] = (-0.4, 0.0),
    half: float | None = 0.1,
    n: int = 40,
    client: Band | None = (-0.2, 0.2),
    vendor: Band | None = (-0.2, 0.2),
    name: str = "Tone fits",
    binary: bool = False,
    marked_down: bool = False,
    groups: tuple[ToneGroup, ...] = (),
    n_raters: int = 2,
    placed: tuple[Side, ...] = (),
) -> ToneLine:
    """A just-about-right line, or a yes/no one; ``placed`` are sides whose target is there and unseen."""
    kinds = dict(zip((Side.CLIENT, Side.VENDOR), zip(heard, (client, vendor), strict=True), strict=True))
    sides = {
        side: SideTone(
            estimate(value, half, n=n), target(side, band), target(side, band), bool(band) or side in placed, n_raters
        )
        for side, (value, band) in kinds.items()
    }
    one, other = sides[Side.CLIENT], sides[Side.VENDOR]
    both = None not in heard
    gap = estimate((heard[0] or 0) - (heard[1] or 0), half, n=n) if both else _one_side()
    off: Delivery | None = None
    if one.target is not None:
        off = delivered(one.heard, lower=one.target.lower, upper=one.target.upper)
    expectation = None if one.target is None or other.target is None else middle(one.target) - middle(other.target)
    return ToneLine(
        id=name, criterion_id=1, meaning_revision=1, name=name, kind=CriterionKind.TONE_FIT,
        answer_type=AnswerType.BINARY if binary else AnswerType.ORDINAL, channel=None,
        scale=(0.0, 1.0) if binary else (-1.0, 1.0), step=1.0, low_label="no" if binary else "too formal",
        high_label="yes" if binary else "too casual", when_marked_down=marked_down, client=one, vendor=other,
        expectation=expectation, perception=gap, delivery=off, groups=groups, contacts=tuple(range(n)) if both else (),
    )  # fmt: skip


def _one_side() -> Estimate:
    return Estimate("side_gap", None, undefined_reason=UndefinedReason.ONE_SIDE)


def tone_group(
    group: str, value: float | None, n: int, *, half: float = 0.1, lower: int = 0, higher: int = 0
) -> ToneGroup:
    return ToneGroup("channel", group, estimate(value, half, n=n), None, tuple(range(n)), lower, higher)


def tone_report(*lines: ToneLine, n_sessions: int = 8, **changes: object) -> ToneReport:
    settled = {
        "lines": lines, "distances": (), "n_sessions": n_sessions, "n_contacts": 5 * n_sessions,
        "first_day": DAY if n_sessions else None, "last_day": date(2026, 9, 1) if n_sessions else None,
        "days": (DAY,) * n_sessions, "channels": (Channel.CHAT,), "session_of": {},
    }  # fmt: skip
    return ToneReport(**(settled | changes))  # type: ignore[arg-type]
