"""Rated dialogues with unnamed reviewers: a small authored file, and the public file of the same shape."""

import os
from pathlib import Path

import krippendorff
import numpy as np
import pytest

from calibration.intake.mapping_file import mapping_from_yaml
from calibration.intake.read import preview_intake
from calibration.intake.records import ConflictChoice, Intake
from calibration.vocabulary import RaterKind, SpeakerRole

ROOT = Path(__file__).parents[2]


@pytest.fixture
def small(files, options):
    def read(choice: ConflictChoice | None) -> Intake:
        mapping = mapping_from_yaml((files / "dialogues_small.yaml").read_text())
        mapping = mapping.model_copy(update={"on_conflict": choice})
        data = (files / "dialogues_small.csv").read_bytes()
        return preview_intake(data, file_name="dialogues_small.csv", mapping=mapping, options=options).intake

    return read


def alphas(intake: Intake) -> dict[str, float]:
    """Krippendorff's alpha of every criterion over contacts × positions."""
    units = [(contact.external_id, contact.copy) for contact in intake.contacts]
    places = [rater.label for rater in intake.raters]
    values = {}
    for criterion in intake.scorecard.criteria:
        matrix = np.full((len(units), len(places)), np.nan)
        for rating in intake.ratings:
            if rating.criterion == criterion.key:
                row = units.index((rating.contact, rating.copy))
                matrix[row, places.index(rating.rater)] = float(rating.level_code)
        values[criterion.key] = krippendorff.alpha(matrix.T, level_of_measurement=criterion.measurement.value)
    return values


def found(intake: Intake, code: str) -> list[tuple[int | None, str]]:
    return [(problem.place.line, problem.place.column) for problem in intake.problems if problem.code == code]


def test_the_small_file_is_read_with_both_texts_of_one_id_kept_apart(small):
    intake = small(ConflictChoice.KEEP_APART)
    assert [(one.external_id, one.copy) for one in intake.contacts] == [
        ("D1", 0), ("D2", 0), ("D3", 0), ("D4", 0), ("D4", 1), ("D5", 0), ("D6", 0), ("D7", 0)
    ]  # fmt: skip
    assert (intake.rows_read, intake.rows_good) == (25, 25)
    assert len(intake.ratings) == 24 * 3
    assert [(rater.label, rater.side, rater.kind) for rater in intake.raters] == [
        (f"Reviewer {at}", None, RaterKind.POSITIONAL) for at in (1, 2, 3, 4)
    ]
    assert intake.masked == {"email": 1}
    assert intake.contacts[1].turns[1].text == "Where is my parcel? You can mail me at [email]."


def test_the_small_files_oddities_are_all_found(small):
    intake = small(ConflictChoice.KEEP_APART)
    assert found(intake, "no_speaker_separator") == [
        (9, "turn0"), (9, "turn3"), (10, "turn0"), (10, "turn3"), (11, "turn0"), (11, "turn3"),
        (18, "turn2"), (19, "turn2"), (20, "turn2"),
    ]  # fmt: skip
    assert found(intake, "no_ratings") == [(16, "")]
    (conflict,) = intake.conflicts
    assert conflict.external_id == "D4"
    assert conflict.lines == ((12, 13, 14), (21, 22, 23))
    assert conflict.excerpts[0].startswith("… Dear Sir or Madam")
    assert conflict.excerpts[1].startswith("… Welcome back!")


def test_a_cell_without_separator_keeps_its_words_and_the_speaker_it_names(small):
    by_id = {(one.external_id, one.copy): one for one in small(ConflictChoice.KEEP_APART).contacts}
    assert [(turn.role, turn.text) for turn in by_id["D3", 0].turns][::3] == [
        (SpeakerRole.AGENT, "Hi there."),
        (SpeakerRole.CUSTOMER, "Perfect."),
    ]
    assert (by_id["D6", 0].turns[2].role, by_id["D6", 0].turns[2].text) == (SpeakerRole.SYSTEM, "just a moment please")


def test_a_row_without_ratings_keeps_its_place_and_its_comment(small):
    intake = small(ConflictChoice.KEEP_APART)
    assert {rating.rater for rating in intake.ratings if rating.contact == "D5"} == {"Reviewer 1", "Reviewer 3"}
    comments = {(one.contact, one.copy, one.rater): one.comment for one in intake.review_comments}
    assert comments["D5", 0, "Reviewer 2"] == "I could not open the conversation."
    assert len(comments) == 3


def test_agreement_on_the_small_file_is_what_the_formula_gives(small):
    values = alphas(small(ConflictChoice.KEEP_APART))
    # Nominal by hand: 24 values, 4 of them 0; observed 8/24, expected 2·4·20/(24·23): 1 − 8·23/160.
    assert values["solved"] == pytest.approx(1 - 8 * 23 / 160)
    assert values["understanding"] == pytest.approx(0.5288194444)
    assert values["tone"] == pytest.approx(0.6265920899)


def test_first_keeps_the_first_text_and_drops_ratings_of_the_other(small):
    intake = small(ConflictChoice.FIRST)
    assert len(intake.contacts) == 7
    assert {rating.place.line for rating in intake.ratings if rating.contact == "D4"} == {12, 13, 14}
    assert intake.rows_good == 22


def test_skip_drops_every_row_of_the_id(small):
    intake = small(ConflictChoice.SKIP)
    assert "D4" not in {one.external_id for one in intake.contacts} | {rating.contact for rating in intake.ratings}
    assert intake.rows_good == 19
    assert intake.errors == ()


def test_without_a_choice_the_id_stays_out_as_an_error(small):
    intake = small(None)
    assert [problem.code for problem in intake.errors] == ["conflicting_texts"]
    assert "keep apart, first, or skip" in intake.errors[0].message
    assert intake.rows_good == 19


def test_reading_the_same_file_twice_gives_the_same_records(small):
    assert small(ConflictChoice.KEEP_APART) == small(ConflictChoice.KEEP_APART)


def test_the_proposal_for_the_small_file_is_its_mapping(files, options):
    data = (files / "dialogues_small.csv").read_bytes()
    mapping = preview_intake(data, file_name="dialogues_small.csv", options=options).mapping
    assert mapping.positional
    assert [criterion.column for criterion in mapping.criteria] == ["understanding", "tone", "solved"]
    assert mapping.transcript.columns == "turn*"
    assert mapping.comment == "why" or mapping.comment is None


@pytest.mark.real_file
def test_the_public_file_is_read_exactly(options):
    data = Path(os.environ["AB_REDIAL_FILE"]).read_bytes()
    mapping = mapping_from_yaml((ROOT / "data/mappings/ab_redial.yaml").read_text())
    intake = preview_intake(data, file_name="annotated_dialogues.csv", mapping=mapping, options=options).intake
    assert len(intake.contacts) == 200
    assert (intake.rows_read, intake.rows_good) == (640, 640)
    assert sorted(conflict.external_id for conflict in intake.conflicts) == ["AT", "BO", "F1", "G0", "J7"]
    assert all(len(conflict.lines) == 2 for conflict in intake.conflicts)
    assert len(found(intake, "no_speaker_separator")) == 84
    assert found(intake, "no_ratings") == [(257, ""), (341, ""), (433, ""), (524, "")]
    assert intake.errors == ()
    assert {key: round(value, 4) for key, value in alphas(intake).items()} == {
        "understanding": 0.3088,
        "task-completion": 0.3145,
        "interest-arousal": 0.2715,
        "efficiency": 0.1954,
        "dialogue-overall": 0.3105,
    }
