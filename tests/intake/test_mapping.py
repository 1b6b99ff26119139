"""The mapping: strict, with sentences, and back to YAML without loss."""

from pathlib import Path

import pytest

from calibration.errors import InvalidInput
from calibration.intake.mapping import Layout, Raters
from calibration.intake.mapping_file import mapping_from_yaml, mapping_to_yaml
from calibration.vocabulary import AnswerType, Side, SpeakerRole

ROOT = Path(__file__).parents[2]

FULL = """
layout: wide
name: Northwind weekly
sheet: Scores
header_line: 3
decimal: ","
contact:
  id: Ticket
  channel: Kanal
  started_at: Datum
  attributes: [Region]
  default_channel: chat
  channels: {Anruf: voice}
time: {format: day_first, zone: Europe/Berlin}
transcript:
  column: Verlauf
  roles: {Lena: agent, Kundin: customer}
raters:
  column: Prüferin
  side_column: Firma
  sides: {Northwind: client, Helpline: vendor}
session_column: Sitzung
criteria:
- {column: Ton, name: Tone, answer_type: ordinal, levels: [zu formell, passend, zu locker]}
- {column: Gelöst, levels: [no, yes], comment: Warum}
comment: Bemerkung
not_applicable: [entfällt]
on_conflict: first
"""


def test_a_mapping_goes_to_yaml_and_back_unchanged():
    mapping = mapping_from_yaml(FULL)
    assert mapping_from_yaml(mapping_to_yaml(mapping)) == mapping
    assert mapping.raters.sides == {"Northwind": Side.CLIENT, "Helpline": Side.VENDOR}
    assert mapping.transcript.roles["Lena"] is SpeakerRole.AGENT


def test_yes_no_and_numbers_of_yaml_are_text():
    criterion = mapping_from_yaml(FULL).criteria[1]
    assert [level.code for level in criterion.levels] == ["no", "yes"]
    numbers = "layout: wide\ncontact: {id: a}\nraters: positional\ncriteria: [{column: b, levels: [1, 2.0, 2.5]}]"
    assert [level.code for level in mapping_from_yaml(numbers).criteria[0].levels] == ["1", "2", "2.5"]


def test_the_published_mapping_is_read(files):
    mapping = mapping_from_yaml((ROOT / "data/mappings/ab_redial.yaml").read_text())
    assert mapping.layout is Layout.WIDE
    assert mapping.positional
    assert [criterion.answer_type for criterion in mapping.criteria].count(AnswerType.ORDINAL) == 4


def test_the_examples_of_the_documentation_are_mappings():
    blocks = (ROOT / "docs/intake.md").read_text().split("```yaml\n")[1:]
    mappings = [mapping_from_yaml(block.split("```")[0]) for block in blocks]
    assert {mapping.layout for mapping in mappings} == {Layout.LONG, Layout.WIDE, Layout.WORKBOOK, Layout.CONTACTS}


def test_the_documentation_names_every_key_of_a_mapping():
    from calibration.intake import mapping as parts

    text = (ROOT / "docs/intake.md").read_text()
    models = (parts.Mapping, parts.ContactColumns, parts.TimeFormat, parts.Transcript, Raters, parts.CriterionColumn,
              parts.Level, parts.LongColumns, parts.WorkbookShape)  # fmt: skip
    missing = [f"{model.__name__}.{name}" for model in models for name in model.model_fields if f"`{name}`" not in text]
    assert missing == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("layout: wide\nkriteria: []", "kriteria: this key is not known. Allowed here: layout, name, sheet"),
        ("layout: contacts\ncontact: {idd: x}", "contact → idd: this key is not known. Allowed here: id, channel"),
        ("layout: tall", "layout: found “tall”"),
        ("contact: {id: a}", "layout is missing"),
        ("layout: contacts", "contact needs id"),
        ("layout: wide\ncontact: {id: a}\nraters: positional", "layout wide needs criteria"),
        ("layout: wide\ncontact: {id: a}\ncriteria: [{column: b}]", "raters is needed"),
        ("layout: long\ncontact: {id: a}\nraters: {column: r}", "layout long needs long"),
        ("layout: long\ncontact: {id: a}\nraters: positional\nlong: {criterion: c, answer: d}", "needs layout wide"),
        ("layout: wide\ncontact: {id: a}\nraters: {}\ncriteria: [{column: b}]", "raters needs column"),
        ("layout: wide\ncontact: {id: a}\nraters: {column: r, sides: {A: left}}\ncriteria: [{column: b}]", "left"),
        ("layout: wide\ncontact: {id: a}\nraters: positional\ncriteria: [{column: b}, {column: B}]", "stands twice"),
        ("layout: contacts\ncontact: {id: a}\ntranscript: {roles: {}}", "exactly one of column, columns, turns"),
        ("layout: contacts\ncontact: {id: a}\nsession_column: s\nsessions_by: week", "not both"),
        ("layout: [", "is not YAML"),
        ("- layout", "must be a list of “key: value” lines"),
        ("", "must be a list of “key: value” lines"),
        ("a" * 200_001, "Allowed: 200,000"),
    ],
)
def test_what_does_not_fit_is_said_in_a_sentence(text, sentence):
    with pytest.raises(InvalidInput) as refusal:
        mapping_from_yaml(text)
    assert sentence in str(refusal.value)
