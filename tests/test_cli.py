"""The command line: plain words or JSON; 0 only when everything asked for was done; no traceback for bad input."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlmodel import select
from typer.testing import CliRunner

from calibration.cli import app
from calibration.settings import settings
from calibration.store.engine import open_store
from calibration.store.models import CalibrationSession
from calibration.vocabulary import SessionScope
from tests.small_folder import CARD, small_folder

ROOT = Path(__file__).resolve().parent.parent
FILES = ROOT / "tests" / "intake" / "files"
NEW = ("--client", "Lamp House", "--vendor", "Answerwell")
MAPPING = """\
layout: wide
contact: {id: id, default_channel: chat}
transcript: {column: text, roles: {Wren: agent, Ida: customer}}
raters: {column: reviewer, side_column: side}
criteria:
- {column: solved, answer_type: binary, levels: ["no", "yes"]}
"""
ROWS = """\
id,text,reviewer,side,solved
A,Ida: Late again.,Ann,client,no
A,Ida: Late again.,Bo,vendor,yes
B,Ida: Thank you.,Ann,client,yes
"""

Run = Callable[..., Result]


@pytest.fixture
def run(sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Run]:
    """Runs a command on a fresh SQLite store, in a folder of its own."""
    monkeypatch.setenv("TUNING_FORK_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("TUNING_FORK_SECRET_KEY", "a key for tests")
    monkeypatch.chdir(tmp_path)
    settings.cache_clear()
    runner = CliRunner()
    yield lambda *words: runner.invoke(app, [str(word) for word in words], prog_name="python -m calibration")
    settings.cache_clear()
    open_store(sqlite_url).engine.dispose()
    open_store.cache_clear()


@pytest.fixture
def ratings(tmp_path: Path) -> Path:
    """A file of three ratings beside its mapping."""
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    path = tmp_path / "ratings.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


@pytest.fixture
def lamps(tmp_path: Path) -> Path:
    """The small engagement folder on disk."""
    folder = tmp_path / "lamps"
    for path, content in small_folder().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def _json(result: Result) -> dict[str, Any]:
    return json.loads(result.stdout)


def test_ratings_into_a_new_engagement_are_everything_and_leave_with_zero(run: Run, ratings: Path) -> None:
    result = run("import", "ratings", ratings, "--engagement", "lamps", *NEW, "--mapping", "mapping.yaml")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[0] == "Imported 'ratings.csv' into 'lamps': everything."
    assert "2 new contacts" in result.stdout
    assert "3 ratings" in result.stdout


def test_the_same_file_again_says_that_nothing_was_changed_and_leaves_with_zero(run: Run, ratings: Path) -> None:
    words = ("import", "ratings", ratings, "--engagement", "lamps", *NEW, "--mapping", "mapping.yaml")
    run(*words)
    result = run(*words, "--json")
    assert result.exit_code == 0
    found = _json(result)
    assert (found["ok"], found["written"], found["repeated"]) == (True, False, True)
    assert found["counts"]["reviews_known"] == 3


def test_the_keys_of_the_json_object_are_the_documented_ones(run: Run, ratings: Path) -> None:
    found = _json(
        run("import", "ratings", ratings, "--engagement", "lamps", *NEW, "--mapping", "mapping.yaml", "--json")
    )
    text = (ROOT / "docs" / "command_line.md").read_text(encoding="utf-8")
    documented = {line.split("`")[1] for line in text.split("## JSON")[1].splitlines() if line.startswith("| `")}
    assert documented >= set(found)
    assert documented >= set(found["counts"])


@pytest.mark.parametrize(
    ("words", "scope"),
    [
        ((), SessionScope.JOINT),
        (("--room", "joint"), SessionScope.JOINT),
        (("--room", "client-internal"), SessionScope.CLIENT_INTERNAL),
        (("--room", "vendor-internal"), SessionScope.VENDOR_INTERNAL),
    ],
)
def test_ratings_come_into_the_room_that_was_named(
    run: Run, ratings: Path, sqlite_url: str, words: tuple[str, ...], scope: SessionScope
) -> None:
    side = "vendor" if scope is SessionScope.VENDOR_INTERNAL else "client"
    ratings.write_text(ROWS.replace("client", side).replace("vendor", side), encoding="utf-8")
    given = ("import", "ratings", ratings, "--engagement", "lamps", *NEW, "--mapping", "mapping.yaml", *words)
    assert run(*given).exit_code == 0
    with open_store(sqlite_url).reading() as db:
        assert [one.scope for one in db.exec(select(CalibrationSession))] == [scope]


def test_a_private_room_takes_no_reviewer_of_the_other_side(run: Run, ratings: Path) -> None:
    words = ("import", "ratings", ratings, "--engagement", "lamps", *NEW, "--mapping", "mapping.yaml")
    result = run(*words, "--room", "vendor-internal")
    assert result.exit_code == 1
    assert "The file has reviewers of the client, and the vendor's own room has none." in result.output
    assert "--room" in (ROOT / "docs" / "command_line.md").read_text(encoding="utf-8")


def test_a_trial_writes_nothing(run: Run, ratings: Path) -> None:
    words = ("import", "ratings", ratings, "--engagement", "lamps", *NEW, "--mapping", "mapping.yaml")
    assert "Tried 'ratings.csv' without writing anything" in run(*words, "--dry-run").stdout
    assert _json(run(*words, "--json"))["repeated"] is False


def test_errors_refuse_the_file_with_one_and_are_written_to_the_problems_file(run: Run, ratings: Path) -> None:
    ratings.write_text(ROWS.replace("client,yes", "client,=maybe"), encoding="utf-8")
    words = ("import", "ratings", ratings, "--engagement", "lamps", *NEW, "--mapping", "mapping.yaml")
    result = run(*words, "--problems", "problems.csv")
    assert result.exit_code == 1
    assert "Nothing was imported: 'ratings.csv' has 1 error." in result.stdout
    assert "is not on the scale" in result.stdout
    written = Path("problems.csv").read_text(encoding="utf-8-sig").splitlines()
    assert written[0] == "severity,code,file,sheet,line,column,found,allowed,contact,message"
    assert written[1].startswith("error,off_scale,ratings.csv,,4,solved,'=maybe,")


def test_good_rows_alone_are_imported_and_leave_with_one(run: Run, ratings: Path) -> None:
    ratings.write_text(ROWS.replace("client,yes", "client,maybe"), encoding="utf-8")
    words = ("import", "ratings", ratings, "--engagement", "lamps", *NEW, "--mapping", "mapping.yaml")
    result = run(*words, "--only-good-rows", "--json")
    assert result.exit_code == 1
    assert (_json(result)["written"], _json(result)["ok"]) == (True, False)
    assert _json(result)["counts"]["ratings"] == 2


def test_the_small_file_of_dialogues_with_conflicts_imports_by_choice(run: Run) -> None:
    words = ("import", "ratings", FILES / "dialogues_small.csv", "--engagement", "lamps", *NEW)
    mapping = ("--mapping", FILES / "dialogues_small.yaml", "--json")
    skipped = _json(run(*words, *mapping, "--conflicts", "skip", "--dry-run", "--only-good-rows"))
    kept = _json(run(*words, *mapping, "--conflicts", "keep-apart", "--dry-run", "--only-good-rows"))
    assert kept["counts"]["contacts_new"] == skipped["counts"]["contacts_new"] + 2


def test_contacts_leave_ratings_aside(run: Run, ratings: Path) -> None:
    assert run("demo").exit_code == 0
    found = _json(
        run("import", "contacts", ratings, "--engagement", "harbour-clearline", "--mapping", "mapping.yaml", "--json")
    )
    assert found["counts"]["contacts_new"] == 2
    assert "ratings" not in found["counts"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("import", "contacts", "ratings.csv", "--engagement", "nowhere"), "There is no engagement 'nowhere'."),
        (("import", "ratings", "ratings.csv", "--engagement", "Not A Key", *NEW), "cannot be the key of an engagement"),
        (("import", "ratings", "ratings.csv", "--engagement", "k", *NEW, "--held-at", "soon"), "'soon' is no date"),
        (("import", "ratings", "ratings.csv", "--engagement", "k", *NEW, "--card", "a/1"), "no published card 'a/1'"),
        (("import", "ratings", "ratings.csv", "--engagement", "k", *NEW, "--mapping", "ratings.csv"), "The mapping"),
        (("import", "ratings", "empty.csv", "--engagement", "k", *NEW), "empty"),
        (("import", "scorecard", "ratings.csv", "--engagement", "k"), "Line 2: not readable as YAML"),
        (("import", "engagement", "ratings.csv"), "not a readable zip"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_one(
    run: Run, ratings: Path, words: tuple[str, ...], said: str
) -> None:
    (ratings.parent / "empty.csv").write_bytes(b"")
    result = run(*words)
    assert result.exit_code == 1, result.output
    assert said in result.output
    assert "Traceback" not in result.output
    as_json = _json(run(*words, "--json"))
    assert as_json["ok"] is False
    assert said in as_json["message"] + str(as_json["problems"])


@pytest.mark.parametrize(
    "words",
    [
        ("import", "ratings"),
        ("import", "ratings", "no such file.csv", "--engagement", "k"),
        ("import", "ratings", "ratings.csv"),
        ("import", "ratings", "ratings.csv", "--engagement", "k", "--conflicts", "merge"),
        ("import", "ratings", "ratings.csv", "--engagement", "k", "--blind", "perhaps"),
        ("import", "ratings", "ratings.csv", "--engagement", "k", "--room", "client_internal"),
        ("import", "scorecard", "ratings.csv", "--engagement", "k", "--owner", "automated"),
        ("imports",),
    ],
)
def test_a_command_that_is_not_understood_leaves_with_two(run: Run, ratings: Path, words: tuple[str, ...]) -> None:
    assert run(*words).exit_code == 2


def test_a_scorecard_is_published_once_and_a_different_one_under_its_number_refused(run: Run, tmp_path: Path) -> None:
    assert run("demo").exit_code == 0
    path = tmp_path / "card.yaml"
    path.write_text(CARD.replace("key: care\n", "key: small\n"), encoding="utf-8")
    words = ("import", "scorecard", path, "--engagement", "harbour-clearline", "--owner", "vendor", "--json")
    assert _json(run(*words, "--dry-run"))["written"] is False
    assert _json(run(*words))["written"] is True
    assert _json(run(*words))["repeated"] is True
    path.write_text(path.read_text(encoding="utf-8").replace("name: Solved", "name: Settled"), encoding="utf-8")
    result = run(*words)
    assert result.exit_code == 1
    assert "Version 1 of the card 'small' exists already. Allowed: a number from 2." in _json(result)["message"]


def test_a_card_with_problems_is_not_published_but_may_be_a_draft(run: Run, tmp_path: Path) -> None:
    run("demo")
    path = tmp_path / "card.yaml"
    path.write_text("key: bare\nname: Bare\n", encoding="utf-8")
    words = ("import", "scorecard", path, "--engagement", "harbour-clearline")
    assert "The card has no lines." in run(*words).output
    assert run(*words, "--draft").exit_code == 0


def test_an_engagement_folder_and_its_zip_are_the_same(run: Run, lamps: Path, tmp_path: Path) -> None:
    packed = tmp_path / "lamps.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in lamps.rglob("*.*"):
            archive.write(path, path.relative_to(tmp_path))
    tried = run("import", "engagement", packed, "--dry-run", "--json")
    assert tried.exit_code == 0
    loaded = run("import", "engagement", lamps, "--json")
    assert loaded.exit_code == 0
    assert _json(loaded)["counts"] == _json(tried)["counts"]
    assert _json(run("import", "engagement", packed, "--json"))["repeated"] is True


def test_a_folder_with_errors_is_told_with_places_and_leaves_with_one(run: Run, lamps: Path) -> None:
    path = lamps / "ratings.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("bo,solved,yes", "bo,solved,maybe"), encoding="utf-8")
    result = run("import", "engagement", lamps)
    assert result.exit_code == 1
    assert "Nothing was imported: 'lamps' has 2 errors." in result.stdout
    assert "error: ratings.csv, line 4, column answer: 'maybe' is not on the scale of 'solved'." in result.stdout


def test_a_file_beyond_the_upload_limit_is_refused_before_it_is_read(
    run: Run, ratings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUNING_FORK_UPLOAD_LIMIT_MB", "1")
    settings.cache_clear()
    ratings.write_bytes(b"x" * 1_100_000)
    result = run("import", "ratings", ratings, "--engagement", "k", *NEW)
    assert result.exit_code == 1
    assert "'ratings.csv' has 1,100,000 bytes. Allowed: at most 1,048,576." in result.output


def test_a_real_process_migrates_loads_the_demo_and_says_so(tmp_path: Path) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("TUNING_FORK_")},
        "TUNING_FORK_DATABASE_URL": f"sqlite:///{tmp_path / 'new.db'}",
        "TUNING_FORK_SECRET_KEY": "a key for tests",
    }

    def command(*words: str) -> subprocess.CompletedProcess[str]:
        start = [sys.executable, "-m", "calibration", *words]
        return subprocess.run(start, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    assert command("migrate").stdout.startswith("The database is at revision ")
    loaded = command("demo", "--json")
    assert loaded.returncode == 0, loaded.stderr
    assert json.loads(loaded.stdout)["counts"]["calibration_session"] == 14
    assert command("demo").stdout == "Nothing was changed: the demo engagement is there already.\n"
    (tmp_path / "no.csv").write_text("id\nA\n", encoding="utf-8")
    refused = command("import", "contacts", str(tmp_path / "no.csv"), "--engagement", "nowhere")
    assert refused.returncode == 1
    assert refused.stderr.startswith("Error: There is no engagement 'nowhere'. Existing: harbour-clearline.")


@pytest.mark.parametrize("command", ["migrate", "demo"])
def test_a_database_that_cannot_be_reached_is_one_sentence(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("TUNING_FORK_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nowhere")
    settings.cache_clear()
    result = run(command)
    assert result.exit_code == 1
    assert "Error: The database cannot be reached" in result.output


def test_a_population_comes_in_once_and_an_undated_row_is_told_with_its_line(
    run: Run, ratings: Path, tmp_path: Path
) -> None:
    run("import", "ratings", ratings, "--engagement", "lamps", *NEW, "--mapping", "mapping.yaml")
    path = tmp_path / "all.csv"
    path.write_text("Ticket,Date,Agent\nA,2026-10-01,Wren\nB,,Wren\n", encoding="utf-8")
    words = ("import", "population", path, "--engagement", "lamps")
    refused = run(*words)
    assert refused.exit_code == 1
    assert "Nothing was imported: 'all.csv' has 1 error." in refused.stdout
    assert "error: Line 3, “Date”: has no time." in refused.stdout
    tried = run(*words, "--only-good-rows", "--dry-run")
    assert "Tried 'all.csv' without writing anything." in tried.stdout
    done = run(*words, "--only-good-rows")
    assert done.exit_code == 1
    assert "1 new contact of the population" in done.stdout
    again = _json(run(*words, "--only-good-rows", "--json"))
    assert (again["written"], again["repeated"], again["columns_left_out"]) == (False, True, ["Agent"])
    assert (again["rows_read"], again["rows_good"]) == (2, 1)
    documented = (ROOT / "docs" / "command_line.md").read_text(encoding="utf-8").split("## JSON")[1]
    assert all(f"`{key}`" in documented for key in (*again, *again["counts"]))
