"""An engagement folder is read whole or not at all, and every complaint says file, line, column, found and allowed."""

import io
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from calibration.errors import InvalidInput
from calibration.intake.engagement_folder import files_in_zip, read_engagement_folder
from calibration.intake.folder_columns import cell_text
from calibration.intake.folder_forms import FORMS, RATINGS, TURNS, Form
from calibration.intake.folder_records import EngagementFolder
from calibration.intake.folder_tables import Complaints, read_table, table_text
from tests.small_folder import small_folder

ROOT = Path(__file__).resolve().parents[2]
LONDON = ZoneInfo("Europe/London")


def _folder(**changed: str) -> EngagementFolder:
    reading = read_engagement_folder(small_folder(**changed), key=b"key")
    assert [problem.message for problem in reading.problems] == []
    assert reading.folder is not None
    return reading.folder


def _complaints(**changed: str) -> list[str]:
    reading = read_engagement_folder(small_folder(**changed), key=b"key")
    assert reading.folder is None
    assert reading.errors == reading.problems
    return [problem.message for problem in reading.problems]


def _with(table: str, old: str, new: str) -> dict[str, str]:
    names = {"engagement": "engagement.yaml", "card": "scorecards/care.yaml"}
    text = small_folder()[names.get(table, f"{table}.csv")].decode()
    assert text.count(old) >= 1
    return {table: text.replace(old, new, 1)}


def test_the_small_folder_is_good_and_complete() -> None:
    folder = _folder()
    assert [contact.external_id for contact in folder.contacts] == ["K-1", "K-2"]
    assert len(folder.ratings) == 10
    assert folder.contacts[0].attributes == {"shop": "Leeds"}
    assert folder.contacts[0].turns[0].text == "🙂 So, so late.\nAgain."


def test_personal_data_in_turns_and_quotes_is_masked_alike_and_counted_once() -> None:
    folder = _folder()
    assert folder.contacts[0].turns[1].text.endswith("e-mail [email].")
    assert folder.masked == {"email": 1}
    marked = next(row for row in folder.evidence if row.turn == 2)
    assert folder.contacts[0].turns[1].text[marked.span_start : marked.span_end] == marked.quote == "e-mail [email]"


def test_spans_count_code_points_of_the_stored_text() -> None:
    folder = _folder()
    first, second = (row for row in folder.evidence if row.turn == 1)
    text = folder.contacts[0].turns[0].text
    assert (first.span_start, first.span_end) == (6, 13)
    assert text[6:13] == "so late"
    assert text[second.span_start : second.span_end] == "so"


def test_times_without_offset_are_local_and_a_due_date_ends_with_its_day() -> None:
    session = _folder(**_with("sessions", "2026-03-05 14:00", "2026-07-02 14:00")).sessions[0]
    assert session.held_at == datetime(2026, 7, 2, 13, 0, tzinfo=UTC)
    assert session.due_at == datetime(2026, 3, 4, 23, 59, 59, tzinfo=UTC)


def test_what_a_session_leaves_empty_is_the_engagements() -> None:
    changed = small_folder()["engagement.yaml"].decode() + "tolerance: 7.5\nreference: consensus\n"
    assert {(row.tolerance, row.reference) for row in _folder(engagement=changed).sessions} == {(7.5, "consensus")}


