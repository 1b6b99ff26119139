"""Scorecard versions in and out of the store: what is read back equals what was saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from calibration.errors import InvalidInput, NotFound, WrongState
from calibration.scorecard.definition import (
    AnswerLevel,
    Condition,
    CriterionDefinition,
    ReasonCode,
    ScorecardDefinition,
    SectionDefinition,
)
from calibration.store import models
from calibration.store.bulk import criterion_ids, insert_for_ids, insert_rows, version_numbers
from calibration.store.engine import Db
from calibration.vocabulary import VersionState

_COPIED = (
    *("name", "question", "guidance", "examples", "kind", "answer_type", "role", "minimum", "maximum", "step", "unit"),
    *("lower_is_better", "weight", "adjustment", "critical", "error_class", "not_applicable", "not_applicable_when"),
    *("comment_required", "evidence_required", "meaning_revision", "change"),
)
"""Fields that a criterion definition and a criterion version share."""


@dataclass(frozen=True, slots=True)
class VersionSummary:
    """One version in a list: enough to choose it."""

    version_id: int
    scorecard_id: int
    organization_id: int
    key: str
    number: int
    name: str
    state: VersionState
    published_at: datetime | None


def save_scorecard_version(
    db: Db,
    *,
    organization_id: int,
    definition: ScorecardDefinition,
    state: VersionState,
    now: datetime,
    published_by_id: int | None = None,
) -> models.ScorecardVersion:
    """Save a definition as a new version of its card; rows first, then published.

    Parameters
    ----------
    definition : ScorecardDefinition
        Without problems, if ``state`` is not draft: that is for the caller to have checked.
    state : VersionState
        What the version is when this returns.
    now : datetime
        Aware; becomes ``created_at``, and ``published_at`` unless the version stays a draft.

    Raises
    ------
    WrongState
        The card has a version with this number.
    InvalidInput
        A name, label or code is longer than its column.
    """
    _check_lengths(definition)
    card = _card(db, organization_id, definition.key)
    if definition.version in version_numbers(db, organization_id=organization_id, key=definition.key):
        raise WrongState(
            f"Version {definition.version} of the card '{definition.key}' exists already. "
            f"Allowed: a number from {next_version_number(db, organization_id=organization_id, key=definition.key)}."
        )
    version = models.ScorecardVersion(
        scorecard_id=card.id or 0,
        number=definition.version,
        name=definition.name,
        language=definition.language,
        note=definition.note,
        created_at=now,
    )
    db.add(version)
    db.flush()
    assert version.id is not None, "a flushed row has its id"
    save_lines(db, organization_id, version.id, definition)
    if state is not VersionState.DRAFT:
        version.state, version.published_at, version.published_by_id = state, now, published_by_id
        db.add(version)
        db.flush()
    return version


def _check_lengths(definition: ScorecardDefinition) -> None:
    """SQLite would store any length and PostgreSQL none beyond the column's: both refuse, with a sentence."""
    texts = [("the card's name", definition.name, 200), ("the card's language", definition.language, 16)]
    texts += [(f"the name of section '{one.key}'", one.name, 200) for one in definition.sections]
    for line in definition.criteria:
        texts += [(f"the name of line '{line.key}'", line.name, 200), (f"the unit of '{line.key}'", line.unit, 40)]
        offered = [(one.code, one.label) for one in line.levels] + [(one.code, one.label) for one in line.reasons]
        for code, label in offered:
            texts += [(f"a code of '{line.key}'", code, 80), (f"a label of '{line.key}'", label, 200)]
    for what, text, most in texts:
        if len(text) > most:
            raise InvalidInput(f"'{text[:40]}…', {what}, has {len(text):,} characters. Allowed: at most {most}.")


def _card(db: Db, organization_id: int, key: str) -> models.Scorecard:
    chosen = select(models.Scorecard).where(
        models.Scorecard.organization_id == organization_id, models.Scorecard.key == key
    )
    card = db.exec(chosen).first()
    if card is None:
        card = models.Scorecard(organization_id=organization_id, key=key)
        db.add(card)
        db.flush()
    return card


def _criteria(db: Db, organization_id: int, keys: Sequence[str]) -> dict[str, int]:
    """Identity of each key; made where the organization has not used it before."""
    known = criterion_ids(db, organization_id)
    missing = [key for key in dict.fromkeys(keys) if key not in known]
    rows = [{"organization_id": organization_id, "key": key} for key in missing]
    return known | dict(zip(missing, insert_for_ids(db, models.Criterion, rows), strict=True))


def save_lines(db: Db, organization_id: int, version_id: int, definition: ScorecardDefinition) -> None:
    """Write the sections, lines, answers and reasons of a version that has none yet."""
    named = [criterion.only_if.criterion for criterion in definition.criteria if criterion.only_if]
    identity = _criteria(db, organization_id, [criterion.key for criterion in definition.criteria] + named)
    sections = insert_for_ids(
        db,
        models.Section,
        [
            {"scorecard_version_id": version_id, "key": section.key, "name": section.name, "position": position}
            for position, section in enumerate(definition.sections, 1)
        ],
    )
    rows: list[dict[str, object]] = []
    for section_id, section in zip(sections, definition.sections, strict=True):
        for criterion in section.criteria:
            place = {"scorecard_version_id": version_id, "section_id": section_id, "position": len(rows) + 1}
            rows.append(place | _criterion_row(criterion, identity))
    lines = insert_for_ids(db, models.CriterionVersion, rows)
    for line_id, criterion in zip(lines, definition.criteria, strict=True):
        insert_rows(db, models.AnswerLevel, [_level_row(line_id, *item) for item in enumerate(criterion.levels, 1)])
        insert_rows(db, models.ReasonCode, [_reason_row(line_id, *item) for item in enumerate(criterion.reasons, 1)])


