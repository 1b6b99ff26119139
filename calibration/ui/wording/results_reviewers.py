"""Sentences about single reviewers: what is shown to whom, the line before the person, and never a rank."""

from collections.abc import Mapping, Sequence

from calibration.analysis.fair_totals import FairTotals
from calibration.analysis.reviewer_detail import Asked, ReviewerDetail, ReviewerLine
from calibration.analysis.reviewer_pool import Withheld
from calibration.analysis.reviewer_repeats import RepeatPair, Repeats
from calibration.analysis.reviewer_report import ReviewerReport, ShownReviewer, WaitingReviewer
from calibration.figures.gap_heatmap import signed
from calibration.figures.reviewer_forest import best
from calibration.stats.benchmarks import SMALL_REVIEWER_EFFECT
from calibration.stats.reviewers_over_lines import NAMED
from calibration.ui.wording.engagement import figures_shown_to
from calibration.ui.wording.home import counted, in_words
from calibration.ui.wording.prices import contacts_price
from calibration.ui.wording.results_lines import LABELS, PERCENT_FROM, UNDEFINED
from calibration.visibility.reviewers import ReviewerPolicy
from calibration.vocabulary import LineLabel, Reference, ReviewerPrivacy, ReviewerStanding, UndefinedReason

CHOOSE, CHOOSE_HINT = "Reviewer", "Choose a reviewer, or click the dot in the chart"
LINES_TITLE, REPEATS_TITLE, QUESTIONS_TITLE = "Line by line", "The same contact again", "Four questions"
LINE_HINT, PAIR, PAIR_HINT = "Open the contacts that differ", "Contact", "Open both times"
FAIR = "Totals, had an average reviewer of your side scored"
FAIR_CONTACT_HINT = "Open a contact"
FAIR_NOTE = "These totals depend most on who happened to score."
HEADINGS = ("Marks", "Same answer as the reference", "Answers given (tick: the others)")
WHO_CHANGES_IT = "An administrator of the engagement can change that (Setup · Engagement)."
MORE_SESSIONS = "Several sessions together, chosen at the top of the page, have more contacts."
RULE = (
    "A reviewer marks lower or higher when that is clearly more than chance against the reference and against the "
    f"others of the same side, and larger than {100 * SMALL_REVIEWER_EFFECT:g} points of 100 (the grey band: too small "
    "to act on). A reviewer differs from one time to the next when their distance from the reference changes clearly "
    "more than the others’ on the same contacts. Dots are drawn to the side’s mean as far as they are uncertain; the "
    "tick is the figure before that. Lines have different scales, so each counts as 100 points from its lowest to its "
    "highest answer, and a contact is the mean of its lines."
)
_STANDINGS = {
    ReviewerStanding.UNSTEADY: "differs from one time to the next",
    ReviewerStanding.LIKE_THE_OTHERS: "like the others",
    ReviewerStanding.ONE_VOICE: "the only one of their side",
    ReviewerStanding.ONE_OTHER: "one other reviewer only",
    ReviewerStanding.NO_REFERENCE: "nobody to compare with",
}
_REFERENCES = {
    Reference.CLIENT_SIDE: "the client’s reviewers, one’s own answer left out",
    Reference.CONSENSUS: "the other reviewers of both sides",
    Reference.GOLD: "the agreed score",
}


def policy_sentence(policy: ReviewerPolicy) -> str:
    """Who sees figures about single reviewers."""
    return figures_shown_to(policy.privacy, minimum=policy.minimum)


def nothing_shown(withheld: Withheld, *, takes_part: bool) -> str:
    """Why this viewer is shown nobody.

    Parameters
    ----------
    takes_part : bool
        The viewer is a reviewer of the engagement.
    """
    if withheld is Withheld.POSITIONS:
        return UNDEFINED[UndefinedReason.POSITIONAL_RATERS]
    if withheld is Withheld.NOBODY:
        return "Nobody whose figures you may see has scored anything that counts here."
    if withheld is Withheld.NOT_YOURS:
        return "You scored none of these contacts." if takes_part else "No terms show them to your role."
    return ""


def reference_sentence(report: ReviewerReport) -> str:
    """What everybody is held against."""
    if report.reference is Reference.NONE or report.reference is None:
        return (
            "No reference was chosen, so nobody can be said to mark lower or higher. Choose one when you plan a "
            "session (Setup · Sessions) or for all new ones (Setup · Engagement)."
        )
    differs = " The sessions compare with different things; this is the engagement’s own choice."
    return f"Held against {_REFERENCES[report.reference]}, on the same contacts.{differs * report.reference_differs}"


