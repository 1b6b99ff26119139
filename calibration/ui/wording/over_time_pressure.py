"""Sentences of consistency under pressure: what holds, what does not, and what would settle it."""

from calibration.analysis.pressure_facts import PressureGroup, PressureReport, PressureTrend
from calibration.analysis.pressure_groups import ATTRIBUTE, By
from calibration.stats.pressure_benchmarks import FEWEST_IN_GROUP, FEWEST_SESSIONS, GREYED_BELOW, SMALLEST_PRESSURE
from calibration.ui.wording.home import counted, in_words
from calibration.ui.wording.prices import TOO_LONG, contacts_price
from calibration.vocabulary import PressureFigure, PressureVerdict, Side

PRESSURE = "Under pressure"
BY, FIGURE, GROUP, GROUP_HINT = "Grouped by", "What is compared", "Group", "Choose a group, or click its dot"
NOTHING = "No group here differs by more than chance allows."
NO_CONTACT = "No closed session here has scored a contact yet."
NOT_OPEN = "None of these contacts is open to you."
WORKINGS = "How this is counted"
LEGEND = (
    "Dot: this group beside all others, with its 95 % interval. Filled: named. Ring: the same, drawn in as far as it "
    "is uncertain. Grey: five points, too little to act on."
)
FIGURES = {
    PressureFigure.PROCESS: "Process lines",
    PressureFigure.TOTAL: "Whole score",
    PressureFigure.GAP: "Client less vendor",
    PressureFigure.DISTANCE: "How far apart the sides are",
}
NAMES = {
    By.HOUR: "Hour of the day",
    By.WEEKDAY: "Weekday",
    By.SITE: "Site",
    By.SITE_AND_HOUR: "Site and hour",
    By.LOAD: "Load of the shift",
    By.TENURE: "Agent’s time in the job",
    By.OF_THE_DAY: "Agent’s contact of the day",
    By.CHANNEL: "Channel",
    By.LANGUAGE: "Language",
    By.QUEUE: "Queue",
    By.TOPIC: "Topic",
}
ENDS = {
    PressureFigure.PROCESS: ("score lower", "score higher"),
    PressureFigure.TOTAL: ("score lower", "score higher"),
    PressureFigure.GAP: ("client lower", "client higher"),
    PressureFigure.DISTANCE: ("closer together", "further apart"),
}
HOW = (
    "Contacts are counted, each once; repeats in use are not. A group stands beside all other contacts of the same "
    "grouping, compared within their sessions, so that a strict session is not held against whoever was in it. From "
    "each reviewer’s scores their own mean is taken and their side’s put in its place: a site that was scored by other "
    "people does not look better or worse for it.",
    "All groups of all groupings are asked at once, and what is named has been corrected for that; it also has to be "
    f"more than {SMALLEST_PRESSURE:g} points. A group is named from {in_words(FEWEST_IN_GROUP)} contacts on, and in "
    f"counts below; under {in_words(GREYED_BELOW)} nothing is said.",
    "A difference says where scores are lower, not why: sites differ in what customers call about, too. No agent is "
    "named or counted by name.",
)


def grouping_name(key: str) -> str:
    """What a grouping is called: a standard one, or the key of an attribute."""
    return key.removeprefix(ATTRIBUTE) if key.startswith(ATTRIBUTE) else NAMES[By(key)]


def headline(report: PressureReport) -> str:
    """The finding: the surest group that differs, or that nothing does."""
    if not report.n_contacts:
        return NO_CONTACT
    if not report.groupings or not report.figures:
        return "Nothing that came with these contacts tells them apart."
    if report.n_sessions < FEWEST_SESSIONS:
        missing = FEWEST_SESSIONS - report.n_sessions
        return f"Too early to tell: {counted(missing, 'more session')} would allow a first verdict."
    if not report.n_questions:
        return f"Too early to tell: no group has {in_words(FEWEST_IN_GROUP)} contacts yet."
    flagged = report.flagged
    if not flagged:
        return "Scores hold wherever there are contacts enough to say." if report.holds else NOTHING
    said = group_sentence(flagged[0])
    if _hours_hold(report) and flagged[0].grouping != By.HOUR and flagged[0].figure is PressureFigure.PROCESS:
        return f"Scores hold from morning to night; {said[0].lower()}{said[1:]}"
    return said


def sub_line(report: PressureReport) -> str:
    """What it rests on, and whose scores they are."""
    if not report.n_contacts:
        return ""
    whose = f"as the {report.reference.value} scored them" if report.reference else "as both sides scored them"
    asked = f" {counted(report.n_questions, 'group').capitalize()} compared at once." if report.n_questions else ""
    contacts = counted(report.n_contacts, "contact").capitalize()
    return f"{contacts} of {counted(report.n_sessions, 'session')}, {whose}.{asked}"


