"""What a year of sessions like the planned one shows of a move, in words."""

from calibration.analysis.plan_drift import PlanDrift, PlanPace
from calibration.analysis.since_price import MOST_CONTACTS
from calibration.stats.benchmarks import PLAN_POWER
from calibration.ui.wording.home import counted, in_words
from calibration.ui.wording.plan_outlook import lines_of
from calibration.vocabulary import AnswerType

_SURE = round(100 * PLAN_POWER)


def drift_sentences(drift: PlanDrift) -> str:
    """The paragraph of the panel: what is found, and what 80 of 100 take."""
    n = drift.pace.a_year
    said = (
        f"Should {_move(drift)} in the middle of a year of such sessions ({n}), asking since its date would find it "
        f"in about {_share(drift.by_date)} of 100 cases, the watch alone in about {_share(drift.by_watch)}."
    )
    return " ".join(part for part in (said, _by_date(drift), _by_watch(drift)) if part)


def pace_note(pace: PlanPace) -> str:
    """Where the number of sessions comes from, as small type."""
    n = counted(pace.a_year, "session")
    said = f"A year is {n}: the pace of the {in_words(pace.n_held)} that were held."
    if not pace.measured:
        said = f"A year is taken to be {n}: too few were held to measure it."
    return f"{said} A move is found on one line asked by itself; asked of many at once it has to be larger."


def _move(drift: PlanDrift) -> str:
    kind = drift.source.kind
    lines = lines_of(kind) if kind else ""
    if kind is not None and kind.answer_type is AnswerType.BINARY:
        return f"one side come to answer one contact in five otherwise on {lines}"
    return f"one side’s standard move by half a step on {lines}"


def _share(power: float) -> str:
    """Whole numbers, never 0 or 100: it is a probability."""
    return str(min(max(round(100 * power), 1), 99))


def _reached(power: float) -> bool:
    """As the figure reads: 79.6 is shown as 80."""
    return round(100 * power) >= _SURE


def _by_date(drift: PlanDrift) -> str:
    if _reached(drift.by_date):
        return ""
    ways = []
    if drift.contacts is not None:
        ways.append(f"{counted(drift.contacts, 'contact')} a session")
    if drift.reviewers is not None:
        ways.append(f"{drift.reviewers[0]}\u00a0+\u00a0{drift.reviewers[1]} reviewers")
    if drift.sessions is not None:
        ways.append(f"{counted(drift.sessions, 'such session')}, {_time(drift.sessions / drift.pace.per_year)}")
    if not ways:
        return f"With up to {MOST_CONTACTS} contacts a session it would not be {_SURE} of 100 by its date."
    return f"For {_SURE} of 100 by its date it takes {_or(ways)}."


def _by_watch(drift: PlanDrift) -> str:
    if _reached(drift.by_watch):
        return ""
    if drift.contacts_watched is None:
        return f"The watch alone would not reach {_SURE} with {MOST_CONTACTS} contacts a session: write down decisions."
    return f"For the watch alone to reach {_SURE} it takes {counted(drift.contacts_watched, 'contact')} a session."


def _time(years: float) -> str:
    """About one and a half years; about three years."""
    halves = max(round(2 * years), 1)
    whole, half = divmod(halves, 2)
    if not whole:
        return "about half a year"
    if half:
        return f"about {in_words(whole)} and a half years"
    return f"about {counted(whole, 'year')}"


def _or(ways: list[str]) -> str:
    return ways[0] if len(ways) == 1 else f"{', or '.join(ways)}"
