"""Sentences of the Engagement page: what each term means, the terms as they stand, and what was changed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from calibration.scorecard.contract_clause import ContractClause
from calibration.ui.wording.countries import country_list
from calibration.ui.wording.home import counted
from calibration.ui.wording.scoring import day_and_month
from calibration.vocabulary import (
    ContractFigure,
    ContractPeriod,
    DecisionRule,
    NamesShown,
    Reference,
    ReviewerPrivacy,
    Rounding,
)
from calibration.workflow.engagement_terms import TermsChange
from calibration.workflow.terms import CadenceStep, Terms

RULES = {
    DecisionRule.CLIENT_DECIDES: "The client decides",
    DecisionRule.BOTH_AGREE: "Both sides agree",
    DecisionRule.ARBITER: "A named arbiter",
}
RULES_EXPLAINED = {
    DecisionRule.CLIENT_DECIDES: "Where the sides differ, the client has the last word. The vendor’s note is kept.",
    DecisionRule.BOTH_AGREE: "A decision stands when both sides accept it. Until then they have agreed to differ.",
    DecisionRule.ARBITER: "Where the sides cannot agree, one person whom both have named decides.",
}
REFERENCES = {
    Reference.CLIENT_SIDE: "The client side",
    Reference.CONSENSUS: "What most reviewers gave",
    Reference.GOLD: "The agreed score",
    Reference.NONE: "Nothing",
}
REFERENCES_EXPLAINED = {
    Reference.CLIENT_SIDE: "Vendor reviewers are held against what the client’s reviewers gave on the same contact.",
    Reference.CONSENSUS: "Each reviewer is held against what most of the others gave, whatever their side.",
    Reference.GOLD: "Everybody is held against the score that the meeting settled on.",
    Reference.NONE: "Reviewers are held against each other only, and nobody counts as right.",
}
NAMES = {
    NamesShown.COUNTS: "Counts only",
    NamesShown.OWN_SIDE: "Names of one’s own side",
    NamesShown.ALL: "All names",
}
NAMES_EXPLAINED = {
    NamesShown.COUNTS: "How many gave which answer, and one’s own.",
    NamesShown.OWN_SIDE: "One’s own side by name, the other side as Vendor A, Vendor B or Client A.",
    NamesShown.ALL: "Everybody who scored, by name, to both sides.",
}
PRIVACY = {
    ReviewerPrivacy.OFF: "Nobody",
    ReviewerPrivacy.OWN_ONLY: "Each reviewer, about themself",
    ReviewerPrivacy.OWN_SIDE_LEAD: "Also the QA lead of their own side",
}
PRIVACY_EXPLAINED = {
    ReviewerPrivacy.OFF: "No figure about a single reviewer is shown to anybody, not even to that reviewer.",
    ReviewerPrivacy.OWN_ONLY: "A reviewer sees how their own scoring compares. Nobody else does.",
    ReviewerPrivacy.OWN_SIDE_LEAD: "A reviewer, and the QA lead of that reviewer’s side. Never the other company.",
}
SIDE_OF_ONE = (
    "What is said of a side, such as who moved over months, both companies see under every choice. Where one person is "
    "all of a side, it is about that person: two reviewers a side avoid it."
)
FIGURES = {
    ContractFigure.WITHIN_TOLERANCE: "Totals within so many points",
    ContractFigure.SAME_ANSWERS: "The same answers, over all lines",
    ContractFigure.CRITICAL_SAME: "The same pass or fail on critical lines",
    ContractFigure.MEAN_ABSOLUTE_GAP: "How far totals are off on average",
}
PERIODS = {
    ContractPeriod.SESSION: "each session",
    ContractPeriod.MONTH: "a month",
    ContractPeriod.QUARTER: "a quarter",
}
ROUNDINGS = {
    Rounding.HALF_UP: "half goes up",
    Rounding.HALF_EVEN: "half goes to the even digit",
    Rounding.DOWN: "cut off",
}
DECIMALS = {0: "whole numbers", 1: "one decimal", 2: "two decimals"}
NO_CLAUSE = "The contract names no figure."
USUAL_COUNTRIES = ("GB", "US")
"""Masked for where an engagement names none (``intake.options``)."""

DATA_NOTICE = (
    "Your name, your e-mail address, and the answers, comments and quotes you give are stored, with the time you gave "
    "them. They are used to find out where the two companies score differently and to settle it, and for nothing else. "
    "Your own company decides how long what you gave is kept; your QA lead can tell you, and have your name removed."
)
"""What an administrator starts from. Who runs the program knows better, and says so here."""

PARTS = {
    "clock": "Name, time zone and countries",
    "rule": "Who has the last word",
    "compared": "What reviewers are compared with",
    "clause": "What the contract says",
    "reviewers": "What is shown about reviewers",
    "notice": "What people are told about their data",
    "cadence": "How often joint sessions are held",
    "repeats": "Contacts that come back",
}
REPEATS = "Contacts may come back, unmarked"
REPEATS_ON = (
    "Some contacts are set aside undiscussed and come back in later sessions, unmarked. Without them a gap that "
    "changes has no owner: better work and softer scoring look the same."
)
REPEATS_OFF = "No contact is set aside to come back. A gap that changes can be seen, whose standard moved cannot."
REPEATS_COST = (
    "The program chooses which, and tells nobody: mid-range contacts with their text here, one a session, until four "
    "are in use. One comes back after four weeks or more, is scored four times in all, then opens like any other. It "
    "costs one contact fewer to discuss in the sessions that set one aside. Each session can be planned without."
)
UNDER_THE_TERMS = (
    "A change holds for sessions planned from then on. Every session that is there keeps what it was planned with."
)
IF_SAVED, NOT_SAVED, NO_CHANGE = "If you save", "It cannot be saved yet", "Nothing would change."
UNDER_A_CHANGE = "Both sides see the change, who made it and when."
_IN_THE_HEADLINE = ("decision_rule", "arbiter", "clause")


def full_day(day: date) -> str:
    """12 November 2026."""
    return f"{day_and_month(day)} {day.year}"


def rule_sentence(rule: DecisionRule, arbiter: str) -> str:
    """Who has the last word, as a sentence."""
    return {
        DecisionRule.CLIENT_DECIDES: "The client has the last word.",
        DecisionRule.BOTH_AGREE: "A decision stands when both sides agree.",
        DecisionRule.ARBITER: f"Where the sides cannot agree, {arbiter or 'an arbiter'} decides.",
    }[rule]


def clause_sentence(clause: ContractClause | None) -> str:
    """The contract's clause in words."""
    return NO_CLAUSE if clause is None else clause.in_words()


