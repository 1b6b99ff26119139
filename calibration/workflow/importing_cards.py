"""The card of imported ratings: one made from the file, or a published one that it must fit."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from calibration.errors import InvalidInput
from calibration.intake.records import Problem, RatingRecord, Severity
from calibration.scorecard.answer import Answer, check_answer
from calibration.scorecard.change import LineChange, compare_versions
from calibration.scorecard.definition import CriterionDefinition, ScorecardDefinition, SectionDefinition
from calibration.scorecard.problems import definition_problems
from calibration.store.engine import Db
from calibration.store.scorecards import (
    next_version_number,
    save_scorecard_version,
    scorecard_definition,
    scorecard_versions,
)
from calibration.vocabulary import VersionState

PREFIX = "imported-"
PRIVATE_PREFIX = "internal-imported-"
"""Begins the key of a card made for one side's own room: the other side does not know of it."""
LONGEST_NAME = 200
_LONGEST_KEY = 64


def imported_card(
    db: Db, card: ScorecardDefinition, *, organization_id: int, private: bool, now: datetime
) -> tuple[int, dict[str, str]]:
    """Version id of a card "Imported: …" that says what the file's lines say, and the key each line got.

    The same lines under the same name are the same version. A line keeps its key, and so its history, when the
    organization has a line with this key that means the same; with another meaning it gets a key of its own.
    ``private``: for one side's own room; it is never the card of a joint import, whose versions would tell of it.

    Raises
    ------
    InvalidInput
        The lines make no card that could be published.
    """
    key = ((PRIVATE_PREFIX if private else PREFIX) + card.key)[:_LONGEST_KEY]
    summaries = scorecard_versions(db, organization_ids=[organization_id])
    known = {one.version_id: scorecard_definition(db, one.version_id) for one in summaries}
    others = [known[one.version_id] for one in summaries if one.key != key]
    own = [(one.version_id, known[one.version_id]) for one in summaries if one.key == key]
    keys = {line.key: _free_key(line, others, key) for line in card.criteria}
    wanted = _renamed(card, keys, key=key, lines=[line for other in others for line in other.criteria])
    for version_id, definition in own:
        if replace(definition, version=wanted.version, note=wanted.note) == wanted:
            return version_id, keys
    wanted = replace(wanted, version=next_version_number(db, organization_id=organization_id, key=key))
    sentences = definition_problems(wanted)
    if sentences:
        raise InvalidInput(f"The lines of the file make no card. {' '.join(sentences)}")
    saved = save_scorecard_version(
        db, organization_id=organization_id, definition=wanted, state=VersionState.PUBLISHED, now=now
    )
    assert saved.id is not None, "a flushed row has its id"
    return saved.id, keys


def _renamed(
    card: ScorecardDefinition, keys: dict[str, str], *, key: str, lines: Sequence[CriterionDefinition]
) -> ScorecardDefinition:
    revisions = {line.key: line.meaning_revision for line in lines}

    def line(found: CriterionDefinition) -> CriterionDefinition:
        own = keys[found.key]
        if len(found.name) > LONGEST_NAME:
            # The whole text stays as the question: that is what reviewers read under the name.
            found = replace(found, name=found.name[: LONGEST_NAME - 1] + "…", question=found.question or found.name)
        condition = found.only_if and replace(found.only_if, criterion=keys[found.only_if.criterion])
        return replace(found, key=own, only_if=condition, meaning_revision=revisions.get(own, 1))

    sections = tuple(
        SectionDefinition(section.key, section.name, tuple(line(one) for one in section.criteria))
        for section in card.sections
    )
    return replace(card, key=key, name=f"Imported: {card.name}"[:200], version=1, sections=sections)


def _free_key(line: CriterionDefinition, others: Iterable[ScorecardDefinition], card_key: str) -> str:
    same = [found for other in others if (found := other.criterion(line.key)) is not None]
    if not same or _means_the_same(same[-1], line):
        return line.key
    suffix = card_key.removeprefix(PREFIX).replace(PRIVATE_PREFIX, "own-", 1)
    return f"{line.key[: _LONGEST_KEY - 20]}-{suffix}"[:_LONGEST_KEY]


def _means_the_same(old: CriterionDefinition, new: CriterionDefinition) -> bool:
    before, after = (
        ScorecardDefinition("one", "One", sections=(SectionDefinition("all", "All", (line,)),)) for line in (old, new)
    )
    return compare_versions(before, after)[0].change is not LineChange.SEMANTIC


def off_card(card: ScorecardDefinition, ratings: Iterable[RatingRecord]) -> tuple[list[RatingRecord], list[Problem]]:
    """The ratings that fit a published card, and a problem for each that does not."""
    lines = {line.key: line for line in card.criteria}
    fits, problems = [], []
    for rating in ratings:
        found = _complaint(lines.get(rating.criterion), rating, card)
        if found is None:
            fits.append(rating)
        else:
            problems.append(
                Problem("off_card", found, Severity.ERROR, rating.place, rating.criterion, contact=rating.contact)
            )
    return fits, problems


def _complaint(line: CriterionDefinition | None, rating: RatingRecord, card: ScorecardDefinition) -> str | None:
    where = f"Line {rating.place.line}: " if rating.place.line else ""
    if line is None:
        allowed = ", ".join(one.key for one in card.criteria)
        return f"{where}'{rating.criterion}' is not a line of '{card.name}'. Allowed: {allowed}."
    try:
        check_answer(line, Answer(rating.level_code, rating.number, rating.not_applicable))
    except InvalidInput as error:
        return f"{where}{error}"
    return None