BAD: list[tuple[str, str, str, str]] = [
    ("ratings", "1,K-1,bo,solved,yes", "1,K-1,bo,solved,maybe",
     "ratings.csv, line 4, column answer: 'maybe' is not on the scale of 'solved'. Allowed: yes, no, N/A."),
    ("ratings", "1,K-1,bo,steps,0", "1,K-1,bo,steps,7",
     "ratings.csv, line 5, column answer: '7' is not on the scale of 'steps'. "
     "Allowed: a number from 0 to 5 in steps of 1."),
    ("ratings", "1,K-1,bo,steps,0", "1,K-1,bo,steps,N/A", "column answer: 'N/A' is not on the scale of 'steps'"),
    ("ratings", "1,K-1,bo,solved,yes", "1,K-1,bo,sloved,yes",
     "line 4, column criterion: there is no criterion 'sloved'. Allowed: solved, steps."),
    ("ratings", "1,K-1,bo,solved,yes", "1,K-1,cy,solved,yes", "'cy' does not take part in session 1"),
    ("ratings", "1,K-1,bo,solved,yes", "1,K-9,bo,solved,yes", "contact 'K-9' copy 0 is not in session 1"),
    ("ratings", "1,K-1,bo,solved,yes", "9,K-1,bo,solved,yes", "column session: there is no session '9'. Allowed: 1, 2"),
    ("ratings", "1,K-1,bo,steps,0", "1,K-1,bo,solved,no", "criterion solved stands on line 4 already"),
    ("ratings", "Friday,late", "Friday,slow", "column reasons: there is no reasons 'slow'. Allowed: late."),
    ("ratings", "half a thought", "", "neither an answer nor a comment nor a reason"),
    ("ratings", "1,K-1,bo,solved,yes,,", "1,K-1,bo,solved,yes,", "line 4: 6 cells. Allowed: 7, as in the first line."),
    ("ratings", "session,contact", "session,contract", "found the column 'contract'. Allowed: session, contact, copy"),
    ("ratings", "session,contact", "session,contract", "the column 'contact' is missing"),
    ("evidence", "so late", "too late", "column quote: 'too late' stands 0 times in turn 1"),
    ("evidence", "1,so,1,", "1,o,,",
     "column occurrence: 'o' stands 2 times in turn 1. Allowed: an occurrence from 1 to 2."),
    ("evidence", "1,so,1,", "1,so,2,", "'so' stands 1 times in turn 1"),
    ("evidence", "1,so late,,", "9,so late,,", "column turn: there is no turn '9'. Allowed: 1, 2."),
    ("evidence", ",,,72.5", ",,,", "neither words of a turn nor a second"),
    ("evidence", ",,,72.5", ",,,-3", "column second: found '-3'. Allowed: a number from 0, written like 5 or 0.25."),
    ("sessions", "1,First,closed", "1,First,shut", "column state: found 'shut'. Allowed: planned, scoring, locked"),
    ("sessions", ",2026-03-05 15:00", ",", "column closed_at: the session is closed and this is empty"),
    ("sessions", "2,Second,scoring", "1,Second,scoring", "number 1 stands on line 2 already"),
    ("sessions", "Second,scoring,care", "Second,scoring,cure", "there is no scorecard 'cure'. Allowed: care."),
    ("sessions", "2026-03-04", "04.03.2026", "Allowed: a date and time, written like 2026-05-07 14:00, or 2026-05-07"),
    ("session_contacts", "client,2026-03-05 14:20", "client,", "the session is closed and this is empty"),
    ("session_contacts", "1,2,K-2", "1,1,K-2", "place 1 is taken in session 1"),
    ("session_contacts", "2,1,K-2", "2,1,K-3", "there is no contact 'K-3' copy 0"),
    ("participations", "2,bo,", "2,cy,", "there is no rater 'cy'. Allowed: ann, bo."),
    ("turns", "K-1,2,agent", "K-7,2,agent", "turns.csv, line 4, column contact: there is no contact 'K-7' copy 0"),
    ("turns", "K-1,2,agent", "K-1,3,agent", "turn 3. Allowed: turn 2 first."),
    ("turns", "K-1,2,agent", "K-1,2,boss", "column role: found 'boss'. Allowed: agent, customer, bot, system, note."),
    ("contacts", "K-2,voice", "K-1,voice", "contact K-1, copy 0 stands on line 2 already"),
    ("contacts", "K-2,voice", ",voice", "column contact: nothing stands here"),
    ("agreed_scores", "solved,no", "solved,eh", "'eh' is not on the scale of 'solved'"),
    ("decisions", "solved,1,K-1", "solved,2,K-1", "contact 'K-1' is not in session 2"),
    ("targets", "0.5,1,", "0.5,0.1,", "column upper: found 0.1. Allowed: a number from 0.5."),
    ("targets", "0.5,1,", "0.5,,", "column upper: a band without it"),
    ("anchors", "K-2", "K-5", "there is no contact 'K-5'"),
    ("engagement", "Europe/London", "Europe/Leeds",
     "engagement.yaml, line 6: found 'Europe/Leeds' for time_zone. Allowed: an IANA time zone"),
    ("engagement", "side: vendor", "side: middle", "found 'middle' for side. Allowed: client, vendor, automated."),
    ("engagement", "side: vendor, person: bo", "side: client, person: bo",
     "rater 'bo' scores for the client but works for 'answerwell'"),
    ("engagement", "person: bo", "person: cy", "rater 'bo' names the person 'cy'. Allowed: ann, bo."),
    ("engagement", "key: bo, label", "key: ann, label", "the rater 'ann' stands twice"),
    ("engagement", "name: Bo Lind", f"name: {'Bo' * 101}", "name has 202 characters. Allowed: at most 200."),
    ("engagement", "format: 1", "contract: {figure: kappa, reference: gold, period: month, target: 90}\nformat: 1",
     "The figure of the contract is 'kappa'. Allowed: within_tolerance, same_answers,"),
    ("engagement", "format: 1", "format: 2", "found '2' for format. Allowed: 1."),
    ("engagement", "key: lamps\n", "", "engagement.yaml: 'key' is missing"),
    ("engagement", "care.yaml", "cure.yaml", "scorecards/cure.yaml: the file is missing"),
    ("card", "answer_type: numeric", "answer_type: number", "scorecards/care.yaml, line 18: found 'number'"),
    ("card", "    maximum: 5\n", "", "scorecards/care.yaml:"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "old", "new", "said"), BAD)