def others_named(report: PressureReport) -> list[str]:
    """Sentences of what else is named, without the mirror image of a grouping with two groups."""
    said: list[str] = []
    seen: set[tuple[str, PressureFigure]] = set()
    for one in report.flagged:
        mirrored = len(report.of(one.grouping, one.figure)) == 2 and (one.grouping, one.figure) in seen
        seen.add((one.grouping, one.figure))
        if not mirrored:
            said.append(group_sentence(one))
    return said[1:]


def group_sentence(one: PressureGroup) -> str:
    """At Cebu, 20–24, process lines score 12 points lower (from 4 to 20; 14 contacts)."""
    return f"{where(one)} {_differs(one)} ({_from_to(one)}; {counted(one.n, 'contact')})."


def where(one: PressureGroup) -> str:
    """The group as the start of a sentence."""
    group = one.group
    if one.grouping.startswith(ATTRIBUTE):
        return f"Where {one.grouping.removeprefix(ATTRIBUTE)} is {group},"
    return {
        By.HOUR: f"Between {group} h",
        By.WEEKDAY: f"On {group}s",
        By.SITE: f"At {group}",
        By.SITE_AND_HOUR: f"At {group} h,",
        By.LOAD: f"With {group} other contacts at the site within the hour,",
        By.TENURE: f"With agents {group} in the job,",
        By.OF_THE_DAY: f"In an agent’s contacts that are {group},",
        By.CHANNEL: f"In {group},",
        By.LANGUAGE: f"In contacts in {group},",
        By.QUEUE: f"In the queue {group},",
        By.TOPIC: f"About {group},",
    }[By(one.grouping)]


def verdict(one: PressureGroup, *, patience: int) -> str:
    """The words at the right end of a row; ``patience``: the most sessions that a price may ask for."""
    if one.n < GREYED_BELOW:
        return "too few to say"
    if one.flagged:
        return _differs(one, short=True)
    if one.verdict is PressureVerdict.HOLDS:
        return "holds"
    if one.price is None or one.price.more is None or (one.price.sessions or 0) > patience:
        return "cannot tell"
    return (
        f"cannot tell: {contacts_price(one.price.more, shared=False).replace(' contacts', '').replace(' contact', '')}"
    )


def note(one: PressureGroup) -> str:
    """The small type of a row: how many contacts, and their mean or, of a few, counts."""
    contacts = counted(one.n, "contact")
    if one.n < FEWEST_IN_GROUP or one.mean is None or one.others is None:
        return f"{contacts}: {_counts(one)}" if one.n else "none"
    if one.figure is PressureFigure.GAP:
        return f"{contacts} · client {signed(one.mean)}, elsewhere {signed(one.others)}"
    return f"{contacts} · {one.mean:.0f}, elsewhere {one.others:.0f}"


def signed(value: float, digits: int = 0) -> str:
    """A number with its sign; none for what rounds to 0.

    Examples
    --------
    >>> signed(-1.44, 1), signed(0.3), signed(12.2)
    ('−1.4', '0', '+12')
    """
    shown = f"{abs(value):.{digits}f}"
    if float(shown) == 0:
        return shown
    return f"{'−' if value < 0 else '+'}{shown}"


def price_sentence(one: PressureGroup, *, patience: int) -> str:
    """What would settle a group, or would help where that takes too long; empty where it is settled."""
    if one.verdict is not PressureVerdict.CANNOT_TELL:
        return ""
    if one.price is None or one.price.more is None:
        return f"{where(one)} it cannot be told, and no reasonable number of contacts would settle it."
    price = contacts_price(one.price.more, sessions=one.price.sessions, shared=False)
    comma = "," if one.price.sessions else ""
    if (one.price.sessions or 0) > patience:
        return (
            f"{where(one)} it cannot be told: {price}, would settle it, {TOO_LONG}. More contacts from there in each "
            "session would tell sooner."
        )
    purpose = "allow a first verdict" if one.n < FEWEST_IN_GROUP else "settle it if it stays like this"
    return f"{where(one)} it cannot be told yet: {price}{comma} would {purpose}."


