"""Sentences of the views under the first screen of Results: titles that are findings, and what is missing."""

from calibration.analysis.facts import ReportHeader
from calibration.analysis.line_report import LineReport
from calibration.analysis.price import cell_price, group_price
from calibration.analysis.results_report import GroupBy, Heatmap, HeatmapCell, ParetoRow, ReasonCount, ResultsReport
from calibration.analysis.totals_report import CriticalLine
from calibration.figures.gap_heatmap import FEW_CONTACTS, signed
from calibration.ui.wording.home import counted, in_words
from calibration.ui.wording.prices import contacts_price, if_it_stays
from calibration.vocabulary import CriterionKind, LineLabel

CHOOSE_CONTACT, CHOOSE_CONTACT_HINT = "Contact", "Open a contact"
CHOOSE_LINE, CHOOSE_LINE_HINT = "Line", "Choose a line, or click its mark in the chart"
CHOOSE_CELL, CHOOSE_CELL_HINT = "Cell", "Choose a cell, or click it in the chart"
CONTACTS_TITLE = "The contacts behind it"
RULE_TITLE = "How a line gets its label"
GROUPS = {
    GroupBy.CHANNEL: "Channel",
    GroupBy.TOPIC: "Topic",
    GroupBy.LANGUAGE: "Language",
    GroupBy.SITE: "Site",
    GroupBy.HOUR: "Hour of the day",
}
GROUP_BY = "Group the contacts by"
NOT_APPLICABLE_TITLE, CRITICAL_TITLE = "Where one says N/A and another scores", "Critical lines"
NO_CRITICAL = "This card has no critical line that both sides scored."
CRITICAL_HEADINGS = ("both fail", "client only fails", "vendor only fails", "both pass")
INTERVAL_NOTE = (
    "Each track is the line’s own scale. The pale band around the client’s dot is the 95 % interval of the gap: "
    "where it reaches the vendor’s dot, the gap may be chance."
)
MORE_NOTE = (
    "“Cannot tell yet: 12 more” names the price: so many more contacts would settle the line, if it goes on as so far. "
    "A line that is opened says how many sessions that is."
)
NO_FEELING = (
    "A tone round says where the tone stands, not whether it fits, and asks nothing about the procedure: there is "
    "nothing to set against each other."
)
PLACES_NOTE = (
    "On a scale between two poles, answers next to each other count as the same, and a gap counts from one step on."
)
RULE = (
    "A line is agreed when client and vendor gave the same answer in at least three of four comparisons, unless it is "
    "clearly more than chance that the client marks lower or higher (by a fifth of a step or more), that one reviewer "
    "differs (the others agree with each other and not with this one) or that the standard is unclear (same answers "
    "rarer than three of four, in no direction). Everything else, and anything on fewer than three shared contacts, "
    "cannot be told yet."
)
LATE_NOTE = "A review that arrived after the reveal is shown here and enters no figure."
GRID_NOTE = "Underlined answers open the words marked and the comment."
HEATMAP_NOTE = (
    "Blue: the client marks higher. Orange: the vendor marks higher. Grey: fewer than three contacts. "
    "Of many cells one or two look wide by chance: read the contacts before believing one."
)


_WIDE = 0.05  # share of the scale: a fifth of a step of five levels, below which no gap is called one


def lines_title(report: ResultsReport) -> str:
    """What the dumbbell shows."""
    if not report.header.two_sides:
        return "One side scored these contacts, so there is no gap to show."
    for line in report.lines:
        if line.gap.value is not None and line.label in (LineLabel.CLIENT_MARKS_LOWER, LineLabel.CLIENT_MARKS_HIGHER):
            return f"{line.name} is furthest apart: {lower_or_higher(line.gap.value, line)}."
    return "No line shows a gap that is clearly more than chance."


def lines_note(report: ResultsReport) -> str:
    """How to read the chart, and the words at its right end."""
    priced = any(line.price is not None and line.price.more_units is not None for line in report.undecided_lines)
    places = any(line.kind is CriterionKind.TONE_POSITION for line in report.lines)
    return " ".join([INTERVAL_NOTE, *([MORE_NOTE] if priced else []), *([PLACES_NOTE] if places else [])])


def margin_words(line: LineReport, verdict: str) -> str:
    """What stands at the right end of a line's row: client marks lower −1.3; cannot tell yet: 12 more."""
    if line.label is LineLabel.CANNOT_TELL and line.price is not None and not line.never_agreed_on_a_fail:
        return f"{verdict}: {line.price.more_units} more" if line.price.more_units is not None else verdict
    shows_gap = line.label in (LineLabel.CLIENT_MARKS_LOWER, LineLabel.CLIENT_MARKS_HIGHER)
    return f"{verdict} {signed(line.gap.value)}" if shows_gap and line.gap.value is not None else verdict


def lower_or_higher(gap: float, line: LineReport) -> str:
    """The client marks 1.3 lower; the client hears it 1.3 steps nearer to “reserved”."""
    if line.kind is CriterionKind.TONE_POSITION:
        return f"the client hears it {abs(gap):.1f} steps nearer to “{line.low_label if gap < 0 else line.high_label}”"
    return f"the client marks {abs(gap):.1f} {'lower' if gap < 0 else 'higher'}"


def answers_title(line: LineReport, verdict: str) -> str:
    """Tone fits: client marks lower."""
    return f"{line.name}: {verdict}"


