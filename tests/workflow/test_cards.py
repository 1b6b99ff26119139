"""Cards as each side keeps them: begun, saved, never overwritten, published once and for good."""

from dataclasses import replace

import pytest

from calibration.errors import Frozen, InvalidInput, NotAllowed, NotFound, StaleWrite, WrongState
from calibration.scorecard.definition import CriterionDefinition
from calibration.scorecard.edit import with_line, with_new_line
from calibration.scorecard.starter import starter_card
from calibration.scorecard.yaml_form import scorecard_from_yaml, scorecard_to_yaml
from calibration.vocabulary import Change, VersionState
from calibration.workflow.card_access import card_version, cards_for
from calibration.workflow.cards import (
    begin_card,
    begin_version,
    discard_draft,
    publish_draft,
    retire_version,
    save_draft,
)
from tests.factories import SMALL_CARD, YES_NO, small_engagement

VOICE = starter_card("voice_care")


@pytest.fixture
def world(store, now):
    return small_engagement(store, now, n_contacts=1)


def by(world, who="priya"):
    return {"person_id": world.persons[who], "engagement_id": world.engagement_id}


def begin(store, world, now, who="priya", definition=VOICE):
    return begin_card(store, **by(world, who), definition=definition, now=now)


def seen(store, world, version_id, who="priya"):
    return card_version(store, **by(world, who), version_id=version_id)


def publish(store, world, version_id, now, *, decisions=None, note="First use.", who="priya"):
    version = seen(store, world, version_id, who)
    publish_draft(
        store,
        **by(world, who),
        version_id=version_id,
        revision=version.revision,
        decisions=decisions or {},
        note=note,
        now=now,
    )


def reworded(card, key, question):
    return with_line(card, replace(card.criterion(key), question=question))


def test_a_draft_comes_back_as_it_was_saved(store, world, now):
    version = seen(store, world, begin(store, world, now))
    assert version.definition == VOICE
    assert (version.state, version.revision, version.editable) == (VersionState.DRAFT, 0, True)


def test_a_save_raises_the_revision_and_is_read_back(store, world, now):
    version_id = begin(store, world, now)
    edited, key = with_new_line(VOICE, name="Closing", section=VOICE.sections[0].key)
    assert save_draft(store, **by(world), version_id=version_id, definition=edited, revision=0) == 1
    version = seen(store, world, version_id)
    assert version.definition == edited
    assert version.definition.criterion(key).name == "Closing"


def test_two_editors_do_not_overwrite_each_other(store, world, now):
    version_id = begin(store, world, now)
    mine, theirs = (replace(VOICE, name=name) for name in ("Mine", "Theirs"))
    save_draft(store, **by(world), version_id=version_id, definition=theirs, revision=0)
    with pytest.raises(StaleWrite, match="Nothing was overwritten"):
        save_draft(store, **by(world), version_id=version_id, definition=mine, revision=0)
    assert seen(store, world, version_id).definition.name == "Theirs"


def test_a_draft_may_have_problems_but_nothing_that_no_row_can_hold(store, world, now):
    version_id = begin(store, world, now)
    empty = replace(VOICE, sections=())
    save_draft(store, **by(world), version_id=version_id, definition=empty, revision=0)
    assert seen(store, world, version_id).problems == ("The card has no lines. Allowed: at least one.",)
    line = replace(VOICE.criteria[0], weight=-1.0)
    with pytest.raises(InvalidInput, match="its weight is -1. Allowed: 0 or more"):
        save_draft(store, **by(world), version_id=version_id, definition=with_line(VOICE, line), revision=1)


def test_the_other_organization_sees_what_is_published_and_no_draft(store, world, now):
    draft = begin(store, world, now)
    with pytest.raises(NotFound):
        seen(store, world, draft, who="quinn")
    assert {card.key for card in cards_for(store, **by(world, "quinn"))} == {"care"}
    assert {card.key for card in cards_for(store, **by(world))} == {"care", VOICE.key}
    assert not seen(store, world, world.version_id, who="quinn").own


def test_each_side_changes_only_its_own_cards(store, world, now):
    with pytest.raises(NotFound):
        begin_version(store, **by(world, "quinn"), key="care", now=now)
    with pytest.raises(NotAllowed, match="belongs to the client"):
        retire_version(store, **by(world, "quinn"), version_id=world.version_id, now=now)


@pytest.mark.parametrize(("who", "error"), [("tom", NotAllowed), ("sam", NotAllowed), ("stranger", NotFound)])
def test_who_does_not_manage_cards_is_refused_everywhere(store, world, now, who, error):
    with pytest.raises(error):
        cards_for(store, **by(world, who))
    with pytest.raises(error):
        seen(store, world, world.version_id, who=who)
    with pytest.raises(error):
        begin(store, world, now, who=who)