def headline(terms: Terms, changes: Sequence[TermsChange], zone: ZoneInfo) -> str:
    """Who has the last word; since when, where that or the contract's clause was changed: both sides see it here."""
    standing = rule_sentence(terms.decision_rule, terms.arbiter)
    for change in changes:
        fields = [name for name in _IN_THE_HEADLINE if name in change.changed]
        if not fields:
            continue
        day = full_day(change.at.astimezone(zone).date())
        if fields == ["clause"]:
            return f"{standing} The contract’s figure was changed on {day}."
        also = " So was the contract’s figure." if "clause" in fields else ""
        return f"Changed on {day}: {standing[0].lower()}{standing[1:]}{also}"
    return standing


def sentences(terms: Terms) -> dict[str, tuple[str, ...]]:
    """Part → what stands there, as sentences."""
    masked = country_list(terms.countries or USUAL_COUNTRIES)
    return {
        "clock": (
            f"{terms.name or 'No name yet'}. Days and due times are those of {terms.time_zone}.",
            f"On import, telephone and identity numbers of {masked} are masked. Names are not.",
        ),
        "rule": (
            rule_sentence(terms.decision_rule, terms.arbiter)
            if terms.decision_rule is DecisionRule.ARBITER
            else RULES_EXPLAINED[terms.decision_rule],
        ),
        "compared": (
            REFERENCES_EXPLAINED[terms.reference],
            f"Two totals count as the same when they are within {counted_points(terms.tolerance)}.",
        ),
        "clause": (clause_sentence(terms.clause),),
        "reviewers": (
            f"After a contact’s reveal, new sessions show: {_lower(NAMES_EXPLAINED[terms.names_shown])}",
            f"{privacy_sentence(terms)} {SIDE_OF_ONE}",
        ),
        "notice": (terms.data_notice or "Nothing has been written.",),
        "cadence": cadence_sentences(terms.cadence),
        "repeats": (REPEATS_ON if terms.repeats else REPEATS_OFF,),
    }


