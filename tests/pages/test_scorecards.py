"""The Scorecards page: the doors, editing that saves as it is given, and publishing."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from calibration.scorecard.starter import starter_text
from calibration.ui.wording.setup_scorecards import line_facts
from calibration.vocabulary import AnswerType, Change, NotApplicableRule, Requirement, ScoreRole, VersionState
from calibration.workflow.card_access import card_version, cards_for
from calibration.workflow.cards import begin_version, save_draft

PASTED = (
    "Section\tParameter\tWeight\tScale\n"
    "Opening\tGreeting\t5\tYes/No/NA\n"
    "\tVerifies identity (critical)\t10\tYes/No\n"
    "Closing\tNext step stated\t5\t1-5\n"
)


def said(at: AppTest) -> str:
    """Everything the page says."""
    parts = [*at.title, *at.header, *at.subheader, *at.markdown, *at.caption, *at.error]
    return "\n".join([*(str(part.value) for part in parts), *(str(one.proto.body) for one in at.get("html"))])


def by(world, who="priya"):
    return {"person_id": world.persons[who], "engagement_id": world.engagement_id}


def only_draft(store, world, who="priya"):
    (summary,) = (
        one for card in cards_for(store, **by(world, who)) for one in card.versions if one.state is VersionState.DRAFT
    )
    return card_version(store, **by(world, who), version_id=summary.version_id)


def field(elements, ending):
    (found,) = [one for one in elements if one.key and one.key.endswith(ending)]
    return found


@pytest.fixture
def draft(page_store, world, today):
    """A draft of version 2 of the small card; its id."""
    return begin_version(page_store, **by(world), key="care", now=today)


def test_pasted_cells_are_shown_row_by_row_and_saved_as_a_draft(open_page, page_store, world):
    at = open_page("scorecards", new="paste")
    assert not at.exception
    at.text_area(key="scorecards.paste").set_value(PASTED).run()
    assert "Three lines in two sections; everything was understood." in said(at)
    assert "Line &#x27;Greeting&#x27;" in said(at)
    at.text_input(key="scorecards.name.pasted_scorecard").set_value("Care card").run()
    at.button(key="scorecards.save").click().run()
    assert not at.error
    draft = only_draft(page_store, world)
    assert draft.definition.name == "Care card"
    assert [line.name for line in draft.definition.criteria] == ["Greeting", "Verifies identity", "Next step stated"]
    assert "Care card" in said(at)


def test_a_sheet_is_read_like_a_paste(open_page, page_store, world):
    at = open_page("scorecards", new="paste")
    csv = PASTED.replace("\t", ",").encode()
    at.file_uploader(key="scorecards.sheet").set_value(("card.csv", csv, "text/csv")).run()
    assert "Three lines in two sections" in said(at)


def test_what_is_not_understood_is_named(open_page, world):
    at = open_page("scorecards", new="paste")
    at.text_area(key="scorecards.paste").set_value("Parameter\tWeight\nGreeting\theavy\nClosing\t5\n").run()
    assert "one cell not understood" in said(at)
    assert "found &#x27;heavy&#x27;" in said(at)


def test_a_starter_card_becomes_an_own_draft(open_page, page_store, world):
    at = open_page("scorecards", new="starter", who="quinn")
    at.radio(key="scorecards.starter").set_value("tone").run()
    at.button(key="scorecards.save").click().run()
    assert only_draft(page_store, world, "quinn").definition.name == "Tone in five taps"


def test_yaml_comes_in_as_it_stands(open_page, page_store, world):
    at = open_page("scorecards", new="yaml")
    yaml = starter_text("voice_care").encode()
    at.file_uploader(key="scorecards.yaml").set_value(("voice.yaml", yaml, "application/yaml")).run()
    at.button(key="scorecards.save").click().run()
    assert only_draft(page_store, world).definition.key == "voice_care"


def test_broken_yaml_is_answered_with_a_sentence(open_page, world):
    at = open_page("scorecards", new="yaml")
    at.file_uploader(key="scorecards.yaml").set_value(("x.yaml", b"key: [", "application/yaml")).run()
    assert at.error
    assert "scorecards.save" not in {button.key for button in at.button}


def test_every_change_of_a_line_is_saved_as_it_is_given(open_page, page_store, world, draft):
    at = open_page("scorecards", version=str(draft))
    field(at.text_area, ".question").set_value("Was it solved for good?").run()
    assert only_draft(page_store, world).definition.criterion("resolution").question == "Was it solved for good?"
    field(at.number_input, ".weight").set_value(12).run()
    saved = only_draft(page_store, world).definition.criterion("resolution")
    assert (saved.weight, saved.question) == (12, "Was it solved for good?")
    assert "Saved. Revision 2 of this draft." in said(at)


def test_looking_at_a_line_changes_nothing(open_page, page_store, world, draft):
    at = open_page("scorecards", version=str(draft))
    for line in only_draft(page_store, world).definition.criteria:
        at.radio(key="scorecards.line").set_value(line.key).run()
        assert not at.exception
    assert only_draft(page_store, world).revision == 0


def test_another_kind_of_answer_brings_its_own_fields(open_page, page_store, world, draft):
    at = open_page("scorecards", version=str(draft))
    field(at.selectbox, ".answer_type").set_value(AnswerType.ORDINAL).run()
    line = only_draft(page_store, world).definition.criterion("resolution")
    assert (line.answer_type, [level.value for level in line.levels]) == (AnswerType.ORDINAL, [1.0, 0.0])
    field(at.selectbox, ".answer_type").set_value(AnswerType.NUMERIC).run()
    assert not at.exception
    line = only_draft(page_store, world).definition.criterion("resolution")
    assert (line.levels, line.minimum, line.maximum) == ((), 0.0, 10.0)
    field(at.number_input, ".maximum").set_value(20).run()
    assert only_draft(page_store, world).definition.criterion("resolution").maximum == 20


def test_another_role_brings_points_instead_of_a_weight(open_page, page_store, world, draft):
    at = open_page("scorecards", version=str(draft))
    field(at.selectbox, ".role").set_value(ScoreRole.DEDUCTION).run()
    assert not at.exception
    line = only_draft(page_store, world).definition.criterion("resolution")
    assert (line.role, line.weight, line.adjustment) == (ScoreRole.DEDUCTION, 0.0, -5.0)
    assert field(at.number_input, ".adjustment").value == -5.0


def test_answers_are_added_moved_and_removed(open_page, page_store, world, draft):
    at = open_page("scorecards", version=str(draft))
    field(at.text_input, ".new_answer").set_value("Partly")
    field(at.button, ".new_answer.sure").click().run()
    codes = [level.code for level in only_draft(page_store, world).definition.criterion("resolution").levels]
    assert codes == ["yes", "no", "partly"]
    field(at.button, ".level.partly.Up").click().run()
    field(at.button, ".level.no.remove").click().run()
    codes = [level.code for level in only_draft(page_store, world).definition.criterion("resolution").levels]
    assert codes == ["yes", "partly"]


def test_lines_and_sections_are_added_moved_and_removed(open_page, page_store, world, draft):
    at = open_page("scorecards", version=str(draft))
    at.text_input(key="scorecards.section.name").set_value("Closing")
    at.button(key="scorecards.section.sure").click().run()
    at.text_input(key="scorecards.add.name").set_value("Says goodbye")
    at.selectbox(key="scorecards.add.section").set_value("closing")
    at.button(key="scorecards.add.sure").click().run()
    card = only_draft(page_store, world).definition
    assert [section.name for section in card.sections] == ["Solving", "Voice", "Closing"]
    assert card.sections[-1].criteria[0].name == "Says goodbye"
    at.radio(key="scorecards.line").set_value("effort").run()
    at.button(key="scorecards.move.Up").click().run()
    at.radio(key="scorecards.line").set_value("says_goodbye").run()
    at.button(key="scorecards.remove.sure").click().run()
    card = only_draft(page_store, world).definition
    assert [line.key for line in card.sections[1].criteria] == ["effort", "tone"]
    assert card.criterion("says_goodbye") is None
    assert not at.error


def test_a_word_typed_and_a_button_pressed_in_one_go_are_both_kept(open_page, page_store, world, draft):
    at = open_page("scorecards", version=str(draft))
    field(at.text_input, ".level.yes.label").set_value("Solved")
    field(at.button, ".level.no.Up").click().run()
    levels = only_draft(page_store, world).definition.criterion("resolution").levels
    assert [level.label for level in levels] == ["no", "Solved"]


def test_what_no_row_can_hold_is_said_and_stays_typed(open_page, page_store, world, draft):
    at = open_page("scorecards", version=str(draft))
    at.radio(key="scorecards.line").set_value("effort").run()
    field(at.number_input, ".minimum").set_value(9).run()
    assert "its range is 9 to 5. Allowed: minimum below maximum." in at.error[0].value
    assert field(at.number_input, ".minimum").value == 9
    assert only_draft(page_store, world).definition.criterion("effort").minimum == 0


def test_somebody_elses_change_of_another_line_is_not_undone(open_page, page_store, world, draft):
    at = open_page("scorecards", version=str(draft))
    other = only_draft(page_store, world)
    tone = replace(other.definition.criterion("tone"), guidance="Theirs")
    sections = tuple(
        replace(one, criteria=tuple(tone if line.key == "tone" else line for line in one.criteria))
        for one in other.definition.sections
    )
    save_draft(
        page_store, **by(world), version_id=draft, definition=replace(other.definition, sections=sections), revision=0
    )
    field(at.text_area, ".question").set_value("Mine").run()
    card = only_draft(page_store, world).definition
    assert (card.criterion("resolution").question, card.criterion("tone").guidance) == ("Mine", "Theirs")


@pytest.mark.parametrize(("press", "left"), [("mine", "Mine"), ("theirs", "Theirs")])
def test_two_changes_of_one_line_are_a_choice(open_page, page_store, world, draft, press, left):
    at = open_page("scorecards", version=str(draft))
    other = only_draft(page_store, world)
    section = other.definition.sections[0]
    line = replace(section.criteria[0], question="Theirs")
    sections = (replace(section, criteria=(line, *section.criteria[1:])), *other.definition.sections[1:])
    save_draft(
        page_store, **by(world), version_id=draft, definition=replace(other.definition, sections=sections), revision=0
    )
    field(at.text_area, ".question").set_value("Mine").run()
    assert "Somebody else has changed this line" in at.error[0].value
    assert only_draft(page_store, world).definition.criterion("resolution").question == "Theirs"
    at.button(key=f"scorecards.conflict.{press}").click().run()
    assert only_draft(page_store, world).definition.criterion("resolution").question == left
    assert field(at.text_area, ".question").value == left


def test_publishing_asks_for_a_word_on_what_was_reworded(open_page, page_store, world, draft):
    at = open_page("scorecards", version=str(draft))
    field(at.text_area, ".question").set_value("Was it solved for good?").run()
    at.segmented_control(key="scorecards.part").set_value("Publish").run()
    at.text_input(key=f"scorecards.note.{draft}").set_value("Clearer.").run()
    at.button(key="scorecards.publish").click().run()
    assert "Does the meaning change?" in at.error[0].value
    at.radio(key="scorecards.change.resolution").set_value(Change.EDITORIAL).run()
    at.button(key="scorecards.publish").click().run()
    assert not at.error
    version = card_version(page_store, **by(world), version_id=draft)
    assert (version.state, version.definition.note) == (VersionState.PUBLISHED, "Clearer.")
    assert version.definition.criterion("resolution").meaning_revision == 1


def test_a_line_that_is_not_scored_tells_of_no_points_and_of_no_weight(open_page, page_store, world):
    at = open_page("scorecards", new="starter", who="quinn")
    at.radio(key="scorecards.starter").set_value("tone_profile").run()
    at.button(key="scorecards.save").click().run()
    assert [one for one in at.number_input if str(one.key).endswith(".value")], "where each answer stands"
    assert not [one for one in at.number_input if str(one.key).endswith(".points")]
    assert field(at.selectbox, ".not_applicable").options == ["N/A is no answer here", "N/A can be chosen"]
    line = only_draft(page_store, world, "quinn").definition.criteria[0]
    assert line.not_applicable is NotApplicableRule.LEFT_OUT, "looking changes nothing"
    assert "N/A can be chosen" in " ".join(line_facts(line, only_draft(page_store, world, "quinn").definition))
    field(at.selectbox, ".comment_required").set_value(Requirement.ON_MARK_DOWN).run()
    assert [one for one in at.number_input if str(one.key).endswith(".points")], "they say what a mark-down is"
    scored = replace(line, role=ScoreRole.WEIGHTED, weight=1.0)
    assert "N/A: its weight" in " ".join(line_facts(scored, only_draft(page_store, world, "quinn").definition))


def test_what_is_always_another_meaning_is_stated_not_asked(open_page, page_store, world, draft):
    at = open_page("scorecards", version=str(draft))
    field(at.number_input, ".level.no.points").set_value(0.5).run()
    at.segmented_control(key="scorecards.part").set_value("Publish").run()
    assert "Right resolution: another meaning in any case" in said(at)
    assert not [one for one in at.radio if one.key == "scorecards.change.resolution"]


def test_problems_keep_the_button_shut_and_are_listed(open_page, page_store, world, draft):
    at = open_page("scorecards", version=str(draft))
    field(at.number_input, ".level.no.points").set_value(1.0).run()
    at.segmented_control(key="scorecards.part").set_value("Publish").run()
    assert "every answer earns the same points" in said(at)
    assert at.button(key="scorecards.publish").disabled


def test_a_published_version_is_read_and_begins_the_next(open_page, page_store, world):
    at = open_page("scorecards", version=str(world.version_id))
    assert "critical: the whole contact scores 0" in said(at)
    assert "asked only if “Right resolution” is no" in said(at)
    at.button(key="scorecards.next").click().run()
    assert only_draft(page_store, world).definition.version == 2


def test_the_other_side_reads_what_is_published_and_cannot_change_it(open_page, page_store, world, draft):
    at = open_page("scorecards", version=str(world.version_id), who="quinn")
    assert "Right resolution" in said(at)
    assert "scorecards.next" not in {button.key for button in at.button}
    hidden = open_page("scorecards", version=str(draft), who="quinn")
    assert "There is no such scorecard version, or it is not open to you." in said(hidden)


def test_a_version_is_retired_at_the_second_press(open_page, page_store, world, today):
    at = open_page("scorecards", version=str(world.version_id))
    at.button(key="scorecards.retire.sure").click().run()
    assert card_version(page_store, **by(world), version_id=world.version_id).state is VersionState.RETIRED


def test_a_draft_is_discarded_at_the_second_press(open_page, page_store, world, draft):
    at = open_page("scorecards", version=str(draft))
    at.button(key="scorecards.discard.sure").click().run()
    assert "One scorecard." in said(at)


@pytest.mark.parametrize("who", ["tom", "dana", "sam"])
def test_who_manages_no_cards_has_no_such_page(open_page, who):
    at = open_page("scorecards", who=who)
    assert "scorecards.new.paste" not in {button.key for button in at.button}
