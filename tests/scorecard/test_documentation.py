"""What docs/scorecards.md shows is what the program does."""

import re
from pathlib import Path

from calibration.scorecard.definition import AnswerLevel, CriterionDefinition
from calibration.scorecard.paste_scale import scale_from_text
from calibration.scorecard.problems import definition_problems
from calibration.scorecard.yaml_form import scorecard_from_yaml, scorecard_to_yaml

DOCUMENT = (Path(__file__).parents[2] / "docs" / "scorecards.md").read_text(encoding="utf-8")


def test_the_card_shown_can_be_read_published_and_written_as_shown() -> None:
    shown = DOCUMENT.split("```yaml\n")[1].split("```")[0]
    card = scorecard_from_yaml(shown)
    assert definition_problems(card) == ()
    assert scorecard_to_yaml(card) == shown


def test_every_field_of_a_line_is_described() -> None:
    described = set(re.findall(r"`([a-z_]+)`", DOCUMENT.split("| of a line")[1].split("\n\n")[0]))
    assert described >= set(CriterionDefinition.__slots__)
    assert described >= set(AnswerLevel.__slots__)


def test_every_answer_shown_is_understood() -> None:
    shown = re.findall(r"`([^`\n]+)`", DOCUMENT.split("**Answers** in a cell:")[1].split("on lines of one cell")[0])
    assert len(shown) == 10
    assert all(scale_from_text(f"{text}\n1 = Fair" if text == "2 = Good" else text) for text in shown)
