"""Scorecard versions under work: rewritten whole at every save, and never over somebody else's."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, update
from sqlmodel import col, select

from calibration.scorecard.definition import ScorecardDefinition
from calibration.store import models
from calibration.store.engine import Db
from calibration.store.scorecards import save_lines
from calibration.vocabulary import VersionState


@dataclass(frozen=True, slots=True)
class VersionRow:
    """Where a version stands: whose it is, its state, and how often its draft was saved."""

    version_id: int
    scorecard_id: int
    organization_id: int
    key: str
    number: int
    state: VersionState
    edited_revision: int


def version_row(db: Db, version_id: int) -> VersionRow | None:
    """Where a version stands, or ``None`` when there is none."""
    found = db.exec(
        select(models.ScorecardVersion, models.Scorecard)
        .join(models.Scorecard, col(models.Scorecard.id) == col(models.ScorecardVersion.scorecard_id))
        .where(models.ScorecardVersion.id == version_id)
    ).first()
    if found is None:
        return None
    version, card = found
    return VersionRow(
        version.id or 0, card.id or 0, card.organization_id, card.key, version.number, version.state,
        version.edited_revision,
    )  # fmt: skip


def claim_draft(db: Db, version_id: int, *, revision: int) -> bool:
    """Raise the draft's revision if it is still the one seen; the row stays locked until the writer commits."""
    result = db.connection().execute(
        update(models.ScorecardVersion)
        .where(
            col(models.ScorecardVersion.id) == version_id,
            col(models.ScorecardVersion.state) == VersionState.DRAFT,
            col(models.ScorecardVersion.edited_revision) == revision,
        )
        .values(edited_revision=revision + 1)
    )
    return result.rowcount == 1


def rewrite_draft(db: Db, version_id: int, definition: ScorecardDefinition, *, organization_id: int) -> None:
    """Put a definition in the place of what a draft said; its key and number stay."""
    delete_lines(db, version_id)
    db.connection().execute(
        update(models.ScorecardVersion)
        .where(col(models.ScorecardVersion.id) == version_id)
        .values(name=definition.name, language=definition.language, note=definition.note)
    )
    save_lines(db, organization_id, version_id, definition)
    db.expire_all()


def delete_lines(db: Db, version_id: int) -> None:
    """Take the sections, lines, answers and reasons of a draft out."""
    line = models.CriterionVersion
    of_version = select(line.id).where(line.scorecard_version_id == version_id)
    for table in (models.AnswerLevel, models.ReasonCode):
        db.connection().execute(delete(table).where(col(table.criterion_version_id).in_(of_version)))
    db.connection().execute(delete(line).where(col(line.scorecard_version_id) == version_id))
    section = models.Section
    db.connection().execute(delete(section).where(col(section.scorecard_version_id) == version_id))


def delete_draft(db: Db, version_id: int) -> None:
    """Take a draft out, and its card when it was the only version."""
    version = db.get_one(models.ScorecardVersion, version_id)
    card_id = version.scorecard_id
    delete_lines(db, version_id)
    db.delete(version)
    db.flush()
    others = select(models.ScorecardVersion.id).where(models.ScorecardVersion.scorecard_id == card_id)
    if db.exec(others).first() is None:
        db.delete(db.get_one(models.Scorecard, card_id))
        db.flush()


def set_version_state(
    db: Db, version_id: int, *, state: VersionState, now: datetime | None = None, person_id: int | None = None
) -> None:
    """Publish (with time and person) or retire a version."""
    version = db.get_one(models.ScorecardVersion, version_id)
    version.state = state
    if state is VersionState.PUBLISHED:
        version.published_at, version.published_by_id = now, person_id
    db.add(version)
    db.flush()


def versions_of_card(db: Db, scorecard_id: int) -> list[tuple[int, int, VersionState]]:
    """(id, number, state) of every version of a card, ascending by number."""
    version = models.ScorecardVersion
    rows = db.exec(select(version).where(version.scorecard_id == scorecard_id).order_by(col(version.number)))
    return [(row.id or 0, row.number, row.state) for row in rows]


def meaning_revisions(db: Db, organization_id: int) -> dict[str, int]:
    """Highest meaning revision that any published or retired version of an organization gave each of its criteria."""
    line, version, criterion = models.CriterionVersion, models.ScorecardVersion, models.Criterion
    rows = db.exec(
        select(criterion.key, func.max(line.meaning_revision))
        .join(line, col(line.criterion_id) == col(criterion.id))
        .join(version, col(version.id) == col(line.scorecard_version_id))
        .where(criterion.organization_id == organization_id, version.state != VersionState.DRAFT)
        .group_by(criterion.key)
    )
    return dict(rows.all())