def test_each_bad_value_or_reference_is_complained_of(table: str, old: str, new: str, said: str) -> None:
    messages = _complaints(**_with(table, old, new))
    assert any(said in message for message in messages), messages


def test_a_complaint_carries_its_place_and_the_words_apart() -> None:
    reading = read_engagement_folder(small_folder(**_with("ratings", "bo,solved,yes", "bo,solved,maybe")), key=b"key")
    problem = reading.problems[0]
    assert (problem.place.file, problem.place.line, problem.place.column) == ("ratings.csv", 4, "answer")
    assert (problem.found, problem.allowed) == ("'maybe' is not on the scale of 'solved'", "yes, no, N/A")


def test_lines_are_counted_as_the_file_shows_them_when_cells_have_line_breaks() -> None:
    messages = _complaints(**_with("turns", "K-1,2,agent", "K-1,2,boss"))
    assert messages[0].startswith("turns.csv, line 4, column role")


def test_every_bad_row_is_complained_of_and_not_only_the_first() -> None:
    text = small_folder()["ratings.csv"].decode().replace("yes,,", "perhaps,,")
    assert len(_complaints(ratings=text)) == text.count("perhaps")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "ratings.csv: the file is empty"),
        (b"session,contact\n1,\xff\n", "ratings.csv, line 2: byte 18 is not UTF-8"),
        (b"session\n1,\0\n", "the file holds NUL characters"),
        (b'session,contact,rater,criterion\n1,"open\n', "ratings.csv, line 2: not readable as CSV"),
    ],
)
def test_a_file_that_is_no_table_is_one_sentence(data: bytes, said: str) -> None:
    complaints = Complaints()
    assert read_table(RATINGS, data, zone=LONDON, complaints=complaints) == []
    assert said in complaints.found[0].message


def test_a_missing_table_is_named_with_its_columns() -> None:
    files = small_folder()
    del files["sessions.csv"]
    reading = read_engagement_folder(files, key=b"key")
    assert "sessions.csv: the file is missing. Allowed: number, name, state" in reading.problems[0].message


def test_tables_that_need_not_be_there_may_be_missing() -> None:
    files = small_folder()
    for name in ("ratings", "evidence", "agreed_scores", "decisions", "targets", "anchors"):
        del files[f"{name}.csv"]
    assert read_engagement_folder(files, key=b"key").folder is not None


TONE_CARD = """\
  - key: tone
    name: Tone
    kind: tone_fit
    answer_type: binary
    levels:
    - {code: "yes", label: "yes", points: 1, value: 1}
    - {code: "no", label: "no", points: 0, value: 0}
"""


def _guessing(*rows: str, asks: str = "yes", scope: str = "joint") -> dict[str, str]:
    files = small_folder()
    header, first, second = files["sessions.csv"].decode().splitlines()
    return {
        "card": files["scorecards/care.yaml"].decode() + TONE_CARD,
        "sessions": f"{header},asks_guesses,scope\n{first},{asks},{scope}\n{second},,\n",
        "guesses": "\n".join(["session,contact,rater,criterion,guess", *rows, ""]),
    }


def test_a_guess_is_read_with_its_place() -> None:
    folder = _folder(**_guessing("1,K-1,bo,tone,no"))
    (row,) = folder.guesses
    assert (row.session, row.contact, row.rater, row.criterion, row.guess) == (1, "K-1", "bo", "tone", "no")
    assert [one.asks_guesses for one in folder.sessions] == [True, False]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("1,K-1,bo,solved,no", "line 2, column criterion: 'solved' is not about tone. Allowed: tone."),
        ("1,K-1,bo,tone,5", "'5' is not on the scale of 'tone'. Allowed: yes, no."),
        ("1,K-1,bo,tone,N/A", "'N/A' is not on the scale of 'tone'"),
        ("2,K-2,bo,tone,no", "session 2 does not ask for guesses"),
        ("2,K-1,bo,tone,no", "is not in session 2"),
        ("1,K-1,cy,tone,no", "'cy' does not take part in session 1"),
    ],
)
def test_a_guess_that_nobody_could_have_made_is_said(row: str, said: str) -> None:
    (message,) = _complaints(**_guessing(row))
    assert said in message


