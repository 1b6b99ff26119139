"""Which criteria of a card are asked, given the answers so far."""

from collections.abc import Mapping

from calibration.scorecard.answer import Answer
from calibration.scorecard.definition import ScorecardDefinition


def asked_criteria(definition: ScorecardDefinition, answers: Mapping[str, Answer]) -> tuple[str, ...]:
    """Keys of the criteria that are asked now, in the order shown.

    A criterion without a condition is always asked. One with a condition is asked when the criterion
    it depends on is itself asked and has one of the named answers; an N/A or a blank there never meets
    a condition. An answer left over from before a change of mind therefore does not count.

    Parameters
    ----------
    definition : ScorecardDefinition
        Conditions point to earlier criteria (``definition_problems`` holds that); one that points
        anywhere else is not met.
    answers : mapping of criterion key to Answer

    Examples
    --------
    >>> from calibration.scorecard.definition import AnswerLevel, Condition, CriterionDefinition, SectionDefinition
    >>> levels = (AnswerLevel("yes", "Yes"), AnswerLevel("no", "No", points=0))
    >>> solved = CriterionDefinition(key="solved", name="Solved", levels=levels)
    >>> no = Condition("solved", ("no",))
    >>> offered = CriterionDefinition(key="offered", name="Offered", levels=levels, only_if=no)
    >>> card = ScorecardDefinition(key="c", name="C", sections=(SectionDefinition("s", "S", (solved, offered)),))
    >>> asked_criteria(card, {"solved": Answer(level_code="yes")})
    ('solved',)
    >>> asked_criteria(card, {"solved": Answer(level_code="no")})
    ('solved', 'offered')
    """
    asked: dict[str, None] = {}
    for criterion in definition.criteria:
        condition = criterion.only_if
        decided_by = answers.get(condition.criterion) if condition and condition.criterion in asked else None
        if condition is None or (decided_by is not None and decided_by.level_code in condition.answers):
            asked[criterion.key] = None
    return tuple(asked)