def test_a_key_that_is_taken_makes_another_card(store, world, now):
    version = seen(store, world, begin(store, world, now, definition=SMALL_CARD))
    assert version.definition.key == "care_2"
    assert version.previous is None


def test_a_new_version_is_a_copy_and_there_is_one_draft_at_a_time(store, world, now):
    version_id = begin_version(store, **by(world), key="care", now=now)
    version = seen(store, world, version_id)
    assert replace(version.definition, version=1) == SMALL_CARD
    assert version.definition.version == 2
    with pytest.raises(WrongState, match="Version 2 of this card is a draft already"):
        begin_version(store, **by(world), key="care", now=now)


def test_publishing_needs_a_word_on_every_reworded_line(store, world, now):
    version_id = begin_version(store, **by(world), key="care", now=now)
    edited = reworded(seen(store, world, version_id).definition, "resolution", "Was it solved for good?")
    save_draft(store, **by(world), version_id=version_id, definition=edited, revision=0)
    with pytest.raises(InvalidInput, match="Does the meaning change\\? Not decided for 'Right resolution'"):
        publish(store, world, version_id, now)
    assert seen(store, world, version_id).state is VersionState.DRAFT
    publish(store, world, version_id, now, decisions={"resolution": Change.SEMANTIC}, note="Solved for good.")
    version = seen(store, world, version_id)
    line = version.definition.criterion("resolution")
    assert (line.meaning_revision, line.change) == (2, Change.SEMANTIC)
    assert (version.state, version.definition.note) == (VersionState.PUBLISHED, "Solved for good.")
    assert version.definition.criterion("tone").meaning_revision == 1


def test_an_editorial_word_keeps_the_history(store, world, now):
    version_id = begin_version(store, **by(world), key="care", now=now)
    edited = reworded(seen(store, world, version_id).definition, "resolution", "Solved?")
    save_draft(store, **by(world), version_id=version_id, definition=edited, revision=0)
    publish(store, world, version_id, now, decisions={"resolution": Change.EDITORIAL})
    assert seen(store, world, version_id).definition.criterion("resolution").meaning_revision == 1


def test_nothing_is_published_with_a_problem_or_without_a_note(store, world, now):
    version_id = begin(store, world, now)
    with pytest.raises(InvalidInput, match="There is no note"):
        publish(store, world, version_id, now, note=" ")
    save_draft(store, **by(world), version_id=version_id, definition=replace(VOICE, sections=()), revision=0)
    with pytest.raises(InvalidInput, match="The card has no lines"):
        publish(store, world, version_id, now)


def test_a_published_version_never_changes(store, world, now):
    with pytest.raises(Frozen, match="This version is published and never changes"):
        save_draft(store, **by(world), version_id=world.version_id, definition=SMALL_CARD, revision=0)
    with pytest.raises(Frozen):
        discard_draft(store, **by(world), version_id=world.version_id, revision=0)


def test_publishing_what_somebody_else_has_saved_since_is_refused(store, world, now):
    version_id = begin(store, world, now)
    save_draft(store, **by(world), version_id=version_id, definition=replace(VOICE, name="Theirs"), revision=0)
    with pytest.raises(StaleWrite):
        publish_draft(store, **by(world), version_id=version_id, revision=0, decisions={}, note="Mine.", now=now)


def test_a_line_under_a_known_key_starts_a_new_history_on_another_card(store, world, now):
    line = CriterionDefinition("tone", "Tone of the letter", levels=YES_NO)
    section = replace(VOICE.sections[0], criteria=(line,))
    version_id = begin(store, world, now, definition=replace(VOICE, sections=(section,)))
    publish(store, world, version_id, now)
    assert seen(store, world, version_id).definition.criterion("tone").meaning_revision == 2


def test_a_discarded_draft_takes_its_card_with_it_when_it_was_alone(store, world, now):
    version_id = begin(store, world, now)
    discard_draft(store, **by(world), version_id=version_id, revision=0)
    assert {card.key for card in cards_for(store, **by(world))} == {"care"}


def test_retiring_is_for_published_versions(store, world, now):
    retire_version(store, **by(world), version_id=world.version_id, now=now)
    assert seen(store, world, world.version_id).state is VersionState.RETIRED
    with pytest.raises(WrongState, match="This version is retired"):
        retire_version(store, **by(world), version_id=world.version_id, now=now)


def test_a_card_goes_through_yaml_and_a_draft_unchanged(store, world, now):
    version_id = begin(store, world, now, definition=scorecard_from_yaml(scorecard_to_yaml(VOICE)))
    assert scorecard_from_yaml(scorecard_to_yaml(seen(store, world, version_id).definition)) == VOICE