def answers_in_words(line: LineReport) -> str:
    """Client: too formal 3, about right 2. Vendor: about right 15."""
    sentences = []
    for side in line.sides:
        given = [f"{answer.label} {answer.n}" for answer in side.answers if answer.n]
        given += [f"N/A {side.n_not_applicable}"] if side.n_not_applicable else []
        who = side.side.value.capitalize() if side.side else "Reviewers"
        sentences.append(f"{who}: {', '.join(given) or 'no answer'}.")
    return " ".join(sentences)


def no_heatmap(header: ReportHeader) -> str:
    """Why there is no heatmap."""
    if not header.two_sides:
        return "One side scored these contacts, so there is no gap to look for."
    return "These contacts are all of one channel, topic, language, site and hour: there is nothing to compare."


def heatmap_title(report: ResultsReport, heatmap: Heatmap) -> str:
    """What the heatmap shows: its widest cell, or that none can be told."""
    told = [cell for cell in heatmap.cells if cell.gap.value is not None and len(cell.contacts) >= FEW_CONTACTS]
    if not told:
        few, price = (
            f"Too few contacts in each {heatmap.by.value} to say where you part",
            group_price(heatmap, report.contacts),
        )
        if price is None or price.more is None:
            return f"{few}."
        return f"{few}: {contacts_price(price.more, sessions=price.sessions)}, would show a first gap."
    clear = [cell for cell in told if cell.gap.interval and not cell.gap.interval[0] <= 0 <= cell.gap.interval[1]]
    if not clear:
        return f"No {heatmap.by.value} stands out: no gap is clearly more than chance."
    widest = max(clear, key=lambda cell: abs(cell.gap_share or 0.0))
    line = report.line(widest.line)
    return f"The gap is widest on {line.name} in {widest.group}: {lower_or_higher(widest.gap.value or 0.0, line)}."


def heatmap_note(report: ResultsReport, heatmap: Heatmap) -> str:
    """How to read the colours; and what would tell the widest cell of those that may be chance."""
    cells = [
        cell for cell in heatmap.cells if len(cell.contacts) >= FEW_CONTACTS and abs(cell.gap_share or 0.0) >= _WIDE
    ]
    priced = [(cell, price) for cell in cells if (price := cell_price(cell, report.contacts))]
    if not priced:
        return HEATMAP_NOTE
    cell, price = max(priced, key=lambda one: abs(one[0].gap_share or 0.0))
    what = f"whether {report.line(cell.line).name} in {cell.group}, the widest that is not told yet, is chance"
    settled = if_it_stays(price, what=what)
    return f"{HEATMAP_NOTE} {settled[0].upper()}{settled[1:]}."


def heatmap_cell(name: str, cell: HeatmapCell) -> str:
    """Tone fits · email · gap −1.2 · 6 contacts."""
    gap = f"gap {signed(cell.gap.value)}" if cell.gap.value is not None else "no gap"
    return f"{name} · {cell.group} · {gap} · {counted(len(cell.contacts), 'contact')}"


def not_applicable(report: ResultsReport) -> str:
    """What different answers about N/A do to the totals."""
    effect = report.totals.not_applicable
    if not effect.contacts:
        return "Nobody said N/A to a line that another reviewer scored."
    names = ", ".join(f"{report.line(line).name} ({n})" for line, n in effect.lines[:3])
    sentence = f"On {counted(len(effect.contacts), 'contact')} some said N/A to a line that others scored: {names}."
    if effect.apart is None or effect.apart_without is None:
        return sentence
    return (
        f"{sentence} The totals there are {effect.apart:.1f} points apart; "
        f"had everybody said N/A, {effect.apart_without:.1f}."
    )


def critical(name: str, line: CriticalLine) -> str:
    """What the sides agree on about one critical line."""
    both, client, vendor = len(line.both_fail), len(line.client_only), len(line.vendor_only)
    n = both + client + vendor + len(line.both_pass)
    if n == 0:
        return f"{name}: no contact was scored by both sides."
    if not both + client + vendor:
        return f"{name}: nobody failed it, on {counted(n, 'contact')}."
    if not both:
        return (
            f"{name}: never agreed on a fail. The client alone failed {counted(client, 'contact')}, "
            f"the vendor alone {in_words(vendor)}, of {in_words(n)}."
        )
    return (
        f"{name}: both sides failed {counted(both, 'contact')} of {in_words(n)}; the client alone "
        f"{in_words(client)}, the vendor alone {in_words(vendor)}."
    )


def nothing_wrong(report: ResultsReport) -> str:
    """Why there is no pattern."""
    if not report.contacts:
        return "Nothing here can be counted."
    if report.header.tone_round:
        return "In a tone round nothing is marked down: no place of the tone is better than another."
    who = "both sides" if report.header.two_sides else "two reviewers"
    return f"No line was marked down by {who} on the same contact."


def wrong_title(report: ResultsReport, row: ParetoRow) -> str:
    """Which line both sides mark down most often."""
    who = "Both sides" if report.header.two_sides else "Two reviewers or more"
    share = f"on {len(row.both)} of {row.n_scored} contacts"
    return f"{who} mark down “{report.line(row.line).name}” most often: {share}."


def wrong_note(report: ResultsReport) -> str:
    """What the bars are."""
    who = "both sides, on the same contact" if report.header.two_sides else "two reviewers, on the same contact"
    return f"Dark: marked down by {who}. Pale: by anybody. Beside it, the reasons given most often."


def reason(one: ReasonCount) -> str:
    """Form words only: three contacts, on one named by both sides."""
    both = f", on {in_words(len(one.both))} named by both sides" if one.both else ""
    return f"{one.label}: {counted(len(one.contacts), 'contact')}{both}"


def open_contacts(n: int) -> str:
    """Read the contact; read the five contacts."""
    return "Read the contact" if n == 1 else f"Read the {in_words(n)} contacts"
