"""Sentences about the contract's clause: its number as written, how far to trust it, and what was left out."""

from datetime import date

from calibration.analysis.contract_periods import Period
from calibration.analysis.contract_report import ContractReport, PeriodResult
from calibration.scorecard.contract_clause import ContractClause
from calibration.stats.benchmarks import MAX_PRICE
from calibration.ui.wording.home import counted, in_words
from calibration.ui.wording.prices import would_settle
from calibration.ui.wording.results_lines import PERCENT_FROM
from calibration.vocabulary import ContractFigure, ContractPeriod, ContractVerdict, Reference, UndefinedReason

TITLE = "The contract"
NO_CLAUSE = (
    "The contract names no figure here, so there is none to count. Where it names one, that is set on Setup, "
    "Engagement, under “What the contract says”."
)
TONE_ROUND = "What is shown is a tone round. Nothing is scored in it, so no contract counts it."
CONTACTS_CSV, PERIODS_CSV = "Contacts as CSV", "Periods as CSV"
CHOOSE_PERIOD, CHOOSE_PERIOD_HINT = "Period", "Open what was outside in a period"
HISTORY_NOTE = (
    "A dot is the figure as the contract counts it, the pale band what its contacts allow (95 %), the upright stroke "
    "the target."
)
_OF_TOTALS = (ContractFigure.WITHIN_TOLERANCE, ContractFigure.MEAN_ABSOLUTE_GAP)
_TOTALS_COMPARED = {
    Reference.CLIENT_SIDE: "the vendor’s mean total against the client’s",
    Reference.CONSENSUS: "every reviewer’s total against the mean of all others’",
    Reference.GOLD: "every reviewer’s total against the agreed score",
    Reference.NONE: "every two reviewers’ totals against each other",
}
_ANSWERS_COMPARED = {
    Reference.CLIENT_SIDE: "every vendor answer against every client answer",
    Reference.CONSENSUS: "every two reviewers’ answers against each other",
    Reference.GOLD: "every answer against the agreed one",
    Reference.NONE: "every two reviewers’ answers against each other",
}
_SPANS = {ContractPeriod.SESSION: "session", ContractPeriod.MONTH: "month", ContractPeriod.QUARTER: "quarter"}


def is_share(clause: ContractClause) -> bool:
    """Whether the figure is a percentage."""
    return clause.figure is not ContractFigure.MEAN_ABSOLUTE_GAP


def title(report: ContractReport) -> str:
    """As your contract counts it: 18 of 20 within ±5 = 90 %, target 90: met."""
    clause, result = report.clause, report.current.result
    if result.rounded is None:
        return "Nothing that your contract counts yet."
    met = "met" if result.met else "missed"
    figure = f"{result.rounded:.{clause.decimals}f}"
    if not is_share(clause):
        return f"As your contract counts it: {figure} points apart on average, {clause.target:g} allowed: {met}."
    of_what = {
        ContractFigure.WITHIN_TOLERANCE: f"within ±{clause.tolerance:g}",
        ContractFigure.SAME_ANSWERS: "answers the same",
        ContractFigure.CRITICAL_SAME: "passes and fails on critical lines the same",
    }[clause.figure]
    n = f"{result.n_met:,} of {result.n_compared:,}"
    return f"As your contract counts it: {n} {of_what} = {figure} %, target {clause.target:g}: {met}."


def counted_over(report: ContractReport, today: date) -> str:
    """April to June 2026 so far · three joint sessions, 15 contacts · the vendor's mean total against the client's."""
    current, clause = report.current, report.clause
    compared = (_TOTALS_COMPARED if clause.figure in _OF_TOTALS else _ANSWERS_COMPARED)[clause.reference]
    so_far = " so far" if current.period.first <= today < current.period.last else ""
    sessions = f"{counted(len(current.session_ids), 'joint session')}, {counted(current.n_contacts, 'contact')}"
    return f"{period_name(current)}{so_far} · {sessions} · {compared}."


