"""A scorecard version comes out of the store as it went in, and a published one cannot be saved over."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from calibration.errors import InvalidInput, NotFound, WrongState
from calibration.scorecard.definition import ScorecardDefinition
from calibration.scorecard.yaml_form import scorecard_from_yaml
from calibration.store.engine import Db, Store
from calibration.store.models import Engagement, Organization
from calibration.store.scorecards import (
    criterion_version_ids,
    next_version_number,
    save_scorecard_version,
    scorecard_definition,
    scorecard_versions_in_engagement,
)
from calibration.vocabulary import VersionState

CARDS = Path(__file__).resolve().parents[2] / "data" / "demo" / "scorecards"


@pytest.fixture(params=["care-1", "care-2"])
def card(request: pytest.FixtureRequest) -> ScorecardDefinition:
    return scorecard_from_yaml((CARDS / f"{request.param}.yaml").read_text(encoding="utf-8"))


def _organization(db: Db, key: str = "harbour") -> int:
    organization = Organization(key=key, name=key.title())
    db.add(organization)
    db.flush()
    assert organization.id is not None
    return organization.id


@pytest.mark.parametrize("state", list(VersionState))
def test_a_version_reads_back_equal_in_every_state(
    store: Store, card: ScorecardDefinition, now: datetime, state: VersionState
) -> None:
    with store.writing() as db:
        saved = save_scorecard_version(db, organization_id=_organization(db), definition=card, state=state, now=now)
        version_id = saved.id or 0
    with store.reading() as db:
        assert scorecard_definition(db, version_id) == card
        assert list(criterion_version_ids(db, version_id)) == [criterion.key for criterion in card.criteria]


def test_two_versions_share_the_identity_of_their_lines_and_not_what_they_say(store: Store, now: datetime) -> None:
    first, second = (scorecard_from_yaml((CARDS / f"care-{n}.yaml").read_text(encoding="utf-8")) for n in (1, 2))
    with store.writing() as db:
        organization_id = _organization(db)
        ids = [
            save_scorecard_version(
                db, organization_id=organization_id, definition=one, state=VersionState.PUBLISHED, now=now
            ).id
            for one in (first, second)
        ]
        assert next_version_number(db, organization_id=organization_id, key="care") == 3
    with store.reading() as db:
        assert [scorecard_definition(db, version_id or 0) for version_id in ids] == [first, second]
        lines = [criterion_version_ids(db, version_id or 0) for version_id in ids]
        assert not set(lines[0].values()) & set(lines[1].values())


def test_a_number_that_is_taken_is_refused_with_the_next_free_one(store: Store, now: datetime) -> None:
    card = scorecard_from_yaml((CARDS / "care-1.yaml").read_text(encoding="utf-8"))
    with store.writing() as db:
        organization_id = _organization(db)
        save_scorecard_version(db, organization_id=organization_id, definition=card, state=VersionState.DRAFT, now=now)
        with pytest.raises(WrongState, match="Version 1 of the card 'care' exists already. Allowed: a number from 2"):
            save_scorecard_version(
                db, organization_id=organization_id, definition=card, state=VersionState.DRAFT, now=now
            )


def test_an_engagement_lists_the_cards_of_both_organizations_and_no_others(store: Store, now: datetime) -> None:
    card = scorecard_from_yaml((CARDS / "care-1.yaml").read_text(encoding="utf-8"))
    with store.writing() as db:
        ids = [_organization(db, key) for key in ("client", "vendor", "stranger")]
        for organization_id in ids:
            save_scorecard_version(
                db, organization_id=organization_id, definition=card, state=VersionState.PUBLISHED, now=now
            )
        engagement = Engagement(
            key="e", name="E", client_organization_id=ids[0], vendor_organization_id=ids[1], created_at=now
        )
        db.add(engagement)
        db.flush()
        listed = scorecard_versions_in_engagement(db, engagement.id or 0)
    assert sorted(one.organization_id for one in listed) == sorted(ids[:2])
    assert {(one.key, one.number, one.state) for one in listed} == {("care", 1, VersionState.PUBLISHED)}


def test_a_version_that_does_not_exist_is_not_found(sqlite_store: Store) -> None:
    with sqlite_store.reading() as db, pytest.raises(NotFound):
        scorecard_definition(db, 99)


def test_a_text_longer_than_its_column_is_refused_with_a_sentence(store: Store, now: datetime) -> None:
    card = replace(scorecard_from_yaml((CARDS / "care-1.yaml").read_text(encoding="utf-8")), name="x" * 201)
    with store.reading() as db:
        organization_id = _organization(db)
        with pytest.raises(InvalidInput, match="the card's name, has 201 characters. Allowed: at most 200"):
            save_scorecard_version(
                db, organization_id=organization_id, definition=card, state=VersionState.DRAFT, now=now
            )
