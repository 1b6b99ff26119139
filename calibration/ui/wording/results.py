"""The sentences of Results: one headline, what it cannot say, and what stands beside the figures."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from calibration.analysis.facts import ReportHeader, Reviewer
from calibration.analysis.line_report import LineReport
from calibration.analysis.practice import PracticeResult, ScoredLike
from calibration.analysis.results_report import ResultsReport
from calibration.ui.wording.home import TONE_ROUND, counted, in_words
from calibration.ui.wording.results_lines import (
    PERCENT_FROM,
    UNDEFINED,
    called,
    contacts_behind,
    detail,
    gap_text,
    label_text,
    price_text,
    same_text,
    verdict,
    what_the_client_wants,
)
from calibration.ui.wording.scoring import day_and_month
from calibration.vocabulary import Blind, CriterionKind, LineLabel, SessionScope, Side

__all__ = [
    "PERCENT_FROM",
    "UNDEFINED",
    "about",
    "contacts_behind",
    "detail",
    "gap_text",
    "headline",
    "label_text",
    "practice_sentence",
    "price_text",
    "same_text",
    "subline",
    "verdict",
    "what_the_client_wants",
]

FEWEST_FOR_A_LABEL = 3
"""Contacts. Below, no line has a label (``stats.benchmarks.MIN_SHARED_UNITS``), so the headline counts answers."""

ROOMS = {
    SessionScope.JOINT: "Joint calibration",
    SessionScope.CLIENT_INTERNAL: "Client's own calibration",
    SessionScope.VENDOR_INTERNAL: "Vendor's own calibration",
}


def headline(report: ResultsReport) -> str:
    """The one sentence, or two, that a report comes down to.

    "You agree on 11 of 14 lines. Tone is where you part: the client wants it warmer."
    """
    nothing = _nothing_to_say(report)
    if nothing:
        return nothing
    compared = [line for line in report.lines if line.n_shared]
    if not compared:
        who = "reviewer" if len(report.header.reviewers) == 1 else "reviewer each"
        return f"Every contact was scored by one {who}, so there is nothing to compare yet."
    if max(line.n_shared for line in compared) < FEWEST_FOR_A_LABEL:
        return _counted_headline(report, compared)
    return " ".join(part for part in (_agreed_sentence(report), _parting_sentence(report)) if part)


def _nothing_to_say(report: ResultsReport) -> str:
    header = report.header
    if not header.sessions:
        return (
            "This session is void and counts for nothing." if header.n_left_out_sessions else "No session was chosen."
        )
    if not report.contacts:
        if sum(session.n_contacts_open for session in header.sessions):
            return "No contact matches this choice."
        return "Nothing has been revealed yet."
    return "" if report.lines else "Nothing has been scored on these contacts."


def _counted_headline(report: ResultsReport, compared: Sequence[LineReport]) -> str:
    """With one contact or two no habit can be shown: only what was answered."""
    n_same = sum(line.n_same == line.n_shared for line in compared)
    where = "this one contact" if len(report.contacts) == 1 else f"these {in_words(len(report.contacts))} contacts"
    same = f"{n_same} of {len(compared)} line{'' if len(compared) == 1 else 's'}"
    if n_same == len(compared):
        same = "the one line" if n_same == 1 else f"all {n_same} lines"
    who = "you gave" if report.header.two_sides else "the reviewers gave"
    return f"On {where} {who} the same answer on {same}."


def _agreed_sentence(report: ResultsReport) -> str:
    n, total = sum(line.is_agreed for line in report.lines), len(report.lines)
    subject = _subject(report.header)
    if report.header.tone_round:
        return _same_tone(report, subject, n, total)
    if n == total:
        return f"{subject} agree on {'the one line' if total == 1 else f'all {total} lines'}."
    if n == 0 and all(line.label is LineLabel.CANNOT_TELL for line in report.lines):
        return f"It is too early to tell whether {subject[0].lower()}{subject[1:]} agree."
    return f"{subject} agree on {n} of {total} line{'' if total == 1 else 's'}."


def _same_tone(report: ResultsReport, subject: str, n: int, total: int) -> str:
    """A tone round: "You hear the same tone on 4 of 6 scales."."""
    if n == 0 and all(line.label is LineLabel.CANNOT_TELL for line in report.lines):
        return f"It is too early to tell whether {subject[0].lower()}{subject[1:]} hear the same tone."
    if n == total:
        return f"{subject} hear the same tone on {'the one scale' if total == 1 else f'all {total} scales'}."
    return f"{subject} hear the same tone on {n} of {total} scale{'' if total == 1 else 's'}."


def _subject(header: ReportHeader) -> str:
    if header.two_sides:
        return "You"
    sides = {reviewer.side for reviewer in header.reviewers}
    if sides == {Side.CLIENT}:
        return "The client's reviewers"
    return "The vendor's reviewers" if sides == {Side.VENDOR} else "The reviewers"


def _parting_sentence(report: ResultsReport) -> str:
    line = next((line for line in report.lines if not line.is_agreed), None)
    if line is None:
        return ""
    if what_the_client_wants(line):
        # Several tone lines usually part together; the one that asks for the direction says what to do.
        tones = [one for one in report.lines if one.is_just_about_right and what_the_client_wants(one)]
        line = tones[0] if tones and line.kind is CriterionKind.TONE_FIT else line
        name = "Tone" if line.is_just_about_right else f"“{line.name}”"
        return f"{name} is where you part: {what_the_client_wants(line)}."
    if line.never_agreed_on_a_fail:
        if line.fails and line.fails.n_units_failed == 1:
            return f"On “{line.name}” one side failed a contact that the other passed."
        return f"On “{line.name}” you have never agreed on a fail."
    if line.label is LineLabel.STANDARD_UNCLEAR:
        return f"“{line.name}” cannot be scored as it is written: answers differ in both directions."
    if line.label is LineLabel.ONE_REVIEWER_DIFFERS:
        who = "you differ" if line.differing_is_you else f"{line.differing or 'one reviewer'} differs"
        return f"On “{line.name}” {who} from everybody else."
    n = len(report.undecided_lines)
    early = (
        ""
        if n == len(report.lines)
        else f"On {'one line' if n == 1 else f'{in_words(n)} lines'} it is too early to tell"
    )
    if not line.differing_contacts or n == 1:
        return f"{early}." if early else ""
    most = f"nswers differ most on “{line.name}”."
    return f"{early}; a{most}" if early else f"A{most}"


def subline(report: ResultsReport) -> tuple[str, ...]:
    """What the headline cannot say, one sentence each: a side of one voice, not blind, too few contacts."""
    sentences = (
        one_voice(report.header),
        _without_sides(report.header),
        _blind(report.header),
        _too_early(report),
        _no_variation(report),
        _left_out(report.header),
    )
    return tuple(sentence for sentence in sentences if sentence)


def one_voice(header: ReportHeader) -> str:
    """A side of one: "The client is one voice here, so the client's standard and Anna's own cannot be told apart yet."

    The reviewer is named only where visibility shows the name.
    """
    alone = [(side, header.voices(side)[0]) for side in (Side.CLIENT, Side.VENDOR) if len(header.voices(side)) == 1]
    if not header.two_sides or not alone:
        return ""
    if len(alone) > 1:
        return (
            "Each side is one voice here, so a side's standard and its reviewer's own cannot be told apart yet. "
            "A second reviewer on each side would."
        )
    side, reviewer = alone[0]
    return (
        f"The {side.value} is one voice here, so the {side.value}'s standard and {_own(reviewer)} own cannot be told "
        f"apart yet. A second {side.value} reviewer would."
    )


def _own(reviewer: Reviewer) -> str:
    if reviewer.own:
        return "your"
    return f"{reviewer.label}'s" if reviewer.named else "that reviewer's"


def _without_sides(header: ReportHeader) -> str:
    if header.two_sides or not header.reviewers:
        return ""
    sides = {reviewer.side for reviewer in header.reviewers}
    if sides == {None}:
        return "The file does not say who scored for which side, so this says how far reviewers agree, no more."
    only = next((side for side in (Side.CLIENT, Side.VENDOR) if side in sides), None)
    return f"Only the {only.value} side scored, so no gap between the sides can be shown." if only else ""


def _blind(header: ReportHeader) -> str:
    if not header.reviewers or header.blind is Blind.YES:
        return ""
    if header.blind is Blind.NO:
        return "These scores were not given blind: agreement may be higher than it would be."
    return "Whether these scores were given blind is not known."


def _too_early(report: ResultsReport) -> str:
    """The price of the undecided line that is cheapest to settle; without any, why no number of contacts would do."""
    n = len(report.undecided_lines)
    lines = "One line" if n == 1 else f"{in_words(n).capitalize()} lines"
    prices = [(one.price.more_units, i) for i, one in enumerate(report.undecided_lines) if one.price]
    known = [(more, i) for more, i in prices if more is not None]
    if not known:
        reasons = {price_text(one, what="it" if n == 1 else "any of them") for one in report.undecided_lines}
        if not n:
            return ""
        alone = "more contacts alone would settle none of them"
        why = reasons.pop().removeprefix("too close: ") if len(reasons) == 1 else alone
        return f"{lines} cannot be told yet: {why}."
    cheapest = report.undecided_lines[min(known)[1]]
    return f"{lines} cannot be told yet: {price_text(cheapest, what='it' if n == 1 else 'the first of them')}."


def _no_variation(report: ResultsReport) -> str:
    """Agreement on lines on which nothing but one answer was ever given says little."""
    same = [line for line in report.agreed_lines if line.n_shared >= PERCENT_FROM and len(_answers_given(line)) == 1]
    if not same:
        return ""
    n = "One agreed line" if len(same) == 1 else f"{in_words(len(same)).capitalize()} agreed lines"
    return f"{n} had one and the same answer throughout: nobody has been put to the test there."


def _answers_given(line: LineReport) -> set[str]:
    return {answer.code for side in line.sides for answer in side.answers if answer.n}


def _left_out(header: ReportHeader) -> str:
    late = header.n_after_reveal
    return (
        f"{counted(late, 'review').capitalize()} came after the reveal and {'is' if late == 1 else 'are'} in no figure."
        if late
        else ""
    )


def about(report: ResultsReport) -> str:
    """The line above the headline: "Joint calibration, 12 November · 5 contacts · 1 client and 3 vendor reviewers"."""
    header = report.header
    if not header.sessions:
        return ""
    last = header.sessions[-1]
    day = f", {day_and_month(last.held_at.astimezone(ZoneInfo(header.time_zone)))}" if last.held_at else ""
    room = ROOMS[last.scope].replace("calibration", TONE_ROUND) if last.tone_round else ROOMS[last.scope]
    what = f"{room}{day}" if len(header.sessions) == 1 else f"{len(header.sessions)} sessions pooled"
    contacts = f"{header.n_contacts} contact{'' if header.n_contacts == 1 else 's'}"
    if header.n_contacts < header.n_contacts_total:
        contacts = f"{header.n_contacts} of {header.n_contacts_total} contacts"
    blind = {Blind.YES: "scored blind", Blind.NO: "not scored blind", Blind.UNKNOWN: "blind or not: unknown"}
    parts = (what, contacts, people(header), blind[header.blind], "from a file" if header.imported else "")
    return " · ".join(part for part in parts if part)


def people(header: ReportHeader) -> str:
    """1 client and 3 vendor reviewers."""
    sides = [(side, len(header.voices(side))) for side in (Side.CLIENT, Side.VENDOR)]
    parts = [f"{n} {side.value}" for side, n in sides if n]
    others = len(header.reviewers) - sum(n for _, n in sides)
    if others:
        parts.append(f"{others} other" if parts else str(others))
    return f"{' and '.join(parts)} reviewer{'' if len(header.reviewers) == 1 else 's'}" if parts else ""


def practice_sentence(result: PracticeResult) -> str:
    """Whom a newcomer scored like: "You scored like the client on tone, like the vendor on “Right resolution”."."""
    tones = sum(line.kind is CriterionKind.TONE_FIT for line in result.lines)
    groups = {
        "like the client": ScoredLike.CLIENT,
        "like the vendor": ScoredLike.VENDOR,
        "like both": ScoredLike.BOTH,
        "like neither": ScoredLike.NEITHER,
    }
    parts = []
    for words, like in groups.items():
        names = [called(x.kind, x.name, plain_tone=tones == 1) for x in result.lines if x.like is like]
        if names:
            parts.append(f"{words} on {_listed(names)}")
    return f"You scored {', '.join(parts)}." if parts else "You have not scored anything yet."


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