def period_name(one: PeriodResult) -> str:
    """April to June 2026; June 2026; Session 12."""
    first, last = one.period.first, one.period.last
    if one.name or one.period.session is not None:
        return one.name
    if first.month == last.month:
        return f"{first:%B} {first.year}"
    return f"{first:%B} to {last:%B} {last.year}"


def short_name(one: PeriodResult) -> str:
    """Apr–Jun 2026."""
    first, last = one.period.first, one.period.last
    if one.period.session is not None or first.month == last.month:
        return period_name(one)
    return f"{first:%b}–{last:%b} {last.year}"


def trust(report: ContractReport) -> str:
    """Twenty contacts cannot separate 90 % from about 70 %; and what would settle it."""
    clause, current, result = report.clause, report.current, report.current.result
    n = result.figure.n_units
    if result.rounded is None or result.figure.value is None:
        return ""
    contacts = counted(n, "contact").capitalize()
    if result.verdict is not ContractVerdict.NOT_ENOUGH:
        return _told(report)
    if result.figure.interval is None:
        return f"{contacts} with one and the same distance say nothing of how far others would be."
    if n < PERCENT_FROM:
        sentence = f"{contacts} {'is' if n == 1 else 'are'} too few to say how much of it is chance."
    else:
        low, high = result.figure.interval
        good = _reaches(result.figure.value, clause)
        far = low if good == clause.more_is_better else high
        shown, other = _told_apart(result.rounded, result.figure.value, far, clause)
        sentence = f"{contacts} cannot separate {shown} from about {other}."
    return f"{sentence} {_price(current, clause)}"


def _told(report: ContractReport) -> str:
    """One of the two tests has said so."""
    result = report.current.result
    within = result.verdict is ContractVerdict.WITHIN
    if within and result.met:
        return "It is more than luck: scoring that just misses the target looks so good less than once in 20."
    if not within and not result.met:
        return "It is more than bad luck: scoring that just meets the target looks so bad less than once in 20."
    side = "meets" if within else "misses"
    return f"Only the rounding makes it so: unrounded, it {side} the target, and by more than chance."


def before_rounding(report: ContractReport) -> str:
    """Where the rounding decides: before it is rounded, the figure is 89.5 %."""
    clause, result = report.clause, report.current.result
    value = result.figure.value
    if value is None or result.met is None:
        return ""
    if _reaches(value, clause) == result.met:
        return ""
    shown = f"{value:.2f}".rstrip("0").rstrip(".")
    return f"The rounding decides: before it, the figure is {shown}{' %' if is_share(clause) else ' points'}."


def _reaches(value: float, clause: ContractClause) -> bool:
    """Whether an unrounded figure meets the target."""
    return value >= clause.target if clause.more_is_better else value <= clause.target


def _price(current: PeriodResult, clause: ContractClause) -> str:
    n_to_settle = current.result.n_to_settle
    n = current.result.figure.n_units
    if n_to_settle is None:
        not_even = f"{MAX_PRICE} contacts would not" if n < MAX_PRICE else "even so many do not"
        return f"It is so near the target that {not_even} settle it."
    more = n_to_settle - n
    shared = clause.reference is Reference.CLIENT_SIDE
    return f"{would_settle(more, sessions=current.sessions_to_settle, shared=shared)}, if all goes on like this."


def _told_apart(rounded: float, value: float, far: float, clause: ContractClause) -> tuple[str, str]:
    """The figure and the end of its interval beyond the target; with more digits where they would read alike."""
    shown, other = _number(rounded, clause), f"{far:.0f} %" if is_share(clause) else f"{far:.1f}"
    if shown.split()[0] == other.split()[0]:
        unit = " %" if is_share(clause) else ""
        return f"{value:.2f}{unit}", f"{far:.2f}{unit}"
    return shown, other


def _number(value: float, clause: ContractClause) -> str:
    return f"{value:.{clause.decimals}f} %" if is_share(clause) else f"{value:.{max(clause.decimals, 1)}f} points"


