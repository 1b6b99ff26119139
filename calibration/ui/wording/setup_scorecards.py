"""Sentences of the Scorecards page."""

from collections.abc import Sequence

from calibration.scorecard.answer import number_text
from calibration.scorecard.change import Comparison, LineChange
from calibration.scorecard.definition import CriterionDefinition, ScorecardDefinition
from calibration.scorecard.paste_rows import RowKind
from calibration.scorecard.pasted import PastedScorecard
from calibration.scorecard.tone import is_tone_round
from calibration.ui.wording.home import counted
from calibration.vocabulary import (
    AnswerType,
    Change,
    CriterionKind,
    Critical,
    ErrorClass,
    NotApplicableRule,
    Requirement,
    ScoreRole,
)
from calibration.workflow.card_access import Card

ANSWER_TYPES = {
    AnswerType.BINARY: "two answers",
    AnswerType.ORDINAL: "answers in an order",
    AnswerType.NOMINAL: "answers without an order",
    AnswerType.NUMERIC: "a number",
}
KINDS = {
    CriterionKind.QUALITY: "quality",
    CriterionKind.TONE_FIT: "whether the tone fits",
    CriterionKind.TONE_POSITION: "where the tone stands",
}
ROLES = {
    ScoreRole.WEIGHTED: "by its weight",
    ScoreRole.DEDUCTION: "points are taken off",
    ScoreRole.BONUS: "points are added",
    ScoreRole.UNSCORED: "not at all",
}
CRITICAL = {
    Critical.NO: "nothing more",
    Critical.SECTION: "its section scores 0",
    Critical.ALL: "the whole contact scores 0",
}
ERROR_CLASSES: dict[ErrorClass | None, str] = {
    None: "not said",
    ErrorClass.CUSTOMER: "the customer",
    ErrorClass.BUSINESS: "the business",
    ErrorClass.COMPLIANCE: "compliance",
}
NOT_APPLICABLE = {
    NotApplicableRule.NOT_ALLOWED: "N/A is no answer here",
    NotApplicableRule.REDISTRIBUTE: "its weight goes to the rest of the section",
    NotApplicableRule.FULL_CREDIT: "it counts as full points",
    NotApplicableRule.LEFT_OUT: "its weight is left out",
}
NOT_APPLICABLE_UNSCORED = "N/A can be chosen"
REQUIREMENTS = {
    Requirement.NEVER: "never",
    Requirement.ON_FAIL: "on a fail",
    Requirement.ON_MARK_DOWN: "on a mark-down",
    Requirement.ALWAYS: "always",
}
CHANGES = {Change.EDITORIAL: "The same, said better", Change.SEMANTIC: "Another meaning: its history starts anew"}
ROW_KINDS = {
    RowKind.TITLE: "title",
    RowKind.HEADER: "column names",
    RowKind.SECTION: "section",
    RowKind.LINE: "line",
    RowKind.CONTINUED: "continued",
    RowKind.TOTAL: "total",
    RowKind.NOT_UNDERSTOOD: "not used",
}
PASTE_HINT = (
    "Select the cells of your scorecard in Excel, copy, and paste them here: one line of the card a row, best with a "
    "header such as Section, Parameter, Weight, Scale."
)


def list_title(cards: Sequence[Card]) -> str:
    """The headline of the page."""
    if not cards:
        return "There is no scorecard yet."
    own = sum(card.own for card in cards)
    if own == len(cards):
        return f"{counted(len(cards), 'scorecard').capitalize()}."
    return (
        f"{counted(len(cards), 'scorecard').capitalize()}, {counted(own, 'one', 'of them') if own else 'none'} yours."
    )


def pasted_title(pasted: PastedScorecard) -> str:
    """What was understood of a pasted table."""
    lines = counted(len(pasted.definition.criteria), "line")
    sections = counted(len(pasted.definition.sections), "section")
    missed = len(pasted.not_understood)
    rest = "everything was understood" if not missed else f"{counted(missed, 'cell')} not understood"
    return f"{lines.capitalize()} in {sections}; {rest}."


def card_facts(definition: ScorecardDefinition) -> str:
    """Lines, sections and what the score is made from."""
    lines = counted(len(definition.criteria), "line")
    critical = sum(one.critical is not Critical.NO for one in definition.criteria)
    parts = [f"{lines.capitalize()} in {counted(len(definition.sections), 'section')}"]
    if critical:
        parts.append(f"{counted(critical, 'line')} critical")
    if is_tone_round(definition):
        parts.append("not scored: for a tone round")
    return " · ".join(parts)


def not_applicable_rules(line: CriterionDefinition) -> dict[NotApplicableRule, str]:
    """What can be said of N/A on a line, in words: where nothing is scored there is no weight to tell of."""
    if line.role is not ScoreRole.UNSCORED:
        return NOT_APPLICABLE
    refused = NotApplicableRule.NOT_ALLOWED
    allowed = NotApplicableRule.LEFT_OUT if line.not_applicable is refused else line.not_applicable
    return {refused: NOT_APPLICABLE[refused], allowed: NOT_APPLICABLE_UNSCORED}


def line_facts(line: CriterionDefinition, definition: ScorecardDefinition) -> list[str]:
    """What a reviewer should know of a line beside its words, a clause each."""
    facts = []
    if line.role is ScoreRole.WEIGHTED:
        facts.append(f"weight {number_text(line.weight)}")
    elif line.role in (ScoreRole.DEDUCTION, ScoreRole.BONUS):
        facts.append(f"{line.role.value} of {number_text(abs(line.adjustment))} points")
    else:
        facts.append("not scored")
    if line.not_applicable is not NotApplicableRule.NOT_ALLOWED:
        when = f", when: {line.not_applicable_when.rstrip('.')}" if line.not_applicable_when else ""
        allowed = not_applicable_rules(line)[line.not_applicable]
        facts.append(f"{allowed if line.role is ScoreRole.UNSCORED else f'N/A: {allowed}'}{when}")
    for what, requirement in (("comment", line.comment_required), ("evidence", line.evidence_required)):
        if requirement is not Requirement.NEVER:
            facts.append(f"{what} {REQUIREMENTS[requirement]}")
    if line.error_class is not None:
        facts.append(f"an error hurts {ERROR_CLASSES[line.error_class]}")
    if line.only_if is not None:
        parent = definition.criterion(line.only_if.criterion)
        answers = [level.label for code in line.only_if.answers if parent and (level := parent.level(code))]
        facts.append(f"asked only if “{parent.name if parent else line.only_if.criterion}” is {' or '.join(answers)}")
    return facts


def range_text(line: CriterionDefinition) -> str:
    """``a number from 0 to 10 minutes, less is better``."""
    unit = f" {line.unit}" if line.unit else ""
    better = ", less is better" if line.lower_is_better else ""
    return f"a number from {number_text(line.minimum or 0)} to {number_text(line.maximum or 0)}{unit}{better}"


def change_text(line: Comparison) -> str:
    """What became of a line, with the reason that decides."""
    because = "; ".join(line.reasons)
    return {
        LineChange.SEMANTIC: f"{line.name}: another meaning in any case, because {because}. Its history starts anew.",
        LineChange.EDITORIAL: f"{line.name}: {because}. Its history goes on.",
        LineChange.ADDED: f"{line.name}: new.",
        LineChange.RETIRED: f"{line.name}: no longer asked.",
        LineChange.WORDING: f"{line.name}: {because}.",
        LineChange.UNCHANGED: f"{line.name}: unchanged.",
    }[line.change]
