"""Sentences of "Procedure and feeling": the corner named, who hears it, what customers said of it."""

from collections import Counter
from collections.abc import Sequence

from calibration.analysis.facts import ContactFact
from calibration.analysis.feeling_corner import Corner, CornerLines, CustomersSaid
from calibration.analysis.feeling_report import (
    CSAT_SCALE,
    Association,
    ContactFeeling,
    Ear,
    Feeling,
    FeelingReport,
)
from calibration.analysis.price import correlation_price
from calibration.figures.procedure_feeling import CornerWords
from calibration.scorecard.answer import number_text
from calibration.ui.wording.home import counted, in_words
from calibration.ui.wording.prices import if_it_stays
from calibration.ui.wording.results_lines import PERCENT_FROM

CORNER = "technically correct, practically wrong"
EAR_LABEL, FEELING_LABEL = "Whose ear", "Set against"
FEELINGS = {Feeling.TONE: "How it sounds", Feeling.CSAT: "What the customer said"}
MOVE = "Move the corner"
PROCEDURE_SLIDER = "Technically correct: points on the process lines, from"
TONE_SLIDER = "Practically wrong: tone answers on target, fewer than"
CSAT_SLIDER = "Practically wrong: the customer’s rating, below"
MOVE_NOTE = (
    "Where the corner begins is a choice of display. No test stands behind it, and nothing else changes with it."
)
CHOOSE_DOT_HINT = "Choose a contact, or click its dot"
SHARES = {0.25: "a quarter", 0.5: "half", 0.75: "three quarters", 1.0: "all"}
LIST_TITLE = CORNER.capitalize()
SELF_SELECTED = (
    "Only customers who answered are counted, and they choose to: this is what was said, not what all would have said."
)
_FRACTIONS = {0.0: "none", 0.25: "a quarter", 1 / 3: "a third", 0.5: "half", 2 / 3: "two thirds"}
_FRACTIONS |= {0.75: "three quarters", 1.0: "all"}


def ear_name(report: FeelingReport, ear: Ear) -> str:
    """Client; Vendor; Both; Reviewers."""
    if ear is None:
        return "Both together" if report.two_sides else "Reviewers"
    return ear.value.capitalize()


def nothing_to_draw(report: FeelingReport) -> str:
    """Why there is no dot."""
    if not report.contacts:
        return "Nothing here can be counted."
    if not report.process_lines:
        return (
            "No line here asks about the procedure and enters the score, so there is nothing to set the tone against. "
            "A quality line with a weight, a deduction or a bonus would."
        )
    if not report.tone_lines:
        other = f" {other_scale(report)}" if report.csat_on_other_scale else ""
        return (
            "No line here asks whether the tone fits, and no contact carries a customer’s rating that can be read: "
            f"how a contact feels is not known. One tone line on the card would tell.{other}"
        )
    if all(one.procedure is None for one in report.contacts):
        return "No review answers every process line, so no contact has its points."
    return "No contact has both its points on the process lines and an answer on the tone."


def other_scale(report: FeelingReport) -> str:
    """Why customers' ratings are not read."""
    low, high = report.csat_range or CSAT_SCALE
    return (
        f"Customers’ ratings run from {number_text(low)} to {number_text(high)} here; "
        "only ratings from 1 to 5 are read, so they are left out."
    )


def finding(report: FeelingReport, corner: Corner, other: Corner | None) -> str:
    """The client hears 7 of 12 contacts as technically correct, practically wrong; the vendor hears 1 of them so.

    Parameters
    ----------
    other : Corner or None
        The other side's ear, where a side's was asked for and both heard.
    """
    k, n = len(corner.inside), len(corner.compared)
    of = f"{k} of {_contacts(n)}"
    if corner.feeling is Feeling.CSAT:
        verb = "is" if k == 1 else "are"
        return f"Of {_contacts(n)} that customers rated, {k or 'none'} {verb} {CORNER}."
    if corner.ear is None:
        who = "Client and vendor together" if report.two_sides else "The reviewers"
        return f"{who} hear {of} as {CORNER}." if k else f"{who} hear no contact as {CORNER}."
    first = f"The {corner.ear.value} hears {of if k else 'no contact'} as {CORNER}"
    return f"{first}{_beside(corner, other)}."


def _beside(corner: Corner, other: Corner | None) -> str:
    if other is None or other.ear is None:
        return ""
    k, n = len(other.inside), len(other.compared)
    if not k:
        return (
            f"; the {other.ear.value} hears none of them so" if corner.inside else f", nor does the {other.ear.value}"
        )
    if other.compared != corner.compared:
        return f"; the {other.ear.value} hears {k} of {n} so"
    both = len(set(other.inside) & set(corner.inside))
    if both == k and corner.inside:
        return f"; the {other.ear.value} hears {k} of them so"
    return f"; the {other.ear.value} hears {k} of the {n} so"


