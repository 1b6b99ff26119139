"""What a review still lacks before it can be submitted: answers, comments, evidence."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from calibration.scorecard.answer import Answer, allowed_answers, check_answers
from calibration.scorecard.conditions import asked_criteria
from calibration.scorecard.definition import CriterionDefinition, ScorecardDefinition
from calibration.scorecard.score_plan import number_points
from calibration.vocabulary import Requirement, ScoreRole


class Lacking(StrEnum):
    """What a line lacks."""

    ANSWER = "answer"
    COMMENT = "comment"
    EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that keeps a review from being submitted.

    Attributes
    ----------
    criterion : str
        Key of the line to jump to.
    lacking : Lacking
    sentence : str
        For the screen.
    """

    criterion: str
    lacking: Lacking
    sentence: str


def missing_before_submit(
    definition: ScorecardDefinition,
    answers: Mapping[str, Answer],
    *,
    comments: Collection[str] = (),
    evidence: Collection[str] = (),
) -> tuple[Missing, ...]:
    """Everything that is still missing, in the order of the card; empty when the review can be submitted.

    Lines that are not asked need nothing. An N/A needs a comment only where one is always required, and
    never evidence: there is nothing to quote.

    Parameters
    ----------
    definition : ScorecardDefinition
    answers : mapping of criterion key to Answer
    comments, evidence : collection of str
        Keys of the criteria that have a comment (not blank), and at least one quote or second.

    Raises
    ------
    InvalidInput
        An answer is not on its scale.
    """
    check_answers(definition, answers)
    asked = set(asked_criteria(definition, answers))
    missing: list[Missing] = []
    for criterion in definition.criteria:
        if criterion.key not in asked:
            continue
        answer = answers.get(criterion.key)
        if answer is None:
            sentence = f"'{criterion.name}' has no answer. Allowed: {allowed_answers(criterion)}."
            missing.append(Missing(criterion.key, Lacking.ANSWER, sentence))
            continue
        if criterion.key not in comments and _required(criterion.comment_required, criterion, answer):
            missing.append(_missing(criterion, answer, Lacking.COMMENT, criterion.comment_required))
        quotable = not answer.not_applicable
        if quotable and criterion.key not in evidence and _required(criterion.evidence_required, criterion, answer):
            missing.append(_missing(criterion, answer, Lacking.EVIDENCE, criterion.evidence_required))
    return tuple(missing)


def is_marked_down(criterion: CriterionDefinition, answer: Answer) -> bool:
    """Whether an answer earns less than full points, or brings a deduction about.

    N/A is no mark-down; neither is a bonus that was not earned.
    """
    if answer.not_applicable or criterion.role is ScoreRole.BONUS:
        return False
    points = answer_points(criterion, answer)
    return points > 0 if criterion.role is ScoreRole.DEDUCTION else points < 1


def is_failed(criterion: CriterionDefinition, answer: Answer) -> bool:
    """Whether the answer is one that the card marks as failing."""
    level = criterion.level(answer.level_code) if answer.level_code is not None else None
    return level is not None and level.fails


def answer_points(criterion: CriterionDefinition, answer: Answer) -> float:
    """Points of an answer other than N/A, 0 to 1.

    Raises
    ------
    InvalidInput
        The answer is not on the criterion's scale, or is N/A.
    """
    level = criterion.level(answer.level_code) if answer.level_code is not None else None
    if level is not None:
        return level.points
    return number_points(criterion, answer.number if answer.number is not None else answer.text)


def _required(requirement: Requirement, criterion: CriterionDefinition, answer: Answer) -> bool:
    if requirement is Requirement.ON_FAIL:
        return is_failed(criterion, answer)
    if requirement is Requirement.ON_MARK_DOWN:
        return is_failed(criterion, answer) or is_marked_down(criterion, answer)
    return requirement is Requirement.ALWAYS


def _missing(criterion: CriterionDefinition, answer: Answer, lacking: Lacking, requirement: Requirement) -> Missing:
    level = criterion.level(answer.level_code) if answer.level_code is not None else None
    given = level.label if level else answer.text
    why = {
        Requirement.ON_FAIL: f"because '{given}' fails it",
        Requirement.ON_MARK_DOWN: f"because '{given}' marks it down",
    }.get(requirement, "whatever the answer")
    what = (
        "a comment" if lacking is Lacking.COMMENT else "evidence (words of the contact, or a second of the recording)"
    )
    return Missing(criterion.key, lacking, f"'{criterion.name}' needs {what} {why}.")
