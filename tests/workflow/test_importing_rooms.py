"""Ratings come into the joint room or into one's own: of the other side's room nothing can be known or brought in."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from sqlmodel import select

from calibration.errors import InvalidInput, NotAllowed, NotFound
from calibration.intake.mapping_file import mapping_from_yaml
from calibration.intake.options import IntakeOptions
from calibration.intake.read import preview_intake
from calibration.store import models
from calibration.store.engine import Store
from calibration.store.people import viewer_in
from calibration.store.sessions import scope_in, sessions_known_to
from calibration.visibility.facts import Viewer
from calibration.vocabulary import Role, SessionScope, Side
from calibration.workflow.card_access import card_version, cards_for
from calibration.workflow.importing import ImportReport, SessionWords, content_hash, import_intake
from calibration.workflow.importing_rooms import refusal_of_room, refusal_of_sides, rooms_to_import, usual_room
from calibration.workflow.planning import ground_for_plan
from calibration.workflow.sessions import plan_session
from calibration.workflow.uploading import import_upload
from tests.factories import World, joint_plan, small_engagement

JOINT, CLIENT, VENDOR = SessionScope.JOINT, SessionScope.CLIENT_INTERNAL, SessionScope.VENDOR_INTERNAL
MAPPING = """\
layout: wide
name: Monday check
contact: {id: id, default_channel: chat}
raters: {column: reviewer, side_column: side}
criteria:
- {column: solved, answer_type: binary, levels: ["no", "yes"]}
"""
OURS = "id,reviewer,side,solved\nA,Bo,vendor,no\nA,Cy,vendor,yes\nB,Bo,vendor,yes\n"
BOTH = OURS + "B,Ann,client,no\n"
Bring = Callable[..., ImportReport]


@pytest.fixture
def world(store: Store, now: datetime) -> World:
    return small_engagement(store, now)


@pytest.fixture
def bring(store: Store, world: World, now: datetime) -> Bring:
    """Imports rows into a room: as somebody by their page, or as whoever runs the program (``None``)."""

    def run(who: str | None, room: SessionScope, rows: str = OURS) -> ImportReport:
        intake = preview_intake(
            rows.encode(), file_name="check.csv", mapping=mapping_from_yaml(MAPPING), options=IntakeOptions(key=b"key")
        ).intake
        given = {
            "engagement_id": world.engagement_id,
            "file_name": "check.csv",
            "content_hash": content_hash(rows.encode()),
            "now": now,
            "words": SessionWords("Monday", scope=room),
        }
        if who is None:
            return import_intake(store, intake, person_id=None, **given)  # type: ignore[arg-type]
        person = world.persons[who]
        return import_upload(store, intake, person_id=person, only_good_rows=False, **given)  # type: ignore[arg-type]

    return run


def _viewer(store: Store, world: World, who: str) -> Viewer:
    with store.reading() as db:
        return viewer_in(db, person_id=world.persons[who], engagement_id=world.engagement_id)


def _known(store: Store, world: World, who: str) -> list[int]:
    with store.reading() as db:
        return [one.id for one in sessions_known_to(db, _viewer(store, world, who))]


def _by(world: World, who: str) -> dict[str, int]:
    return {"person_id": world.persons[who], "engagement_id": world.engagement_id}


def _counted(store: Store) -> list[int]:
    tables = (models.CalibrationSession, models.ImportRun, models.Interaction, models.Rater, models.Scorecard)
    with store.reading() as db:
        return [len(db.exec(select(table)).all()) for table in tables]


def _owner_and_key(store: Store, session_id: int) -> tuple[int, str]:
    with store.reading() as db:
        session = db.get_one(models.CalibrationSession, session_id)
        version = db.get_one(models.ScorecardVersion, session.scorecard_version_id)
        card = db.get_one(models.Scorecard, version.scorecard_id)
        return card.organization_id, card.key


def test_the_other_side_does_not_know_of_a_session_in_ones_own_room(store: Store, world: World, bring: Bring) -> None:
    (session_id,) = bring("quinn", VENDOR).session_ids
    for who in ("quinn", "marek", "faye"):
        assert _known(store, world, who) == [session_id]
    for who in ("priya", "tom", "dana", "sam"):
        assert _known(store, world, who) == []
        with store.reading() as db, pytest.raises(NotFound):
            scope_in(db, _viewer(store, world, who), session_id)


def test_a_joint_session_is_known_to_both_sides(store: Store, world: World, bring: Bring) -> None:
    (session_id,) = bring("quinn", JOINT).session_ids
    assert _known(store, world, "priya") == _known(store, world, "quinn") == [session_id]


def test_the_card_belongs_to_the_side_whose_room_it_is(store: Store, world: World, bring: Bring) -> None:
    of_the_vendor, of_the_client, of_both = (
        _owner_and_key(store, bring(None, room, rows).session_ids[0])
        for room, rows in ((VENDOR, OURS), (CLIENT, OURS.replace("vendor", "client")), (JOINT, OURS))
    )
    assert of_the_vendor == (world.vendor_organization_id, "internal-imported-monday-check")
    assert of_the_client == (world.client_organization_id, "internal-imported-monday-check")
    assert of_both == (world.client_organization_id, "imported-monday-check")


def test_the_card_of_a_private_room_is_not_shown_to_the_other_side_nor_planned_on(
    store: Store, world: World, bring: Bring, now: datetime
) -> None:
    (session_id,) = bring("quinn", VENDOR).session_ids
    with store.reading() as db:
        version_id = db.get_one(models.CalibrationSession, session_id).scorecard_version_id
    assert version_id in {one.version_id for card in cards_for(store, **_by(world, "quinn")) for one in card.versions}
    assert version_id in {one.version_id for one in ground_for_plan(store, **_by(world, "faye")).versions}
    assert card_version(store, **_by(world, "quinn"), version_id=version_id).own
    assert [card.key for card in cards_for(store, **_by(world, "priya"))] == ["care"]
    assert [one.key for one in ground_for_plan(store, **_by(world, "priya")).versions] == ["care"]
    with pytest.raises(NotFound):
        card_version(store, **_by(world, "priya"), version_id=version_id)
    plan = joint_plan(world, now, scorecard_version_id=version_id)
    with pytest.raises(InvalidInput, match="not published"):
        plan_session(store, **_by(world, "priya"), plan=plan, now=now)


def test_the_card_of_a_joint_import_is_still_shown_to_both(store: Store, world: World, bring: Bring) -> None:
    bring("quinn", JOINT)
    for who in ("priya", "quinn"):
        assert "imported-monday-check" in {card.key for card in cards_for(store, **_by(world, who))}


def test_the_same_file_twice_into_one_room_changes_nothing(store: Store, bring: Bring) -> None:
    first = bring("quinn", VENDOR)
    before = _counted(store)
    again = bring("quinn", VENDOR)
    assert again.repeated
    assert again.counts["reviews_known"] == 3
    assert again.session_ids == first.session_ids
    assert _counted(store) == before


def test_what_one_side_imported_for_itself_is_not_told_when_the_other_brings_the_same_file(
    store: Store, world: World, bring: Bring
) -> None:
    (private,) = bring("quinn", VENDOR).session_ids
    report = bring("priya", JOINT)
    assert report.written
    assert not report.repeated
    assert (report.counts["reviews"], report.counts["reviews_known"], report.counts["ratings"]) == (3, 0, 3)
    assert private not in report.session_ids
    assert _known(store, world, "priya") == list(report.session_ids)
    again = bring("priya", JOINT)
    assert again.repeated
    assert again.session_ids == report.session_ids


def test_each_room_has_a_session_of_its_own_whatever_came_first(store: Store, world: World, bring: Bring) -> None:
    (joint,) = bring("priya", JOINT).session_ids
    (private,) = bring("quinn", VENDOR).session_ids
    assert _known(store, world, "quinn") == [private, joint]
    assert bring("quinn", JOINT).session_ids == (joint,)


@pytest.mark.parametrize(("who", "room"), [("priya", VENDOR), ("quinn", CLIENT)])
def test_nobody_imports_into_the_other_sides_room(store: Store, bring: Bring, who: str, room: SessionScope) -> None:
    before = _counted(store)
    rows = OURS if room is VENDOR else OURS.replace("vendor", "client")
    with pytest.raises(NotAllowed, match="Allowed: the joint room or your own side's"):
        bring(who, room, rows)
    assert _counted(store) == before


@pytest.mark.parametrize("who", [None, "quinn"])
def test_a_file_with_reviewers_of_the_other_side_does_not_come_into_a_private_room(
    store: Store, bring: Bring, who: str | None
) -> None:
    before = _counted(store)
    with pytest.raises(InvalidInput, match="reviewers of the client, and the vendor's own room has none"):
        bring(who, VENDOR, BOTH)
    assert _counted(store) == before


def test_reviewers_without_a_side_come_into_a_private_room(store: Store, bring: Bring) -> None:
    assert bring("quinn", VENDOR, OURS.replace("Cy,vendor", "Cy,")).written


@pytest.mark.parametrize("room", list(SessionScope))
def test_whoever_runs_the_program_chooses_any_room(bring: Bring, room: SessionScope) -> None:
    assert bring(None, room, OURS.replace("vendor", "client") if room is CLIENT else OURS).written


SIDED = Viewer(1, 1, Side.VENDOR, frozenset({Role.QA_LEAD}), None)
NEUTRAL = replace(SIDED, side=None)


def test_a_neutral_person_imports_into_the_joint_room_only() -> None:
    assert rooms_to_import(SIDED) == (JOINT, VENDOR)
    assert rooms_to_import(NEUTRAL) == (JOINT,)
    assert refusal_of_room(NEUTRAL, JOINT) is None
    assert refusal_of_room(NEUTRAL, VENDOR) == (
        "Ratings cannot be imported into a room that is not yours. Allowed: the joint room."
    )
    assert rooms_to_import(replace(SIDED, roles=frozenset())) == ()


@pytest.mark.parametrize(
    ("sides", "room"),
    [
        ({Side.VENDOR}, VENDOR),
        ({Side.VENDOR, None}, VENDOR),
        ({Side.VENDOR, Side.AUTOMATED}, VENDOR),
        ({Side.VENDOR, Side.CLIENT}, JOINT),
        ({Side.CLIENT}, JOINT),
        ({None}, JOINT),
        ({Side.AUTOMATED}, JOINT),
        (set(), JOINT),
    ],
)
def test_the_room_proposed_is_ones_own_where_only_ones_own_side_scored(
    sides: set[Side | None], room: SessionScope
) -> None:
    assert usual_room(SIDED, sides) is room
    assert usual_room(NEUTRAL, sides) is JOINT


def test_every_side_may_stand_in_a_joint_session_and_none_of_the_other_in_a_private_one() -> None:
    assert refusal_of_sides(JOINT, {Side.CLIENT, Side.VENDOR, None}) is None
    assert refusal_of_sides(CLIENT, {Side.CLIENT, Side.AUTOMATED, None}) is None
    assert refusal_of_sides(CLIENT, {Side.CLIENT, Side.VENDOR}) is not None
