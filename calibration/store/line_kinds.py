"""What kinds of lines the versions of cards have."""

from collections.abc import Collection

from sqlmodel import col, select

from calibration.store.engine import Db
from calibration.store.models import CriterionVersion
from calibration.vocabulary import CriterionKind


def line_kinds(db: Db, version_ids: Collection[int]) -> dict[int, frozenset[CriterionKind]]:
    """The kinds of the lines of each scorecard version; one without lines has none."""
    one = CriterionVersion
    rows = db.exec(
        select(one.scorecard_version_id, one.kind).where(col(one.scorecard_version_id).in_(set(version_ids))).distinct()
    ).all()
    found: dict[int, set[CriterionKind]] = {version_id: set() for version_id in version_ids}
    for version_id, kind in rows:
        found[version_id].add(CriterionKind(kind))
    return {version_id: frozenset(kinds) for version_id, kinds in found.items()}
