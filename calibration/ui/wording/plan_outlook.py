"""What a planned session can and cannot show, in words a meeting can use."""

from collections.abc import Sequence
from math import ceil

from calibration.analysis.plan_basis import LineKind, PlanSource
from calibration.analysis.plan_report import GapPrice, PlannedGaps, PlanReport
from calibration.scorecard.answer import number_text
from calibration.stats.benchmarks import MIN_SHARED_UNITS
from calibration.ui.wording.home import counted, in_words
from calibration.ui.wording.setup_sessions import reviewer_text
from calibration.vocabulary import AnswerType, SessionScope, Side
from calibration.workflow.planning import Askable

TITLE = "What this plan can and cannot show"

FEWEST_REPEATS = 4
"""Contacts scored again, blind, by both sides: from here on they tell who moved (``tone_and_drift`` 0.9)."""

TENTHS, _LAST_DIGITS = 10, 1e-6
_QUARTERS = {
    1: "a quarter of a step", 2: "half a step", 3: "three quarters of a step", 4: "one step",
    5: "one step and a quarter", 6: "one and a half steps", 7: "one step and three quarters",
}  # fmt: skip


def lines_of(kind: LineKind) -> str:
    """What lines of a kind are called: "1–5 lines", "yes/no lines", "“Avoidable steps”"."""
    if kind.apart:
        return f"“{kind.names[0]}”"
    if kind.answer_type is AnswerType.NUMERIC:
        return f"“{kind.names[0]}”" if len(kind.names) == 1 else f"lines counted in {kind.unit or 'numbers'}"
    many = "" if len(kind.names) == 1 else "s"
    a = "the " if len(kind.names) == 1 else ""
    if kind.answer_type is AnswerType.BINARY:
        return f"{a}yes/no line{many}"
    if kind.just_about_right:
        return f"{a}tone line{many}"
    low, high = kind.scale or (0.0, 0.0)
    if kind.numbered:
        return f"{a}{number_text(low)}–{number_text(high)} line{many}"
    return f"{a}line{many} of {in_words(round((high - low) / (kind.step or 1.0)) + 1)} answers"


def gap_words(kind: LineKind | None, gap: float) -> str:
    """A gap as people say it, never smaller than it is: "half a step", "four contacts of ten", "17 points"."""
    if kind is None:
        points = rounded_up(gap)
        return "one point" if points == 1 else f"{points} points"
    if kind.answer_type is AnswerType.BINARY:
        return f"{counted(rounded_up(TENTHS * gap), 'contact')} of ten"
    if kind.answer_type is AnswerType.NUMERIC:
        return f"{number_text(rounded_up(TENTHS * gap) / TENTHS)}{' ' + kind.unit if kind.unit else ''}"
    quarters = rounded_up(4 * gap / (kind.step or 1.0))
    if quarters in _QUARTERS:
        return _QUARTERS[quarters]
    whole, half = divmod(rounded_up(quarters / 2), 2)
    return f"{in_words(whole)}{' and a half' if half else ''} steps"


def rounded_up(number: float) -> int:
    """To the next whole number, 1 at the least; what is whole but for the last digits of a float stays."""
    return max(ceil(number - _LAST_DIGITS), 1)


def outlook(
    report: PlanReport,
    *,
    price: str,
    reviewers: Sequence[Askable],
    n_repeats: int | None,
    own_rater_id: int | None,
    drift: str = "",
) -> list[str]:
    """The panel's paragraphs, the most important first.

    Parameters
    ----------
    price : str
        What a gap takes (:func:`price_sentence`); may be empty.
    n_repeats : int or None
        Contacts of the draw that an earlier session of the room has had; ``None`` where none comes back: a tone round.
    own_rater_id : int or None
        Whom the person planning scores as.
    drift : str
        What a year of such sessions shows of a move (``plan_drift.drift_sentences``); may be empty.
    """
    gaps = [*_compared(report), *_shown(report), price]
    people = _one_voice(reviewers, own_rater_id) if report.basis.room is SessionScope.JOINT else []
    paragraphs = (" ".join(filter(None, part)) for part in (gaps, [drift], people, _who_moved(report, n_repeats)))
    return [paragraph for paragraph in paragraphs if paragraph]


def _compared(report: PlanReport) -> list[str]:
    if report.basis.room is SessionScope.JOINT:
        return []
    said = ["Only one side scores, so nothing is said about a gap between client and vendor."]
    if report.n_client + report.n_vendor == 1:
        said.append("One reviewer alone has nobody to agree with: a second one would change that.")
    return said