def _contacts(n: int) -> str:
    return f"{n} contact" if n == 1 else f"{n} contacts"


def counted_line(corner: Corner) -> str:
    """12 of 64: 19 %, from 11 to 30 %; under eight contacts counts only."""
    k, n = len(corner.inside), len(corner.compared)
    line = f"{k} of {n} in the corner"
    if n < PERCENT_FROM or corner.share.value is None or corner.share.interval is None:
        return line
    low, high = corner.share.interval
    return f"{line}: {100 * corner.share.value:.0f} %, from {100 * low:.0f} to {100 * high:.0f} %"


def corner_words(report: FeelingReport, corner: Corner) -> CornerWords:
    """What is written into the drawing."""
    ticks: tuple[tuple[float, str], ...] = ((0.0, "none"), (0.5, "half"), (1.0, "all"))
    feeling = f"Tone answers on target, {_whose(report, corner.ear)}"
    names = ("sounds right,<br>not by the book", "right on both", "wrong on both")
    if corner.feeling is Feeling.CSAT:
        ticks = tuple((float(n), str(n)) for n in range(int(CSAT_SCALE[0]), int(CSAT_SCALE[1]) + 1))
        feeling = "The customer’s own rating, 1 to 5"
        names = ("satisfied,<br>not by the book", "right on both", "wrong on both")
    return CornerWords(
        corners=(*names, "technically correct,<br>practically wrong"),
        procedure="Points on the process lines, of 100",
        feeling=feeling,
        ticks=ticks,
        note=counted_line(corner),
    )


def _whose(report: FeelingReport, ear: Ear) -> str:
    if ear is None:
        return "mean of both sides" if report.two_sides else "of the reviewers"
    return f"the {ear.value}’s"


def contact_figures(report: FeelingReport, one: ContactFeeling) -> str:
    """Procedure 82 · tone on target: client none, vendor all · the customer gave 2."""
    parts = [f"procedure {one.procedure:.0f}"] if one.procedure is not None else []
    sides: list[Ear] = [ear for ear in report.ears if ear is not None] or [None]
    heard = [(ear, share) for ear in sides if (share := one.felt(Feeling.TONE, ear)) is not None]
    said = [f"{ear.value} {share_words(share)}" if ear else share_words(share) for ear, share in heard]
    parts += [f"tone on target: {', '.join(said)}"] if said else []
    if one.csat is not None:
        parts.append(f"the customer gave {number_text(one.csat)}")
    return " · ".join(parts)


def share_words(share: float) -> str:
    """Half; three quarters; 44 %."""
    return next((name for value, name in _FRACTIONS.items() if abs(value - share) < 1e-6), f"{100 * share:.0f} %")


def explained(report: FeelingReport, corner: Corner, lines: CornerLines) -> str:
    """What the two axes are, what is left out, and where the corner begins."""
    whose = "mean of both sides’ reviewers" if report.two_sides else "mean of the reviewers"
    zeroing = "; a failed critical line zeroes nothing here" if report.critical else ""
    procedure = f"Procedure: the points earned on the process lines, weighed as on the card, {whose}{zeroing}."
    if corner.feeling is Feeling.TONE:
        feeling = f"Tone: the share of answers that say it is as it should be, {_whose(report, corner.ear)}."
        wrong = f"fewer than {share_words(lines.tone_below)} of the tone answers on target"
        wrong = wrong if lines.tone_below < 1 else "not all tone answers on target"
    else:
        feeling = f"Set against it: the customer’s own rating, 1 to 5. {SELF_SELECTED}"
        wrong = f"a rating below {number_text(lines.csat_below)}"
    begins = f"The corner: {number_text(lines.procedure_from)} points or more, and {wrong}."
    return " ".join((procedure, feeling, begins, MOVE_NOTE))


def caveats(report: FeelingReport, corner: Corner) -> tuple[str, ...]:
    """What else has to be known to read the picture; empty when nothing."""
    found = []
    if corner.feeling is Feeling.TONE and report.n_withheld:
        found.append(
            f"Of {counted(report.n_withheld, 'contact')} only both sides together are shown: "
            "the session shows counts, and one reviewer is all of a side there."
        )
    if corner.feeling is Feeling.TONE and corner.ear in report.one_voice and corner.ear:
        found.append(
            f"The {corner.ear.value}’s ear is one person here: "
            "what the side wants and what that person hears cannot be told apart. "
            f"A second {corner.ear.value} reviewer would change that."
        )
    missing = len(report.contacts) - len(corner.compared)
    if missing:
        found.append(_without_dot(missing, corner.feeling))
    if report.csat_on_other_scale and report.tone_lines:
        found.append(other_scale(report))
    return tuple(found)


