"""What the demo's reviewers write beside their answers: the authored marks, and short words where one is required."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from calibration.scorecard.definition import AnswerLevel, CriterionDefinition
from calibration.vocabulary import Side
from data.demo.raters import Reviewer, Seen, stream

OFTEN = 0.6
"""Share of a side's reviewers who take up a mark that fits their answer."""
REASONS_GIVEN = 0.8
DEFENCES = {("HH-2009", "vendor"), ("HH-2011", "vendor")}
"""Marks on the identity check that argue for a pass."""
WRONG = ("wrong_policy", "incomplete", "wrong_fact")
BROKEN = ("over the limit of the care guide, as I read it", "the guide's limit is not kept here")


@dataclass(frozen=True)
class Mark:
    """One authored mark of ``marks.csv``."""

    contact: str
    criterion: str
    side: str
    turn: int | None
    second: float | None
    quote: str
    comment: str


def marks_taken(reviewer: Reviewer, seen: Seen, answers: Mapping[str, str], marks: Sequence[Mark]) -> list[Mark]:
    """The marks this reviewer makes: those of the own side that argue for the answer given."""
    taken = []
    for place, mark in enumerate(marks):
        fits = mark.criterion in answers and _argues_for(mark, answers[mark.criterion], reviewer, seen)
        must = mark.criterion == "id_check" and answers.get("id_check") == "fail"
        chance = stream(seen.session, seen.contact, reviewer.key, "mark", place)
        if fits and (must or chance.random() < OFTEN):
            taken.append(mark)
    return taken


def _argues_for(mark: Mark, given: str, reviewer: Reviewer, seen: Seen) -> bool:
    truth = seen.truth.get(mark.criterion)
    if mark.criterion == "id_check" and truth == "fail":
        accuses = (mark.contact, mark.side) not in DEFENCES
        return accuses if given == "fail" else not accuses and mark.side == reviewer.side
    if mark.side not in ("both", reviewer.side):
        return False
    if mark.side == Side.VENDOR and mark.criterion in ("tone", "warmth") and seen.style == "formal":
        return given in ("about_right", "yes")
    if mark.side == Side.VENDOR and mark.criterion == "next_step" and truth == "no":
        return given == "yes"
    if mark.side == Side.VENDOR and mark.criterion == "acknowledges" and truth in ("1", "2"):
        return given != truth
    return given == truth


def comment_on(
    line: CriterionDefinition, given: AnswerLevel | None, reviewer: Reviewer, seen: Seen, taken: Sequence[Mark]
) -> str:
    """The comment: the mark's, or a short one where a failed line requires it."""
    own = [mark.comment for mark in taken if mark.criterion == line.key and mark.comment]
    if own:
        return own[0]
    chance = stream(seen.session, seen.contact, reviewer.key, line.key, "comment")
    return chance.choice(BROKEN) if given is not None and given.fails else ""


def reasons_for(
    line: CriterionDefinition, given: AnswerLevel | None, reviewer: Reviewer, seen: Seen
) -> tuple[str, ...]:
    """The reason for a mark-down, if given: what is wrong with a contact is the same for everybody."""
    chance = stream(seen.session, seen.contact, reviewer.key, line.key, "reason")
    offered = [reason.code for reason in line.reasons]
    if given is None or given.points >= 1 or not offered or chance.random() >= REASONS_GIVEN:
        return ()
    shared = stream(seen.contact, line.key, "reason")
    chosen = {
        ("acknowledges", "2"): "form_words",
        ("acknowledges", "1"): shared.choice(("repeat_contact", "waiting_time", "other")),
        ("questions", "2"): "asked_again",
        ("questions", "1"): "did_not_ask",
        ("resolution", "no"): shared.choice(WRONG),
        ("next_step", "no"): shared.choice(("no_date", "no_date", "no_date", "no_owner")),
        ("tone", "too_formal"): chance.choice(("stiff", "stiff", "company_words")),
        ("tone", "too_casual"): "too_chatty",
    }.get((line.key, given.code), "other")
    return (chosen,) if chosen in offered else ()