def notes(report: ContractReport) -> list[str]:
    """What was left out, and why."""
    current, span = report.current, _SPANS[report.clause.period]
    found = []
    if report.n_periods_chosen > 1:
        found.append(f"The sessions chosen lie in {counted(report.n_periods_chosen, span)}; this is the last of them.")
    if report.n_internal:
        found.append("What is chosen above holds a side’s own session: the contract counts joint sessions only.")
    if current.n_not_closed:
        found.append(f"{_are(current.n_not_closed, 'joint session')} not closed yet in this {span}, and not counted.")
    if current.n_left_out:
        found.append(f"{_are(current.n_left_out, 'void or replaced session')} not counted.")
    if current.n_hidden:
        found.append(f"{_are(current.n_hidden, 'contact')} not open here, and not counted.")
    if current.n_without:
        found.append(f"{_are(current.n_without, 'contact')} not counted: {_why_without(report)}.")
    if current.n_not_agreed:
        n = current.n_not_agreed + current.result.n_compared
        found.append(
            f"{current.n_not_agreed:,} of {n:,} answers are not counted, because nothing was agreed on them. Answers "
            "on which reviewers part are left out by that, so the figure flatters."
        )
    return found


def _are(n: int, what: str) -> str:
    """Two contacts are."""
    return f"{counted(n, what).capitalize()} {'is' if n == 1 else 'are'}"


def _why_without(report: ContractReport) -> str:
    clause, reason = report.clause, report.current.result.figure.undefined_reason
    if clause.figure is ContractFigure.CRITICAL_SAME and reason is UndefinedReason.NO_RATINGS:
        return "no critical line on their card"
    if clause.reference is Reference.GOLD:
        return "some line was neither settled in the meeting nor given one answer by everybody of both sides"
    if reason is UndefinedReason.ONE_SIDE:
        return "one side alone scored them"
    what = "total" if clause.figure in _OF_TOTALS else "answer to compare"
    return f"no {what} from {'both sides' if clause.reference is Reference.CLIENT_SIDE else 'two reviewers'}"


def read_outside(report: ContractReport, n: int) -> str:
    """Read the two contacts outside ±5."""
    clause = report.clause
    which = {
        ContractFigure.WITHIN_TOLERANCE: f"outside ±{clause.tolerance:g}",
        ContractFigure.MEAN_ABSOLUTE_GAP: f"more than {clause.target:g} points apart",
    }.get(clause.figure, "with an answer that is not the same")
    return f"Read the {'contact' if n == 1 else f'{in_words(n)} contacts'} {which}"


def history_title(report: ContractReport) -> str:
    """Met as written in two of three quarters."""
    told = [one for one in report.periods if one.result.met is not None]
    n_met = sum(one.result.met is True for one in told)
    span = _SPANS[report.clause.period]
    if n_met in (0, len(told)):
        every = f"all {counted(len(told), span)}" if len(told) > 2 else f"both {span}s"
        return f"{'Met' if n_met else 'Missed'} as written in {every}."
    return f"Met as written in {in_words(n_met)} of {counted(len(told), span)}."


def period_words(one: PeriodResult, clause: ContractClause) -> str:
    """18 of 20 · met, may be chance."""
    result = one.result
    if result.met is None or result.rounded is None:
        return "nothing to count"
    met = "met" if result.met else "missed"
    sure = {ContractVerdict.NOT_ENOUGH: ", may be chance"}.get(result.verdict, "")
    figure = f"{result.n_met:,} of {result.n_compared:,}" if is_share(clause) else _number(result.rounded, clause)
    return f"{figure} · {met}{sure}"


def target_words(clause: ContractClause) -> str:
    """Target 90 %."""
    return f"target {clause.target:g}{' %' if is_share(clause) else ''}"


def period_option(one: PeriodResult) -> str:
    """April to June 2026: two contacts."""
    return f"{period_name(one)}: {counted(len(one.outside), 'contact')}"


def csv_day(period: Period) -> tuple[str, str]:
    """First and last day, as files write them."""
    return period.first.isoformat(), period.last.isoformat()