def trend_sentence(found: PressureTrend, *, grouping: str, figure: PressureFigure, patience: int) -> str:
    """Whether scores go with a number, and what would settle it."""
    rho, what = (
        found.rho,
        grouping_name(grouping).lower() if not grouping.startswith(ATTRIBUTE) else grouping_name(grouping),
    )
    subject = {
        PressureFigure.PROCESS: "the score on the process lines",
        PressureFigure.TOTAL: "the whole score",
        PressureFigure.GAP: "the client’s score beside the vendor’s",
        PressureFigure.DISTANCE: "the distance between the sides",
    }[figure]
    if rho.value is None or rho.interval is None:
        return f"Whether {subject} goes with the {what} takes 20 contacts that have both; there are {rho.n_units}."
    ends = f"rank correlation {signed(rho.value, 2)}, from {signed(rho.interval[0], 2)} to {signed(rho.interval[1], 2)}"
    over = f"{ends}; {rho.n_units} contacts"
    if not found.told:
        settles = _settles_trend(found, patience=patience)
        return f"Whether {subject} goes with the {what} cannot be told ({over}).{settles}"
    return f"As the {what} rises, {subject} goes {'up' if rho.value > 0 else 'down'} ({over})."


def _settles_trend(found: PressureTrend, *, patience: int) -> str:
    if found.price is None or found.price.more is None:
        return ""
    price = contacts_price(found.price.more, shared=False)
    too_long = f", {TOO_LONG}," if (found.price.sessions or 0) > patience else ""
    return f" {price}{too_long} would settle it if it stays like this."


def load_note(report: PressureReport) -> str:
    """What the load is counted from."""
    if report.load_from_population:
        return "Load: other contacts of the site within half an hour either way, counted in everything that took place."
    return (
        "Load: other contacts of the site within half an hour either way, counted among the contacts stored here. "
        "The list of what took place would count them all."
    )


OF_THE_DAY_NOTE = "Contact of the day: counted among the contacts of the agent that are stored here."


def left_out_notes(report: PressureReport) -> list[str]:
    """Attributes that make no groups."""
    said = []
    if report.left_out:
        said.append(f"No groups: {', '.join(report.left_out)}; nearly every contact has a value of its own.")
    if report.withheld:
        said.append(f"Left out because they may name people: {', '.join(report.withheld)}.")
    return said


def chart_alt(title: str, rows: int, grouping: str) -> str:
    """The chart in words."""
    return f"{title} {counted(rows, 'row').capitalize()} by {grouping_name(grouping).lower()}; each is in the table."


def grouping_title(report: PressureReport, grouping: str, figure: PressureFigure) -> str:
    """The finding of one chart."""
    groups = report.of(grouping, figure)
    flagged = [one for one in report.flagged if one in groups]
    if flagged:
        return group_sentence(flagged[0])
    tested = [one for one in groups if one.q_value is not None]
    name = grouping_name(grouping)
    if not tested:
        return f"{name}: too few contacts in a group to compare."
    if all(one.verdict is PressureVerdict.HOLDS for one in tested):
        return f"{name}: {FIGURES[figure].lower()} hold everywhere."
    return f"{name}: nothing more than chance allows."


def side_note(report: PressureReport, figure: PressureFigure) -> str:
    """Which contacts a figure of both sides rests on."""
    if figure in (PressureFigure.GAP, PressureFigure.DISTANCE):
        return "Points of the whole score, over contacts that both sides scored."
    whose = {Side.CLIENT: "the client’s", Side.VENDOR: "the vendor’s", None: "both sides’"}[report.reference]
    return f"Points of 100, {whose} scores."


def _differs(one: PressureGroup, *, short: bool = False) -> str:
    value = one.apart.value if one.apart else 0.0
    points = f"{abs(value):.0f}" if short else f"{abs(value):.0f} points"
    way = "lower" if value < 0 else "higher"
    if one.figure is PressureFigure.DISTANCE:
        way = "closer" if value < 0 else "further apart"
        return f"{points} {way}" if short else f"the sides are {points} {way} than elsewhere"
    if one.figure is PressureFigure.GAP:
        return (
            f"client {points} {way}" if short else f"the client scores {points} {way} beside the vendor than elsewhere"
        )
    subject = "process lines score" if one.figure is PressureFigure.PROCESS else "contacts score"
    return f"{points} {way}" if short else f"{subject} {points} {way}"


def _from_to(one: PressureGroup) -> str:
    """The interval in the direction of the difference."""
    if one.interval is None or one.apart is None:
        return "no interval"
    low, high = sorted(abs(end) for end in one.interval) if one.interval[0] * one.interval[1] > 0 else one.interval
    return f"from {low:.0f} to {high:.0f}"


def _counts(one: PressureGroup) -> str:
    if one.figure is PressureFigure.DISTANCE:
        return f"{one.n_low} within five points"
    if one.figure is PressureFigure.GAP:
        return f"client lower in {one.n_low}, higher in {one.n_high}"
    return f"{one.n_low} below the usual, {one.n_high} above"


def _hours_hold(report: PressureReport) -> bool:
    tested = [one for one in report.of(By.HOUR, PressureFigure.PROCESS) if one.q_value is not None]
    return len(tested) > 1 and all(one.verdict is PressureVerdict.HOLDS for one in tested)
