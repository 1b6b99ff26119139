"""An import brings all of a file or nothing, recognises what it brought before, and never merges two texts."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

import pytest
from sqlmodel import SQLModel, select

from calibration.errors import InvalidInput, NotFound
from calibration.intake.mapping_file import mapping_from_yaml
from calibration.intake.options import IntakeOptions
from calibration.intake.read import preview_intake
from calibration.intake.records import ConflictChoice, Intake
from calibration.scorecard.yaml_form import scorecard_from_yaml
from calibration.store import models
from calibration.store.engine import Store
from calibration.store.scorecards import save_scorecard_version, scorecard_definition
from calibration.vocabulary import Blind, RaterKind, SessionOrigin, SessionState, Side, VersionState
from calibration.workflow.engagements import NewEngagement, made_engagement
from calibration.workflow.importing import ImportReport, SessionWords, content_hash, import_intake
from tests.factories import small_engagement
from tests.small_folder import CARD

RowT = TypeVar("RowT", bound=SQLModel)
OPTIONS = IntakeOptions(key=b"key", zone="Europe/London", countries=("GB",))
NEW = NewEngagement("lamps", "Lamp House", "Answerwell", "Europe/London")

WIDE = """\
layout: wide
name: Lamp review
contact: {id: id, default_channel: chat}
transcript: {column: text, roles: {Wren: agent, Ida: customer}}
raters: {column: reviewer, side_column: side}
criteria:
- {column: solved, answer_type: binary, levels: ["no", "yes"]}
- {column: tone, answer_type: ordinal, levels: [1, 2, 3]}
comment: why
"""
ROWS = """\
id,text,reviewer,side,solved,tone,why
A,Ida: Late again. ida@example.com,Ann,client,no,1,no date
A,Ida: Late again. ida@example.com,Bo,vendor,yes,3,
B,Ida: Thank you.,Ann,client,yes,2,
B,Ida: Thank you.,Bo,vendor,yes,,
"""
Import = Callable[..., ImportReport]


def _intake(rows: str = ROWS, mapping: str = WIDE) -> Intake:
    return preview_intake(
        rows.encode(), file_name="lamps.csv", mapping=mapping_from_yaml(mapping), options=OPTIONS
    ).intake


@pytest.fixture
def engagement_id(store: Store, now: datetime) -> int:
    with store.writing() as db:
        return made_engagement(db, NEW, now=now).id or 0


@pytest.fixture
def imported(store: Store, engagement_id: int, now: datetime) -> Import:
    """Imports rows of a file into the engagement."""

    def run(rows: str = ROWS, mapping: str = WIDE, **said: object) -> ImportReport:
        options: dict[str, object] = {"engagement_id": engagement_id, "now": now, **said}
        return import_intake(
            store,
            _intake(rows, mapping),
            person_id=None,
            file_name="lamps.csv",
            content_hash=content_hash(rows.encode()),
            **options,  # type: ignore[arg-type]
        )

    return run


def _all(store: Store, table: type[RowT]) -> list[RowT]:
    with store.reading() as db:
        return list(db.exec(select(table)).all())


def test_ratings_become_a_closed_revealed_imported_session(store: Store, imported: Import, now: datetime) -> None:
    held = datetime(2026, 5, 7, 13, tzinfo=UTC)
    report = imported(words=SessionWords("May review", held, Blind.NO))
    assert report.written
    assert report.everything
    assert report.masked == {"email": 1}
    (session,) = _all(store, models.CalibrationSession)
    assert (session.id,) == report.session_ids
    assert (session.name, session.state, session.origin, session.blind) == (
        "May review", SessionState.CLOSED, SessionOrigin.IMPORTED, Blind.NO
    )  # fmt: skip
    assert (session.held_at, session.created_at) == (held, now)
    assert {one.revealed_at for one in _all(store, models.SessionContact)} == {held}
    assert {one.sealed_at for one in _all(store, models.Participation)} == {held}
    assert Counter(one.level_code for one in _all(store, models.Rating)) == {"no": 1, "yes": 3, "1": 1, "2": 1, "3": 1}
    assert {(one.label, one.side, one.kind) for one in _all(store, models.Rater)} == {
        ("Ann", Side.CLIENT, RaterKind.NAMED), ("Bo", Side.VENDOR, RaterKind.NAMED)
    }  # fmt: skip
    assert [one.text for one in _all(store, models.Remark)] == ["On the whole contact: no date"]
    assert _all(store, models.Turn)[0].text.endswith("[email]")


def test_the_card_made_from_the_file_belongs_to_the_client_and_says_it_was_imported(
    store: Store, imported: Import
) -> None:
    imported()
    (version,) = _all(store, models.ScorecardVersion)
    with store.reading() as db:
        definition = scorecard_definition(db, version.id or 0)
        owner = db.get_one(models.Organization, db.get_one(models.Scorecard, version.scorecard_id).organization_id)
    assert (definition.name, definition.key, version.state) == (
        "Imported: Lamp review", "imported-lamp-review", VersionState.PUBLISHED
    )  # fmt: skip
    assert [line.key for line in definition.criteria] == ["solved", "tone"]
    assert owner.name == "Lamp House"


def test_the_same_file_twice_changes_nothing_and_says_so(store: Store, imported: Import) -> None:
    imported()
    tables = (models.Interaction, models.Rating, models.CalibrationSession, models.Rater, models.ImportRun)
    before = [len(_all(store, table)) for table in tables]
    again = imported()
    assert again.repeated
    assert not again.written
    assert again.everything
    assert again.counts["contacts_known"] == 2
    assert again.counts["reviews_known"] == 4
    assert [len(_all(store, table)) for table in tables] == before


def test_a_trial_counts_the_same_and_writes_nothing(store: Store, imported: Import) -> None:
    tried = imported(dry_run=True)
    assert not tried.written
    assert _all(store, models.Interaction) == []
    assert imported().counts == tried.counts


def test_errors_refuse_the_whole_file_and_write_nothing(store: Store, imported: Import) -> None:
    report = imported(ROWS.replace("yes,2", "yes,9"))
    assert report.refused
    assert not report.written
    assert [problem.code for problem in report.errors] == ["off_scale"]
    for table in (models.Interaction, models.ImportRun, models.Scorecard, models.Rater):
        assert _all(store, table) == []


def test_good_rows_alone_come_in_when_asked_and_the_report_says_it_is_not_everything(
    store: Store, imported: Import
) -> None:
    report = imported(ROWS.replace("yes,2", "yes,9"), only_good_rows=True)
    assert report.written
    assert not report.everything
    assert report.counts["reviews"] == 3
    (run,) = _all(store, models.ImportRun)
    assert run.summary["everything"] is False
    assert run.summary["masked"] == {"email": 1}


OTHER = ROWS.replace("Late again. ida@example.com", "Not today.")


def test_another_text_under_a_known_id_is_an_error_until_a_choice_is_made(store: Store, imported: Import) -> None:
    imported()
    report = imported(OTHER)
    assert report.refused
    assert [problem.code for problem in report.errors] == ["conflicting_texts"]
    assert "is in the store with another text" in report.errors[0].message


def test_kept_apart_the_other_text_is_a_copy_with_its_own_ratings(store: Store, imported: Import) -> None:
    imported()
    report = imported(OTHER, choice=ConflictChoice.KEEP_APART)
    assert (report.counts["contacts_new"], report.counts["contacts_known"]) == (1, 1)
    assert report.counts["ratings"] == 7
    copies = [one for one in _all(store, models.Interaction) if one.external_id == "A"]
    assert sorted(one.copy_number for one in copies) == [0, 1]
    assert len({one.text_hash for one in copies}) == 2
    assert imported(OTHER, choice=ConflictChoice.KEEP_APART).repeated


def test_first_keeps_the_stored_text_and_leaves_ratings_of_the_other_out(store: Store, imported: Import) -> None:
    imported()
    report = imported(OTHER, choice=ConflictChoice.FIRST)
    assert report.written
    assert not report.everything
    assert (report.counts["contacts_left_out"], report.counts["ratings"], report.counts["ratings_left_out"]) == (
        1,
        3,
        4,
    )
    assert len(_all(store, models.Interaction)) == 2


def test_skip_leaves_every_row_of_the_id_out(store: Store, imported: Import) -> None:
    imported()
    both = OTHER + "".join(f"{line}\n" for line in ROWS.splitlines()[1:3])
    mapping = WIDE + "on_conflict: keep_apart\n"
    report = imported(both, mapping, choice=ConflictChoice.SKIP)
    assert report.counts["contacts_left_out"] == 2
    assert report.counts["contacts_known"] == 1
    assert len(_all(store, models.Interaction)) == 2


def test_words_that_come_after_the_metadata_complete_the_contact(store: Store, imported: Import) -> None:
    bare = "layout: contacts\ncontact: {id: id, channel: channel}\n"
    imported("id,channel\nA,email\n", bare)
    report = imported()
    assert (report.counts["contacts_new"], report.counts["contacts_known"]) == (1, 1)
    contact = next(one for one in _all(store, models.Interaction) if one.external_id == "A")
    assert contact.channel == "email"
    assert contact.text_hash
    assert len(_all(store, models.Turn)) == 2
    assert imported().repeated


def test_positions_are_kept_without_side(store: Store, imported: Import) -> None:
    mapping = WIDE.replace("raters: {column: reviewer, side_column: side}", "raters: positional")
    imported(mapping=mapping)
    assert {(one.label, one.side, one.kind) for one in _all(store, models.Rater)} == {
        ("Reviewer 1", None, RaterKind.POSITIONAL), ("Reviewer 2", None, RaterKind.POSITIONAL)
    }  # fmt: skip


def test_named_reviewers_without_a_side_are_kept_like_positions(store: Store, imported: Import) -> None:
    mapping = WIDE.replace(", side_column: side", "")
    report = imported(mapping=mapping)
    assert {problem.code for problem in report.problems} >= {"no_side"}
    assert {(one.label, one.side, one.kind) for one in _all(store, models.Rater)} == {
        ("Ann", None, RaterKind.POSITIONAL), ("Bo", None, RaterKind.POSITIONAL)
    }  # fmt: skip


def test_a_second_file_uses_the_engagements_reviewers_and_the_same_card(store: Store, imported: Import) -> None:
    imported()
    imported(ROWS.replace("A,", "C,").replace("B,", "D,"))
    assert len(_all(store, models.Rater)) == 2
    assert len(_all(store, models.ScorecardVersion)) == 1
    assert sorted(one.number for one in _all(store, models.CalibrationSession)) == [1, 2]


def test_lines_that_mean_something_else_get_a_key_of_their_own(store: Store, imported: Import) -> None:
    imported()
    other = WIDE.replace("Lamp review", "Shade review").replace("levels: [1, 2, 3]", "levels: [1, 2, 3, 4]")
    imported(ROWS.replace("A,", "C,").replace("B,", "D,"), other)
    keys = {one.key for one in _all(store, models.Criterion)}
    assert keys == {"solved", "tone", "tone-shade-review"}


def test_sessions_named_in_the_file_become_sessions(store: Store, imported: Import) -> None:
    lines = ROWS.splitlines()
    named = "\n".join([lines[0] + ",week", *(f"{line},{week}" for line, week in zip(lines[1:], "1122", strict=True))])
    report = imported(named + "\n", WIDE + "session_column: week\n", words=SessionWords("Spring"))
    assert report.counts["sessions"] == 2
    assert [one.name for one in _all(store, models.CalibrationSession)] == ["Spring, 1", "Spring, 2"]


def test_ratings_on_a_published_card_must_fit_it(store: Store, imported: Import, now: datetime) -> None:
    card = scorecard_from_yaml(CARD)
    with store.writing() as db:
        owner = db.exec(select(models.Organization).where(models.Organization.key == "lamp_house")).one()
        version = save_scorecard_version(
            db, organization_id=owner.id or 0, definition=card, state=VersionState.PUBLISHED, now=now
        )
        version_id = version.id
    refused = imported(scorecard_version_id=version_id)
    assert refused.refused
    assert {problem.code for problem in refused.errors} == {"off_card"}
    assert "'tone' is not a line of 'Care'. Allowed: solved, steps." in refused.errors[0].message
    report = imported(scorecard_version_id=version_id, only_good_rows=True)
    assert report.counts["ratings"] == 4
    assert len(_all(store, models.ScorecardVersion)) == 1


def test_a_new_engagement_is_made_with_the_import_and_not_without_it(store: Store, now: datetime) -> None:
    def run(rows: str) -> ImportReport:
        return import_intake(
            store,
            _intake(rows),
            engagement_id=NEW,
            person_id=None,
            file_name="lamps.csv",
            content_hash=content_hash(rows.encode()),
            now=now,
        )

    assert run(ROWS.replace("yes,2", "yes,9")).refused
    assert _all(store, models.Engagement) == []
    assert run(ROWS).written
    assert [one.key for one in _all(store, models.Engagement)] == ["lamps"]


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (NewEngagement("No Key", "A", "B"), "'No Key' cannot be the key"),
        (NewEngagement("k", "A", "A"), "are not two organizations"),
        (NewEngagement("k", "A", "B", "Mars"), "'Mars' is not a time zone"),
    ],
)
def test_an_engagement_that_cannot_be_made_is_refused(sqlite_store: Store, new: NewEngagement, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        new.check()


def test_an_engagement_that_does_not_exist_is_not_found(sqlite_store: Store, now: datetime) -> None:
    with pytest.raises(NotFound):
        import_intake(
            sqlite_store, _intake(), engagement_id=9, person_id=None, file_name="x", content_hash="x", now=now
        )


def test_progress_counts_up_to_the_end(imported: Import) -> None:
    shares: list[float] = []
    imported(progress=lambda share, _words: shares.append(share))
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_a_text_that_is_too_long_is_cut_with_a_warning_and_kept_whole(store: Store, imported: Import) -> None:
    bare = "layout: contacts\ncontact: {id: id, subject: subject}\n"
    report = imported(f"id,subject\nA,{'long ' * 100}\n", bare)
    assert report.everything
    assert [problem.code for problem in report.problems if problem.code == "too_long"] == ["too_long"]
    (contact,) = _all(store, models.Interaction)
    assert len(contact.subject) == 300
    assert contact.attributes["subject"] == ("long " * 100).strip()


def test_an_id_that_is_too_long_keeps_its_contact_out(store: Store, imported: Import) -> None:
    bare = "layout: contacts\ncontact: {id: id}\n"
    rows = f"id\nA\n{'x' * 201}\n"
    assert imported(rows, bare).refused
    report = imported(rows, bare, only_good_rows=True)
    assert (report.counts["contacts_new"], report.counts["contacts_left_out"], report.everything) == (1, 1, False)


def test_free_text_declared_as_a_scale_is_refused_with_a_sentence(store: Store, imported: Import) -> None:
    words = "a very long answer " * 6
    mapping = WIDE.replace('levels: ["no", "yes"]', f'levels: ["no", "{words.strip()}"]')
    with pytest.raises(InvalidInput, match="Allowed: at most 80"):
        imported(ROWS.replace(",yes,", f",{words.strip()},"), mapping)
    assert _all(store, models.Interaction) == []


def test_a_file_with_a_name_in_it_does_not_say_whose_pseudonym_it_is(store: Store, now: datetime) -> None:
    world = small_engagement(store, now)
    rows = ROWS.replace("Ann", "Tom Label").replace("Bo", "Marek Label")
    options = {"engagement_id": world.engagement_id, "file_name": "lamps.csv", "now": now}

    def raters(**said: object) -> set[int]:
        report = import_intake(
            store,
            _intake(rows),
            content_hash=str(said),
            **options,
            **said,  # type: ignore[arg-type]
        )
        with store.reading() as db:
            parts = select(models.Participation.rater_id).where(
                models.Participation.session_id == report.session_ids[0]
            )
            return set(db.exec(parts).all())

    tom, marek = world.raters["tom"], world.raters["marek"]
    of_the_vendor = raters(person_id=world.persons["quinn"])
    assert marek in of_the_vendor, "one's own side goes by name"
    assert tom not in of_the_vendor
    assert raters(person_id=None) == {tom, marek}, "whoever runs the program knows every name"