def lines_first(report: ReviewerReport, names: Mapping[str, str]) -> str:
    """The fault of a line, said before anything of a person; empty when no line is at fault."""
    sentences = []
    if report.unclear:
        verb = "cannot be scored as it is" if len(report.unclear) == 1 else "cannot be scored as they are"
        sentences.append(f"{_listed(report.unclear, names)} {verb} written.")
    if report.parted:
        sentences.append(f"On {_listed(report.parted, names)} the two sides part.")
    if not sentences:
        return ""
    n = len(report.unclear) + len(report.parted)
    which = "This line is" if n == 1 else f"These {in_words(n)} lines are"
    return f"First the lines: {' '.join(sentences)} {which} left out below: that is no single reviewer’s doing."


def _listed(lines: Sequence[str], names: Mapping[str, str]) -> str:
    found = [f"“{names.get(line, line)}”" for line in lines]
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}"


def forest_title(report: ReviewerReport) -> str:
    """What the forest shows, as a finding: "Ana Reyes marks 4 of 100 points lower on the same contacts."."""
    named = [one for one in report.shown if one.over_lines and one.over_lines.standing in NAMED]
    if named:
        said = [f"{who(one)} {_verb(one)}" for one in named]
        return f"{said[0]}." if len(said) == 1 else f"{'; '.join(said)}."
    told = [one for one in report.shown if one.over_lines]
    alike = [one for one in told if one.over_lines and one.over_lines.standing is ReviewerStanding.LIKE_THE_OTHERS]
    if report.reference is Reference.NONE or not told:
        return "How each reviewer answers, without a reference."
    if len(alike) == len(told):
        return (
            "You mark like the others."
            if told[0].reviewer.own and len(told) == 1
            else "Nobody marks unlike the others."
        )
    if not alike:
        return "It is too early to tell how anybody marks." if len(told) > 1 else "It is too early to tell."
    return "Nobody can be said to mark unlike the others."


def who(one: ShownReviewer | WaitingReviewer) -> str:
    """You; else the name as this viewer sees it."""
    return "You" if one.reviewer.own else one.reviewer.label


def _verb(one: ShownReviewer) -> str:
    own = one.reviewer.own
    if one.over_lines and one.over_lines.standing is ReviewerStanding.UNSTEADY:
        return f"{'differ' if own else 'differs'} from one time to the next"
    return f"{'mark' if own else 'marks'} {_size(one)} on the same contacts"


def _size(one: ShownReviewer) -> str:
    """4 of 100 points lower."""
    found = best(one)
    value = 100 * (found.value or 0.0) if found else 0.0
    return f"{abs(value):.0f} of 100 points {'lower' if value < 0 else 'higher'}"


def verdict(one: ShownReviewer) -> str:
    """The words at the right end of a row."""
    over = one.over_lines
    if over is None:
        return ""
    if over.standing in (ReviewerStanding.MARKS_LOWER, ReviewerStanding.MARKS_HIGHER):
        return f"{'mark' if one.reviewer.own else 'marks'} {_size(one)}"
    if over.standing is ReviewerStanding.CANNOT_TELL:
        if over.more_units is None:
            return "too close to call"
        return f"cannot tell yet: about {contacts_price(over.more_units, shared=False)}"
    words = _STANDINGS[over.standing]
    return words.replace("differs", "differ") if one.reviewer.own else words


def note(one: ShownReviewer) -> str:
    """34 contacts, from −7.4 to −1.4; in small type."""
    found = best(one)
    if found is None or found.value is None:
        reason = found.undefined_reason if found else None
        of_one = "Beside one other reviewer it cannot be told which of the two differs."
        why = of_one if reason is UndefinedReason.ONE_VOICE else ""
        return " ".join(part for part in (f"{counted(one.n_contacts, 'contact')}.", why) if part)
    contacts = counted(found.n_units, "contact")
    if found.interval is None:
        return contacts
    low, high = (signed(100 * end) for end in found.interval)
    return f"{contacts}, from {low} to {high}"


def consistency(one: ShownReviewer) -> str:
    """How much somebody's distance from the reference changes, beside the others; empty without."""
    over = one.over_lines
    if over is None or over.distance is None or over.distance_of_others is None:
        return ""
    own, theirs = 100 * over.distance, 100 * over.distance_of_others
    return (
        f"From one time to the next {'your' if one.reviewer.own else 'the'} distance from the reference changes by "
        f"{own:.0f} of 100 points, the others’ by {theirs:.0f} on the same contacts."
    )