def _shown(report: PlanReport) -> list[str]:
    """The gaps of the lines that matter most, alone and together with sessions to come."""
    if not report.compared or report.n_contacts == 0:
        return []
    if report.too_few:
        more = counted(MIN_SHARED_UNITS - report.n_contacts, "more contact")
        return [
            f"On fewer than {in_words(MIN_SHARED_UNITS)} contacts every line will read “cannot tell yet”: "
            f"{more} would change that."
        ]
    leading = leading_lines(report)
    if not leading:
        return []
    joint = report.basis.room is SessionScope.JOINT
    alone = [part for part in (_part(one, 1) for one in leading) if part]
    none = [lines_called(one) for one in leading if one.shown(1) is None]
    what = "the sides apart" if joint else "one reviewer apart from the others"
    said = []
    if alone:
        said.append(f"This session shows {what} {listed(alone)}.")
    if none:
        said.append(
            f"{'But on' if alone else 'On'} {listed(none)} even the widest gap will often read “cannot tell yet”."
        )
    later = [part for part in (_part(one, 4) for one in leading) if part]
    if later:
        said.append(f"Four such sessions together: {listed(later)}.")
    return said


def leading_lines(report: PlanReport) -> list[PlannedGaps]:
    """The two kinds of lines the card has most of, an ordered one among them where it has any."""
    told = [one for one in report.lines if one.together]
    first = told[:2]
    ordered = next((one for one in told if _is_ordered(one)), None)
    if ordered is not None and not any(_is_ordered(one) for one in first):
        first[-1] = ordered
    return first


def _is_ordered(gaps: PlannedGaps) -> bool:
    return gaps.source.kind is not None and gaps.source.kind.answer_type is AnswerType.ORDINAL


def lines_called(gaps: PlannedGaps) -> str:
    assert gaps.source.kind is not None, "totals are said apart"
    return lines_of(gaps.source.kind)


def _part(gaps: PlannedGaps, n_sessions: int) -> str:
    """On 1–5 lines from one step; on yes/no lines where they differ one way on four contacts of ten."""
    kind, gap = gaps.source.kind, gaps.shown(n_sessions)
    if kind is None or gap is None:
        return ""
    if kind.answer_type is AnswerType.BINARY:
        return f"on {lines_of(kind)} that differ one way on {gap_words(kind, gap)}"
    return f"on {lines_of(kind)} from {gap_words(kind, gap)}"


def _one_voice(reviewers: Sequence[Askable], own_rater_id: int | None) -> list[str]:
    """A side of one, and what would change it."""
    by_side = {side: [one for one in reviewers if one.side is side] for side in (Side.CLIENT, Side.VENDOR)}
    alone = [(side, ours[0]) for side, ours in by_side.items() if len(ours) == 1]
    if not alone:
        return []
    if len(alone) > 1:
        return [
            "One reviewer on each side: a side’s standard and its reviewer’s own cannot be told apart yet. "
            "A second reviewer on each side would."
        ]
    side, one = alone[0]
    whose = "your" if one.rater_id == own_rater_id else f"{reviewer_text(one)}’s"
    return [
        f"One {side} reviewer: the {side}’s standard and {whose} own cannot be told apart yet. "
        f"A second {side} reviewer would."
    ]


def _who_moved(report: PlanReport, n_repeats: int | None) -> list[str]:
    """Without repeats a change has no owner; said only where there is something to have changed from."""
    anything = report.compared and report.n_contacts > 0 and report.basis.n_sessions > 0
    if not anything or n_repeats is None or n_repeats >= FEWEST_REPEATS:
        return []
    back = "No contact comes back"
    if n_repeats:
        back = f"Only {counted(n_repeats, 'contact')} {'comes' if n_repeats == 1 else 'come'} back"
    repeats = in_words(FEWEST_REPEATS).capitalize()
    return [f"{back} from an earlier session, so it cannot tell who has moved since. {repeats} repeats would."]


def leading_source(report: PlanReport) -> PlanSource | None:
    """The lines that a price is said of: ordered ones where the card has any, else those it has most of."""
    leading = leading_lines(report)
    ordered = [one for one in leading if _is_ordered(one)]
    return next((one.source for one in (*ordered, *leading)), None)


def price_sentence(source: PlanSource, gap: float, price: GapPrice) -> str:
    """Half a step on 1–5 lines takes 64 contacts, about 13 sessions like this."""
    kind = source.kind
    where = f" on {lines_of(kind)}" if kind else " of totals"
    words = gap_words(kind, gap)
    if price.n_contacts is None:
        return f"No reasonable number of contacts shows {words}{where}."
    return f"{words[0].upper()}{words[1:]}{where} {'take' if _is_many(words) else 'takes'} {price_words(price)}."


def _is_many(words: str) -> bool:
    return words.endswith(("steps", "points", "contacts of ten"))


def price_words(price: GapPrice) -> str:
    """64 contacts, about 13 sessions like this."""
    if price.n_contacts is None or price.n_sessions is None:
        return "more contacts than anybody reviews"
    contacts = counted(price.n_contacts, "contact")
    if price.n_sessions == 1:
        return f"{contacts}, so this session would do"
    return f"{contacts}, about {counted(price.n_sessions, 'session')} like this"


def listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