def _criterion_row(criterion: CriterionDefinition, identity: dict[str, int]) -> dict[str, object]:
    condition = criterion.only_if
    return {
        "criterion_id": identity[criterion.key],
        "condition_criterion_id": identity[condition.criterion] if condition else None,
        "condition_answers": "\n".join(condition.answers) if condition else "",
        **{name: getattr(criterion, name) for name in _COPIED},
    }


def _level_row(line_id: int, position: int, level: AnswerLevel) -> dict[str, object]:
    return {
        "criterion_version_id": line_id,
        "position": position,
        **{name: getattr(level, name) for name in ("code", "label", "description", "points", "value", "fails")},
    }


def _reason_row(line_id: int, position: int, reason: ReasonCode) -> dict[str, object]:
    return {"criterion_version_id": line_id, "position": position, "code": reason.code, "label": reason.label}


def scorecard_definition(db: Db, version_id: int) -> ScorecardDefinition:
    """What a version says, equal to what was saved.

    Raises
    ------
    NotFound
        There is no such version.
    """
    version = db.get(models.ScorecardVersion, version_id)
    if version is None:
        raise NotFound("This scorecard version does not exist.")
    card = db.get_one(models.Scorecard, version.scorecard_id)
    by_section = _lines(db, version_id)
    sections = db.exec(
        select(models.Section)
        .where(models.Section.scorecard_version_id == version_id)
        .order_by(col(models.Section.position))
    )
    return ScorecardDefinition(
        key=card.key,
        name=version.name,
        version=version.number,
        language=version.language,
        note=version.note,
        sections=tuple(
            SectionDefinition(section.key, section.name, tuple(by_section.get(section.id or 0, ())))
            for section in sections
        ),
    )


def _lines(db: Db, version_id: int) -> dict[int, list[CriterionDefinition]]:
    """Criteria of a version in order, by section id."""
    line, level, reason = models.CriterionVersion, models.AnswerLevel, models.ReasonCode
    of_version = select(line.id).where(line.scorecard_version_id == version_id)
    levels: dict[int, list[AnswerLevel]] = {}
    for found in db.exec(
        select(level).where(col(level.criterion_version_id).in_(of_version)).order_by(col(level.position))
    ):
        entry = AnswerLevel(found.code, found.label, found.points, found.value, found.description, found.fails)
        levels.setdefault(found.criterion_version_id, []).append(entry)
    reasons: dict[int, list[ReasonCode]] = {}
    for offered in db.exec(
        select(reason).where(col(reason.criterion_version_id).in_(of_version)).order_by(col(reason.position))
    ):
        reasons.setdefault(offered.criterion_version_id, []).append(ReasonCode(offered.code, offered.label))
    rows = db.exec(select(line).where(line.scorecard_version_id == version_id).order_by(col(line.position))).all()
    used = {row.criterion_id for row in rows} | {row.condition_criterion_id for row in rows}
    keys = {item.id: item.key for item in db.exec(select(models.Criterion).where(col(models.Criterion.id).in_(used)))}
    by_section: dict[int, list[CriterionDefinition]] = {}
    for row in rows:
        condition = row.condition_criterion_id
        by_section.setdefault(row.section_id, []).append(
            CriterionDefinition(
                key=keys[row.criterion_id],
                levels=tuple(levels.get(row.id or 0, ())),
                reasons=tuple(reasons.get(row.id or 0, ())),
                only_if=Condition(keys[condition], tuple(row.condition_answers.split("\n"))) if condition else None,
                **{name: getattr(row, name) for name in _COPIED},
            )
        )
    return by_section


def criterion_version_ids(db: Db, version_id: int) -> dict[str, int]:
    """Criterion key → id of what this version says about it, in the order shown."""
    line = models.CriterionVersion
    found = db.exec(
        select(models.Criterion.key, line.id)
        .join(line, col(line.criterion_id) == col(models.Criterion.id))
        .where(line.scorecard_version_id == version_id)
        .order_by(col(line.position))
    )
    return {key: identity for key, identity in found if identity is not None}


def criterion_keys(db: Db, version_id: int) -> dict[int, str]:
    """The other way round: id of what this version says about a criterion → criterion key."""
    return {line_id: key for key, line_id in criterion_version_ids(db, version_id).items()}


def scorecard_versions(db: Db, *, organization_ids: Sequence[int]) -> list[VersionSummary]:
    """Every version of the cards of these organizations, by card key and number."""
    version, card = models.ScorecardVersion, models.Scorecard
    found = db.exec(
        select(version, card)
        .join(card, col(card.id) == col(version.scorecard_id))
        .where(col(card.organization_id).in_(organization_ids))
        .order_by(col(card.key), col(version.number))
    )
    return [
        VersionSummary(
            version_id=one.id or 0,
            scorecard_id=of.id or 0,
            organization_id=of.organization_id,
            key=of.key,
            number=one.number,
            name=one.name,
            state=one.state,
            published_at=one.published_at,
        )
        for one, of in found
    ]


def scorecard_versions_in_engagement(db: Db, engagement_id: int) -> list[VersionSummary]:
    """Every version of the cards of an engagement's two organizations."""
    engagement = db.get(models.Engagement, engagement_id)
    if engagement is None:
        raise NotFound("This engagement does not exist.")
    both = (engagement.client_organization_id, engagement.vendor_organization_id)
    return scorecard_versions(db, organization_ids=both)


def next_version_number(db: Db, *, organization_id: int, key: str) -> int:
    """The number a new version of this card gets: 1 for a new card."""
    return max(version_numbers(db, organization_id=organization_id, key=key), default=0) + 1