def _without_dot(missing: int, feeling: Feeling) -> str:
    lacks = "no customer’s rating" if feeling is Feeling.CSAT else "no tone answer of theirs"
    have = "has" if missing == 1 else "have"
    return f"{counted(missing, 'contact').capitalize()} {have} no dot: {lacks}, or no review with every process line."


def associations(report: FeelingReport, corner: Corner, *, contacts: Sequence[ContactFact]) -> str:
    """Whether procedure and feeling go together, to each side's ear; empty where nothing can be said.

    Parameters
    ----------
    contacts : sequence of ContactFact
        Of the report of these sessions: what cannot be told names its price in sessions like them.
    """
    wanted = [one for one in report.associations if one.feeling is corner.feeling]
    if corner.feeling is Feeling.TONE:
        wanted = [one for one in wanted if (one.ear is None) == (corner.ear is None)]
    return " ".join(sentence for one in wanted if (sentence := _association(report, one, contacts)))


def _association(report: FeelingReport, found: Association, contacts: Sequence[ContactFact]) -> str:
    rho = found.rho
    if rho.value is None or rho.interval is None:
        return ""
    low, high = rho.interval
    csat = found.feeling is Feeling.CSAT
    whom = "by their customers" if csat else _to_whom(report, found.ear)
    figures = f"(rank correlation {_signed(rho.value)}, from {_signed(low)} to {_signed(high)}, {rho.n_units} contacts)"
    if low <= 0 <= high:
        doing = "are also rated better" if csat else "also sound better"
        price = correlation_price(rho, contacts)
        settled = f": {if_it_stays(price, shared=found.ear is None and report.two_sides and not csat)}" if price else ""
        return f"Whether contacts that earn more on the procedure {doing} {whom} cannot be told {figures}{settled}."
    doing = "be rated" if csat else "sound"
    way = f"also tend to {doing} better" if low > 0 else f"tend to {doing} worse"
    return f"Contacts that earn more on the procedure {way} {whom} {figures}."


def _to_whom(report: FeelingReport, ear: Ear) -> str:
    if ear is None:
        return "to both together" if report.two_sides else "to the reviewers"
    return f"to the {ear.value}"


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def customers(said: CustomersSaid) -> str:
    """What customers said of those contacts: 2.1 against 4.4; ratings one by one where they are few."""
    n = len(said.inside) + len(said.others)
    if not said.inside:
        return ""
    if n < PERCENT_FROM or said.difference.interval is None or said.difference.value is None:
        others = f"; of the others done as correctly: {_ratings(said.others)}" if said.others else ""
        return f"What customers said of those contacts: {_ratings(said.inside)}{others}. {SELF_SELECTED}"
    low, high = said.difference.interval
    means = [sum(group) / len(group) for group in (said.inside, said.others)]
    settled = "lower" if high < 0 else ("higher" if low > 0 else "")
    ends = sorted((abs(low), abs(high)))
    gap = (
        f"{abs(said.difference.value):.1f} {settled}, from {ends[0]:.1f} to {ends[1]:.1f}"
        if settled
        else f"a difference from {low:+.1f} to {high:+.1f}, so “none” is possible".replace("-", "−")
    )
    return (
        f"What customers said of those contacts: {means[0]:.1f} against {means[1]:.1f} of the others done as correctly"
        f", {gap} ({len(said.inside)} and {len(said.others)} ratings from 1 to 5). {SELF_SELECTED}"
    )


def _ratings(values: Sequence[float]) -> str:
    """Two gave 2; one gave 3."""
    counts = Counter(values)
    return ", ".join(f"{in_words(counts[value])} gave {number_text(value)}" for value in sorted(counts))


def show_all(n: int) -> str:
    """Show all 24 of the corner."""
    return f"Show all {n} of the corner"


def empty_corner(report: FeelingReport, corner: Corner) -> str:
    """What is said where the corner is empty."""
    if not corner.correct:
        return "No contact earns that many points on the process lines."
    n = in_words(len(corner.correct))
    if corner.feeling is Feeling.CSAT:
        return f"The corner is empty: of {n} technically correct none was rated below the line."
    return f"The corner is empty: of {n} technically correct none sounds wrong {_to_whom(report, corner.ear)}."