def test_a_room_of_one_side_asks_for_no_guesses() -> None:
    messages = _complaints(**_guessing(scope="client_internal"))
    assert any("a client_internal session has no other side to guess" in message for message in messages)


def test_a_folder_without_engagement_yaml_says_so() -> None:
    assert read_engagement_folder({}, key=b"key").problems[0].message.startswith("engagement.yaml: the file is missing")


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.file)
def test_a_written_table_reads_back_the_same(form: Form) -> None:
    data = (ROOT / "data" / "demo" / form.file).read_bytes()
    complaints = Complaints()
    rows = read_table(form, data, zone=LONDON, complaints=complaints)
    again = read_table(form, table_text(form, rows, zone=LONDON).encode(), zone=LONDON, complaints=complaints)
    assert complaints.found == []
    assert rows
    assert [row | {"place": None} for row in again] == [row | {"place": None} for row in rows]


def test_a_time_that_the_clock_shows_twice_is_written_with_its_offset() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert cell_text(first, LONDON) == "2026-10-25 01:30:00"
    assert cell_text(second, LONDON) == "2026-10-25 01:30:00+00:00"


def test_texts_with_quotes_commas_and_line_breaks_survive_writing() -> None:
    text = 'He said "no",\r\n\n  then = left.'
    row = {"contact": "K", "turn": 1, "role": "customer", "text": text}
    written = table_text(TURNS, [row], zone=LONDON).encode()
    assert read_table(TURNS, written, zone=LONDON, complaints=Complaints())[0]["text"] == text


def test_every_column_of_every_table_is_documented() -> None:
    text = (ROOT / "docs" / "engagement_folder.md").read_text(encoding="utf-8")
    for form in FORMS:
        section = re.search(rf"### `{re.escape(form.file)}`\n(.*?)(\n### |\n## |\Z)", text, re.DOTALL)
        assert section is not None, form.file
        assert re.findall(r"^\| `([^`]+)` \|", section[1], re.MULTILINE)[: len(form.names)] == list(form.names)


def _zip(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return target.getvalue()


@pytest.mark.parametrize("outer", ["", "lamps/"])
def test_a_zip_gives_the_same_files_with_or_without_a_folder_around_them(outer: str) -> None:
    files = small_folder()
    assert files_in_zip(_zip({outer + path: content for path, content in files.items()})) == files


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"no zip", "not a readable zip"),
        (_zip({"../engagement.yaml": b""}), "Allowed: plain files inside the folder"),
        (_zip({f"{number}.csv": b"" for number in range(300)}), "The zip holds 300 files"),
    ],
)
def test_a_zip_that_is_none_or_leads_outside_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(InvalidInput, match=re.escape(said)):
        files_in_zip(data)


def test_a_zip_that_unpacks_too_large_is_refused_before_it_is_unpacked() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(2):
            archive.writestr(f"{number}.csv", bytes(160_000_000))
    with pytest.raises(InvalidInput, match="unpacks to 320,000,000 bytes"):
        files_in_zip(target.getvalue())


def test_a_cadence_or_population_that_is_not_allowed_is_said_with_its_place() -> None:
    more = "cadence:\n- {in_force_from: soon, every_weeks: 2}\n"
    engagement = small_folder()["engagement.yaml"].decode()
    reading = read_engagement_folder(small_folder(engagement=engagement + more), key=b"key")
    assert [problem.found for problem in reading.errors] == ["found 'soon' for in_force_from"]
    twice = "cadence:\n" + 2 * "- {in_force_from: 2026-03-02, every_weeks: 2}\n"
    reading = read_engagement_folder(small_folder(engagement=engagement + twice), key=b"key")
    assert [problem.found for problem in reading.errors] == ["the cadence from '2026-03-02' stands twice"]
    undated = "contact,started_at\nX-1,\nX-2,2026-03-01 10:00\nX-2,2026-03-01 10:00\n"
    reading = read_engagement_folder(small_folder(population=undated), key=b"key")
    assert [(problem.place.file, problem.place.line) for problem in reading.errors] == [
        ("population.csv", 2),
        ("population.csv", 4),
    ]