def waiting(one: WaitingReviewer, minimum: int) -> str:
    """Ana Reyes: 4 of 10 contacts yet."""
    return f"{who(one)}: {one.n_contacts} of {minimum} contacts yet."


def line_marks(line: ReviewerLine, minimum: int) -> tuple[str, str]:
    """What a reviewer does on one line, and its small type."""
    if not line.enough:
        return "", f"{line.n_contacts} of {minimum} contacts yet"
    if line.effect is None:
        return "", counted(line.n_contacts, "contact")
    if line.effect.value is None:
        return "", UNDEFINED[line.effect.undefined_reason or UndefinedReason.NO_PAIRS]
    value = line.effect.value
    said = "the same" if abs(value) < 0.05 else f"{abs(value):.1f} {'lower' if value < 0 else 'higher'}"
    interval = line.effect.interval
    low_high = f", from {signed(interval[0])} to {signed(interval[1])}" if interval else ""
    sure = "" if line.clear or said == "the same" else "may be chance, "
    return said, f"{sure}{counted(line.n_contacts, 'contact')}{low_high}"


def line_itself(line: ReviewerLine) -> str:
    """What is said of the line where it is at fault itself; empty otherwise."""
    at_fault = (LineLabel.STANDARD_UNCLEAR, LineLabel.CLIENT_MARKS_LOWER, LineLabel.CLIENT_MARKS_HIGHER)
    return LABELS[line.label] if line.label in at_fault else ""


def same_answers(line: ReviewerLine) -> str:
    """From eight contacts on a percentage, below it counts."""
    if line.same is None or line.same.value is None:
        return ""
    n = line.same.n_units
    return f"{100 * line.same.value:.0f} %" if n >= PERCENT_FROM else f"{round(line.same.value * n)} of {n}"


def repeats(found: Repeats, minimum: int) -> str:
    """What the second look was like, or why that is not shown."""
    if not found.n_contacts:
        return "No contact that came back can be shown yet: one is, when it is a repeat no longer."
    if not found.enough:
        return f"Shown from {minimum} contacts that came back on; {found.n_contacts} of {minimum} yet."
    slip = f" A single answer strays by about {100 * found.slip:.0f} of 100 points." if found.slip is not None else ""
    return (
        f"On {counted(found.n_contacts, 'contact')} scored twice, {found.n_same} of {found.n_answers} answers were the "
        f"same the second time.{slip}"
    )


def repeat_pair(pair: RepeatPair, first: str, second: str) -> str:
    """Session 1, contact 2 and Session 5, contact 6: 9 of 11 the same."""
    return f"{first} and {second}: {pair.n_same} of {pair.n_lines} the same"


def questions(detail: ReviewerDetail) -> list[str]:
    """The four questions of an attribute agreement, each with its counts or why nobody can tell."""
    asked = detail.questions
    own = "you" if detail.reviewer.own else detail.reviewer.label
    return [
        _asked(f"Does {own} give the same answer again?".replace("Does you", "Do you"), asked.within, "repeats"),
        _asked(f"Does {own} give the agreed score?".replace("Does you", "Do you"), asked.against_agreed, "agreed"),
        _asked("Does everybody give the same answer?", asked.between, "everybody"),
        _asked("Does everybody give the agreed score?", asked.all_against_agreed, "everybody"),
    ]


def _asked(question: str, asked: Asked | None, what: str) -> str:
    missing = {
        "repeats": "not enough contacts came back",
        "agreed": "too few contacts have an agreed score",
        "everybody": "no contact was scored by everybody",
    }
    return f"{question} {f'On {asked.n_yes} of {asked.n}.' if asked else f'Nobody can tell: {missing[what]}.'}"


def fair_sentence(found: FairTotals | None) -> str:
    """What an average reviewer would change."""
    if found is None:
        return "That takes two reviewers whose figures you may see."
    if found.undefined_reason is not None:
        return UNDEFINED[found.undefined_reason]
    if not found.adjusted:
        return "It would change no total: every contact had the same reviewers, or they score alike."
    who_scored = counted(found.n_reviewers, "reviewer").capitalize()
    size = f"{who_scored} differ by about {found.rater_deviation or 0.0:.0f} points."
    return f"{FAIR_NOTE} {size} Cards have no pass mark, so nothing passes or fails by it."


def change_it(policy: ReviewerPolicy) -> bool:
    """Whether somebody may wonder who could show more: nobody is shown, or only oneself."""
    return policy.privacy is not ReviewerPrivacy.OWN_SIDE_LEAD