def privacy_sentence(terms: Terms) -> str:
    """Who sees figures about single reviewers, and from when on."""
    return figures_shown_to(terms.reviewer_privacy, minimum=terms.reviewer_minimum)


def figures_shown_to(privacy: ReviewerPrivacy, *, minimum: int) -> str:
    """Who sees figures about single reviewers, once they rest on so many contacts."""
    enough = f"once they rest on {counted(minimum, 'contact')} or more"
    return {
        ReviewerPrivacy.OFF: PRIVACY_EXPLAINED[ReviewerPrivacy.OFF],
        ReviewerPrivacy.OWN_ONLY: f"Figures about single reviewers are shown to that reviewer alone, {enough}.",
        ReviewerPrivacy.OWN_SIDE_LEAD: (
            "Figures about single reviewers are shown to that reviewer and to the QA lead of their side, never to the "
            f"other company, {enough}."
        ),
    }[privacy]


def counted_points(points: float) -> str:
    """1 point; 2.5 points."""
    return f"{points:g} point{'' if points == 1 else 's'}"


def cadence_sentences(steps: Sequence[CadenceStep]) -> tuple[str, ...]:
    """How often, from which day on."""
    if not steps:
        return ("No cadence has been agreed.",)
    return tuple(f"From {full_day(step.in_force_from)}: {every(step.every_weeks)}." for step in steps)


def every(weeks: int) -> str:
    """One joint session a week; every two weeks."""
    return "one joint session a week" if weeks == 1 else f"one joint session every {counted(weeks, 'week')}"


def change_title(change: TermsChange, zone: ZoneInfo) -> str:
    """When, and who: by name of one's own side, by organization of the other."""
    local = change.at.astimezone(zone)
    who = change.who or (f"an administrator of {change.organization}" if change.organization else "an administrator")
    return f"{full_day(local.date())}, {local:%H:%M} · {who}"


def change_lines(change: TermsChange) -> tuple[str, ...]:
    """What was changed, a sentence each."""
    if change.made:
        return ("The engagement was made.",)
    if change.erased:
        return ("What was changed has been erased.",)
    return tuple(_change_line(name, *change.changed[name]) for name in _ORDER if name in change.changed)


def _change_line(name: str, old: Any, new: Any) -> str:
    if name == "data_notice":
        return "The data notice was rewritten. Everybody is asked to read it again."
    what, told = _FIELDS.get(name, (name, str))
    return f"{what}: {told(old)} → {told(new)}"


def _clause_told(value: Mapping[str, Any] | None) -> str:
    return clause_sentence(ContractClause.from_json(value)) if value else _lower(NO_CLAUSE)


def _cadence_told(value: Sequence[Sequence[Any]]) -> str:
    steps = [CadenceStep(date.fromisoformat(str(day)), int(weeks)) for day, weeks in value]
    return "; ".join(_lower(one.rstrip(".")) for one in cadence_sentences(steps))


def _lower(said: str) -> str:
    return said[:1].lower() + said[1:]


_FIELDS: dict[str, tuple[str, Any]] = {
    "name": ("Name", str),
    "time_zone": ("Time zone", str),
    "countries": ("Masking", lambda codes: country_list(codes or USUAL_COUNTRIES)),
    "decision_rule": ("Last word", lambda value: _lower(RULES[DecisionRule(value)])),
    "arbiter": ("Arbiter", lambda value: value or "nobody"),
    "reference": ("Compared with", lambda value: _lower(REFERENCES[Reference(value)])),
    "tolerance": ("Tolerance of totals", counted_points),
    "clause": ("Contract", _clause_told),
    "reviewer_privacy": ("Figures about single reviewers", lambda value: _lower(PRIVACY[ReviewerPrivacy(value)])),
    "reviewer_minimum": ("Contacts behind such a figure", lambda value: f"{value:,}"),
    "names_shown": ("Shown after the reveal", lambda value: _lower(NAMES[NamesShown(value)])),
    "cadence": ("Joint sessions", _cadence_told),
    "repeats": ("Contacts that come back", lambda value: "yes, unmarked" if value else "no"),
}

_ORDER = (*_FIELDS, "data_notice")


def saved_text(part: str, now: datetime, zone: ZoneInfo) -> str:
    """What stands there after a change was saved."""
    return f"Saved at {now.astimezone(zone):%H:%M}: {_lower(PARTS[part])}. Everybody in the engagement can see it."
