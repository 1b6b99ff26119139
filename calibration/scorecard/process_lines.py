"""A card with only its process lines counting: whether the procedure was followed, apart from how it sounded."""

from dataclasses import replace

from calibration.scorecard.definition import CriterionDefinition, ScorecardDefinition
from calibration.vocabulary import CriterionKind, Critical, ScoreRole


def is_process_line(criterion: CriterionDefinition) -> bool:
    """Whether a line is about the procedure: a quality line that enters the score, by weight, deduction or bonus."""
    return criterion.kind is CriterionKind.QUALITY and criterion.role is not ScoreRole.UNSCORED


def process_only(definition: ScorecardDefinition) -> ScorecardDefinition:
    """The same card on which only process lines earn points and no failed line zeroes others.

    Parameters
    ----------
    definition : ScorecardDefinition
        A version without problems.

    Returns
    -------
    ScorecardDefinition
        To count with, never to store. Its score is the share of points earned on the process lines: weights, N/A
        rules, conditions, deductions and bonuses are the card's; an N/A with ``redistribute`` hands its weight to the
        process lines of its section. A card without process lines scores nothing (``NoScore.NOTHING_WEIGHTED``).

    Notes
    -----
    A critical line earns its own points like any other: what its fail does to the whole score is a rule of the
    contract, and would put a contact with one lapse beside one on which nothing was done right.
    """
    sections = tuple(
        replace(section, criteria=tuple(_counting(criterion) for criterion in section.criteria))
        for section in definition.sections
    )
    return replace(definition, sections=sections)


def _counting(criterion: CriterionDefinition) -> CriterionDefinition:
    if is_process_line(criterion):
        return replace(criterion, critical=Critical.NO)
    return replace(criterion, critical=Critical.NO, role=ScoreRole.UNSCORED, weight=0.0, adjustment=0.0)
