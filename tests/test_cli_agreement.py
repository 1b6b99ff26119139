"""Agreement from the command line: published tables give their values, guesses are said, faults have a place."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
from click.testing import Result
from typer.testing import CliRunner

from calibration.cli import agreement_check, app
from calibration.cli.agreement_words import shown_name
from calibration.settings import settings
from calibration.stats import Estimate, coefficients

ROOT = Path(__file__).resolve().parent.parent
PUBLISHED = ROOT / "data" / "published"

Run = Callable[..., Result]
Told = Callable[..., dict[str, Any]]
File = Callable[..., Path]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Run]:
    """Runs the command where no database could be opened."""
    monkeypatch.setenv("TUNING_FORK_DATABASE_URL", "sqlite:////no/such/folder/at/all.db")
    monkeypatch.chdir(tmp_path)
    settings.cache_clear()
    runner = CliRunner()
    yield lambda *words: runner.invoke(app, ["agreement", *(str(word) for word in words)], prog_name="calibration")
    settings.cache_clear()


@pytest.fixture
def told(run: Run) -> Told:
    """The JSON object of a run."""
    return lambda *words: json.loads(run(*words, "--json").stdout)


@pytest.fixture
def file(tmp_path: Path) -> File:
    """Writes a file of these lines."""

    def write(*lines: str, name: str = "ratings.csv") -> Path:
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def krippendorff_wide(file: File) -> Path:
    text = (PUBLISHED / "krippendorff_2011.csv").read_text(encoding="utf-8")
    return file(*(line for line in text.splitlines() if not line.startswith("#")), name="krippendorff.csv")


@pytest.fixture
def fleiss_long(tmp_path: Path) -> Path:
    counts = pd.read_csv(PUBLISHED / "fleiss_1971.csv", comment="#").set_index("patient")
    rows = [
        (patient, f"rater {at}", diagnosis)
        for patient, row in counts.iterrows()
        for at, diagnosis in enumerate(np.repeat(counts.columns.to_numpy(), row.to_numpy()))
    ]
    path = tmp_path / "fleiss.csv"
    pd.DataFrame(rows, columns=["patient", "rater", "diagnosis"]).to_csv(path, index=False)
    return path


def values_of(found: dict[str, Any], question: int = 0) -> dict[str, float | None]:
    return {one["coefficient"]: one["value"] for one in found["questions"][question]["estimates"]}


@pytest.mark.parametrize(
    ("level", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_krippendorffs_wide_table_has_his_alpha(
    told: Told, krippendorff_wide: Path, level: str, published: float
) -> None:
    found = told(krippendorff_wide, "--level", level, "--interval", "none")
    assert values_of(found)["krippendorff_alpha"] == pytest.approx(published, abs=0.0005)
    question = found["questions"][0]
    assert (question["n_units"], question["n_ratings"], question["n_missing"]) == (12, 41, 7)
    assert found["columns"] == {"unit": "unit", "raters": ["A", "B", "C", "D"], "value": None, "by": None}


def test_fleiss_long_table_has_his_agreement_and_kappa_by_names_alone(told: Told, fleiss_long: Path) -> None:
    found = told(fleiss_long)
    assert found["layout"] == "long"
    assert found["columns"] == {"unit": "patient", "raters": ["rater"], "value": "diagnosis", "by": None}
    values = values_of(found)
    assert list(values) == ["percent_agreement", "krippendorff_alpha", "gwet_ac1", "fleiss_kappa"]
    assert values["percent_agreement"] == pytest.approx(0.5556, abs=0.00005)
    assert values["fleiss_kappa"] == pytest.approx(0.430, abs=0.0005)
    assert values["krippendorff_alpha"] == pytest.approx(0.43341, abs=0.000005)


def test_words_come_first_a_sentence_a_result_then_a_table_of_equal_columns(run: Run, fleiss_long: Path) -> None:
    result = run(fleiss_long)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("Agreement in “fleiss.csv”.\nRead as a long table")
    assert "30 units × 6 raters: 180 ratings, 0 N/A, 0 missing." in result.stdout
    assert re.search(r"Fleiss’ kappa is 0\.430 on 30 units, 6 raters, 180 ratings, 95 % interval 0\.3", result.stdout)
    table = result.stdout.split("\n\n")[-1].splitlines()
    assert table[0].split()[:3] == ["coefficient", "weights", "value"]
    assert len(table) == 5
    assert len(set(map(len, table))) == 1


def test_the_seed_decides_the_interval(told: Told, fleiss_long: Path) -> None:
    words = (fleiss_long, "--coefficient", "fleiss_kappa", "--seed")
    first, again, other = (told(*words, seed)["questions"][0]["estimates"][0] for seed in (1, 1, 2))
    assert first == again
    assert first["interval"] != other["interval"]
    assert (first["seed"], first["method"]) == (1, "bootstrap over units")


def test_a_wider_confidence_and_the_formula_give_other_intervals(told: Told, fleiss_long: Path) -> None:
    words = (fleiss_long, "--coefficient", "fleiss_kappa", "--interval", "analytic")
    narrow, wide = (told(*words, "--confidence", c)["questions"][0]["estimates"][0] for c in (0.9, 0.99))
    assert narrow["method"] == "gwet t"
    assert wide["interval"][0] < narrow["interval"][0] < narrow["interval"][1] < wide["interval"][1]


def test_every_field_of_an_estimate_is_in_the_json_object_and_in_the_document(
    told: Told, krippendorff_wide: Path
) -> None:
    found = told(krippendorff_wide, "--check")
    text = (ROOT / "docs" / "command_line.md").read_text(encoding="utf-8").split("## Agreement")[1].split("\n## ")[0]
    documented = set(re.findall(r"`(\w+)`", text))
    assert documented >= set(found) - {"command", "ok", "message", "counts", "masked", "problems"}
    question = found["questions"][0]
    assert documented >= set(question)
    assert documented >= set(question["estimates"][0])
    assert documented >= set(question["check"]) | set(question["check"]["levels"][0])
    assert set(question["estimates"][0]) >= {one.name for one in fields(Estimate)}


def test_too_few_units_for_an_interval_are_said(run: Run, krippendorff_wide: Path) -> None:
    assert "no 95 % interval: below 20 units it would be too short" in run(krippendorff_wide).stdout


def test_a_declared_scale_moves_the_coefficients_that_count_answers(told: Told, krippendorff_wide: Path) -> None:
    words = (krippendorff_wide, "--level", "nominal", "--interval", "none")
    found, declared = values_of(told(*words)), values_of(told(*words, "--categories", "1,2,3,4,5,6,7"))
    assert found["gwet_ac1"] != declared["gwet_ac1"]
    assert found["krippendorff_alpha"] == pytest.approx(declared["krippendorff_alpha"])


@pytest.mark.parametrize(
    ("lines", "level", "why"),
    [
        (("id,A,B", "1,yes,no", "2,yes,yes"), "nominal", "answers are labels"),
        (("id,A,B", "1,0,1", "2,1,1"), "nominal", "no more than two answers found"),
        (("id,A,B", "1,1,2", "2,3,3"), "ordinal", "few whole numbers found (1, 2, 3)"),
        (("id,A,B", "1,1.5,2", "2,3,3"), "interval", "different numbers found, from 1.5 to 3"),
        (("id,A,B", *(f"{at},{at * 7},{at * 7 + 1}" for at in range(1, 9))), "interval", "16 different numbers found"),
    ],
)
def test_the_level_is_guessed_with_care_and_said(
    run: Run, told: Told, file: File, lines: tuple[str, ...], level: str, why: str
) -> None:
    path = file(*lines)
    assert told(path)["questions"][0]["level"] == level
    assert why in run(path).stdout


def test_an_empty_cell_is_missing_and_na_is_neither_missing_nor_an_answer(told: Told, file: File) -> None:
    found = told(file("id,A,B,C", "1,1,n/a,1", "2,,NA,2", "3,3,3,N/A", "4,1,.,2"))["questions"][0]
    assert (found["n_ratings"], found["n_not_applicable"], found["n_missing"]) == (7, 3, 2)


def test_na_that_is_declared_is_an_answer(told: Told, file: File) -> None:
    path = file("id,A,B", "1,yes,na", "2,na,na")
    assert told(path)["questions"][0]["n_not_applicable"] == 3
    assert told(path, "--categories", "yes,no,na")["questions"][0]["n_ratings"] == 4


def test_labels_with_an_order_need_it_declared(run: Run, told: Told, file: File) -> None:
    path = file("A,B", "poor,good", "good,good", "fair,fair")
    result = run(path, "--level", "ordinal")
    assert result.exit_code == 1
    assert "“poor” on line 2 in column “A”" in result.stderr
    found = told(path, "--level", "ordinal", "--categories", "poor,fair,good", "--weights", "quadratic")
    assert found["questions"][0]["categories"] == ["poor", "fair", "good"]
    assert {one["weights"] for one in found["questions"][0]["estimates"]} == {"quadratic"}


@pytest.mark.parametrize(
    ("lines", "words", "sentence"),
    [
        (("id,A,B", "1,1,2", "2,3,x", "3,4,4"), (), "“x” on line 3 in column “B” is no number; 5 of 6 answers are."),
        (("id,A,B", "1,1,9"), ("--categories", "1,2,3"), "“9” on line 2 in column “B” is not on the scale."),
        (("id,A,B", "1,1,-2"), ("--level", "ratio"), "“-2” on line 2 in column “B” is below zero."),
        (("unit,rater,value", "a,A,1", "a,A,2"), (), "Rater “A” rated unit “a” on line 2 and on line 3."),
        (("unit,rater,value", "a,A,1", ",B,2"), (), "Line 3 names no unit (column “unit”)."),
        (("id,A,B", "x,1,2", "x,2,2"), ("--unit", "id"), "Unit “x” stands on line 2 and on line 3."),
        (("id,A,B", "1,1e400,2"), (), "“1e400” on line 2 in column “A” is too large."),
        (("id,A,B", "1,1,2"), ("--wide", "--value", "A"), "A wide table has no column of ratings."),
        (("id,A,B", "1,1,2,3"), (), "Line 2 has 4 cells, the header 3"),
        (("id,A,B", "1,1,2"), ("--unit", "case"), "There is no column “case”. Columns: “id”, “A”, “B”."),
        (("id,A", "1,1"), (), "A wide table needs two columns of raters or more; found: “A”."),
        (("p,q,r,s", "1,1,2,3"), ("--long",), "No column is named like the unit of a long table."),
        (("id,A,B", "1,1,2"), ("--coefficient", "kapa"), "There is no coefficient “kapa”. Allowed: percent_agreement"),
        (("id,A,B", "1,1,2"), ("--confidence", "95"), "The confidence is 95. Allowed: between 0 and 1"),
        (("id;A;B", "1;1,250;2,500"), (), "can be read two ways. Say --decimal point or --decimal comma."),
    ],
)
def test_a_fault_is_a_sentence_with_its_place_and_leaves_with_one(
    run: Run, file: File, lines: tuple[str, ...], words: tuple[str, ...], sentence: str
) -> None:
    result = run(file(*lines), *words)
    assert result.exit_code == 1
    assert sentence in result.stderr
    assert result.stdout == ""


def test_decimal_commas_are_numbers(told: Told, file: File) -> None:
    path = file("id;A;B", "1;1,250;2,500", "2;3,5;3,5")
    assert values_of(told(path, "--coefficient", "percent_agreement"))["percent_agreement"] == 0.5


def test_several_questions_are_answered_each_by_itself(run: Run, told: Told, file: File) -> None:
    path = file(
        "unit,criterion,rater,value",
        *("a,tone,A,1", "a,tone,B,1", "a,solved,A,yes", "a,solved,B,no"),
        *("b,tone,A,3", "b,tone,B,3", "b,solved,A,yes", "b,solved,B,yes"),
    )
    found = told(path)
    assert [one["question"] for one in found["questions"]] == ["tone", "solved"]
    assert [one["level"] for one in found["questions"]] == ["nominal", "nominal"]
    assert values_of(found, 0)["percent_agreement"] == 1.0
    assert values_of(found, 1)["percent_agreement"] == 0.5
    assert "criterion: solved" in run(path).stdout


def test_a_wide_table_can_hold_several_questions_too(told: Told, file: File) -> None:
    found = told(file("id,part,A,B", "1,x,1,2", "1,y,3,3"), "--by", "part")
    assert [one["n_units"] for one in found["questions"]] == [1, 1]
    assert found["columns"]["raters"] == ["A", "B"]


def test_what_is_guessed_can_be_said_otherwise(told: Told, file: File) -> None:
    path = file("conv,who,what", "k1,Ann,5", "k1,Bo,4", "k2,Ann,3", "k2,Bo,3")
    assert told(path)["layout"] == "long"
    assert told(path, "--long", "--unit", "who", "--rater", "conv")["columns"]["unit"] == "who"
    wide = told(path, "--wide", "--level", "nominal")
    assert (wide["layout"], wide["columns"]["raters"]) == ("wide", ["conv", "who", "what"])


def test_comments_beside_ratings_are_left_aside_and_named(told: Told, file: File) -> None:
    path = file("id,A,B,remark", "1,yes,yes,late", "2,no,yes,short")
    found = told(path)
    assert found["columns"]["raters"] == ["A", "B"]
    assert "Left aside: “remark”." in found["understood"]
    assert told(path, "--rater", "A", "--rater", "remark")["columns"]["raters"] == ["A", "remark"]


def test_few_units_with_another_answer_are_warned_of(run: Run, file: File) -> None:
    path = file("id,A,B", *(f"{at},1,{int(at > 2)}" for at in range(1, 41)))
    assert "Only 2 of 40 units carry an answer other than the commonest" in run(path).stdout


def test_an_undefined_value_says_why_and_all_undefined_leaves_with_one(run: Run, file: File) -> None:
    same = run(file("A,B", "1,1", "1,1"))
    assert same.exit_code == 0
    assert "Krippendorff’s alpha (nominal distance) is undefined because everybody gave one" in same.stdout
    alone = run(file("A,B", "x,", ",y"))
    assert alone.exit_code == 1
    assert alone.stdout.startswith("Nothing could be computed from “ratings.csv”.")
    assert "is undefined because no unit has two answers to compare" in alone.stdout


def test_what_was_asked_for_by_name_and_cannot_be_had_leaves_with_one(run: Run, krippendorff_wide: Path) -> None:
    result = run(krippendorff_wide, "--coefficient", "scott_pi", "--coefficient", "fleiss_kappa")
    assert result.exit_code == 1
    assert "Scott’s pi was not computed: scott_pi is of 2 raters; 4 gave ratings." in result.stdout
    assert "Fleiss’ kappa is 0.761" in result.stdout


def test_a_coefficient_of_one_answer_takes_it(told: Told, krippendorff_wide: Path) -> None:
    words = (krippendorff_wide, "--coefficient", "specific_agreement", "--interval", "none", "--category")
    assert values_of(told(*words, "5"))["specific_agreement"] > values_of(told(*words, "3"))["specific_agreement"]


def test_workbooks_and_json_are_read_like_text(told: Told, krippendorff_wide: Path, tmp_path: Path) -> None:
    frame = pd.read_csv(krippendorff_wide)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(list(frame))
    for row in frame.itertuples(index=False):
        sheet.append([None if pd.isna(cell) else cell for cell in row])
    book.create_sheet("Other").append(["x", "y"])
    book.save(tmp_path / "k.xlsx")
    frame.melt("unit", var_name="rater").to_json(tmp_path / "k.json", orient="records")
    for name in ("k.xlsx", "k.json"):
        found = told(tmp_path / name, "--level", "nominal", "--interval", "none")
        assert values_of(found)["krippendorff_alpha"] == pytest.approx(0.743, abs=0.0005), name
        assert found["questions"][0]["n_missing"] == 7


def test_the_check_puts_the_other_package_beside_ours_at_every_level(
    run: Run, told: Told, krippendorff_wide: Path
) -> None:
    check = told(krippendorff_wide, "--check")["questions"][0]["check"]
    assert [row["level"] for row in check["levels"]] == ["nominal", "ordinal", "interval", "ratio"]
    assert all(row["same"] and row["ours"] is not None for row in check["levels"])
    assert "The package krippendorff has the same alpha at 4 of 4 levels." in run(krippendorff_wide, "--check").stdout


def test_the_check_says_what_it_cannot_ask(run: Run, file: File) -> None:
    rows = (f"{at},{at}.125,{at}.25" for at in range(600))
    result = run(file("id,A,B", *rows), "--check", "--coefficient", "krippendorff_alpha", "--interval", "none")
    assert "Nothing could be checked: at no level do both have a value." in result.stdout
    assert re.search(r"^interval +1\.000000 +-  not asked: 1,200 different answers", result.stdout, re.MULTILINE)


def test_the_check_notices_a_difference(krippendorff_wide: Path) -> None:
    rows = [agreement_check.Compared(agreement_check.Measurement.NOMINAL, 0.5, 0.6)]
    assert agreement_check.check_sentence(rows).endswith("has another alpha at the level nominal.")


def test_without_the_other_package_the_check_says_so(
    run: Run, krippendorff_wide: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agreement_check, "find_spec", lambda name: None)
    result = run(krippendorff_wide, "--check")
    assert result.exit_code == 0
    assert "the package krippendorff is not installed here" in result.stdout


def test_the_list_names_every_coefficient_with_its_meanings_and_source(run: Run, told: Told) -> None:
    result = run("--list")
    assert result.exit_code == 0
    for name in coefficients():
        assert re.search(rf"^{name} ", result.stdout, re.MULTILINE), name
    rows = told("--list")["coefficients"]
    assert [row["name"] for row in rows] == list(coefficients())
    assert all(row["zero"] and row["one"] and row["reference"] and row["levels"] for row in rows)


def test_every_coefficient_has_a_name_that_people_write() -> None:
    assert [name for name in coefficients() if shown_name(name) == name] == []


def test_neither_file_nor_list_is_not_understood(run: Run) -> None:
    result = run()
    assert result.exit_code == 2
    assert "a file is needed, or --list" in result.stderr


def test_the_run_in_the_document_is_what_is_printed(run: Run, krippendorff_wide: Path) -> None:
    printed = run(krippendorff_wide, "--level", "nominal", "--check").stdout.rstrip()
    assert f"{printed}\n```" in (ROOT / "docs" / "command_line.md").read_text(encoding="utf-8")


def test_a_tolerance_counts_neighbouring_answers_as_the_same(told: Told, file: File) -> None:
    ratings = file("A,B", "1,2", "3,3", "2,4", "5,1", "4,4")
    shares = [
        values_of(told(ratings, "--coefficient", "percent_agreement", "--tolerance", tolerance))["percent_agreement"]
        for tolerance in ("0", "1", "2", "4")
    ]
    assert shares == pytest.approx([0.4, 0.6, 0.8, 1.0])


def test_a_tolerance_is_told_and_refused_where_nothing_knows_it(run: Run, file: File) -> None:
    ratings = file("A,B", "1,2", "3,3", "2,4", "5,1", "4,4")
    told = run(ratings, "--tolerance", "1").stdout
    assert "Percent agreement within 1 is 0.600 on 5 units" in told
    assert "On average 0.60 of a unit’s pairs of raters gave the same answer, or one at most 1 away." in told
    refused = run(ratings, "--tolerance", "1", "--coefficient", "fleiss_kappa")
    assert refused.exit_code == 1
    assert "--tolerance changes none of fleiss_kappa. It is for: percent_agreement." in refused.stderr
    assert run(ratings, "--tolerance", "-1").exit_code == 2


def test_a_low_kappa_beside_much_agreement_is_said_to_be_the_paradox(run: Run, file: File) -> None:
    rows = ["yes,yes"] * 92 + ["yes,no"] * 4 + ["no,yes"] * 4
    said = run(file("A,B", *rows), "--coefficient", "cohen_kappa", "--coefficient", "gwet_ac1", "--interval", "none")
    assert "Low although 92 % of pairs agree: 96 % of all answers are “yes”" in said.stdout
    assert "High because 96 % of all answers are “yes”" in said.stdout
    never = run(file("A,B", *rows), "--coefficient", "negative_agreement", "--categories", "no,yes")
    assert "Negative agreement on “no” is 0.000" in never.stdout
    assert "Whenever one rater said “no”, no other did: on it nobody has ever agreed." in never.stdout
