"""A scorecard read from YAML and written back is the same, and every complaint names its line."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calibration.errors import InvalidInput
from calibration.scorecard.definition import (
    AnswerLevel,
    Condition,
    CriterionDefinition,
    ReasonCode,
    ScorecardDefinition,
    SectionDefinition,
)
from calibration.scorecard.yaml_form import scorecard_from_yaml, scorecard_to_yaml
from calibration.vocabulary import (
    AnswerType,
    Change,
    CriterionKind,
    Critical,
    ErrorClass,
    NotApplicableRule,
    Requirement,
    ScoreRole,
)

DEMO = Path(__file__).parents[2] / "data" / "demo" / "scorecards"

keys = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,12}", fullmatch=True)
texts = st.one_of(
    st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=30),
    st.sampled_from(
        ["no", "1", "~", "null", "2026-01-01", "a: b", "- x", "#", "a\nb", "a\n\n  b\n", " x ", "<<", "=", "1e3"]
    ),
)
names = texts.filter(lambda text: bool(text.strip()))
numbers = st.floats(allow_nan=False, allow_infinity=False)
levels = st.builds(
    AnswerLevel,
    code=names,
    label=texts,
    points=numbers,
    value=st.none() | numbers,
    description=texts,
    fails=st.booleans(),
)
criteria = st.builds(
    CriterionDefinition,
    key=keys,
    name=names,
    question=texts,
    guidance=texts,
    examples=texts,
    kind=st.sampled_from(CriterionKind),
    answer_type=st.sampled_from(AnswerType),
    role=st.sampled_from(ScoreRole),
    levels=st.lists(levels, max_size=4, unique_by=lambda level: level.code).map(tuple),
    minimum=st.none() | numbers,
    maximum=st.none() | numbers,
    step=st.none() | numbers,
    unit=texts,
    lower_is_better=st.booleans(),
    weight=numbers,
    adjustment=numbers,
    critical=st.sampled_from(Critical),
    error_class=st.none() | st.sampled_from(ErrorClass),
    not_applicable=st.sampled_from(NotApplicableRule),
    not_applicable_when=texts,
    comment_required=st.sampled_from(Requirement),
    evidence_required=st.sampled_from(Requirement),
    reasons=st.lists(st.builds(ReasonCode, code=names, label=texts), max_size=3, unique_by=lambda r: r.code).map(tuple),
    only_if=st.none() | st.builds(Condition, criterion=keys, answers=st.lists(names, max_size=3).map(tuple)),
    meaning_revision=st.integers(1, 99),
    change=st.sampled_from(Change),
)


@st.composite
def scorecards(draw: st.DrawFn) -> ScorecardDefinition:
    lines = draw(st.lists(criteria, max_size=4, unique_by=lambda criterion: criterion.key))
    section_keys = draw(st.lists(keys, max_size=3, unique=True))
    cut = draw(st.integers(0, len(lines)))
    parts = [tuple(lines[:cut]), tuple(lines[cut:]), ()]
    sections = tuple(
        SectionDefinition(key=key, name=draw(names), criteria=part)
        for key, part in zip(section_keys, parts, strict=False)
    )
    return ScorecardDefinition(
        key=draw(keys),
        name=draw(names),
        version=draw(st.integers(1, 999)),
        language=draw(names),
        note=draw(texts),
        sections=sections,
    )


@settings(max_examples=150, deadline=None)
@given(scorecards())
def test_a_definition_written_and_read_is_equal_and_writes_the_same_text(definition: ScorecardDefinition) -> None:
    text = scorecard_to_yaml(definition)
    assert scorecard_from_yaml(text) == definition
    assert scorecard_to_yaml(scorecard_from_yaml(text)) == text


@pytest.mark.parametrize("path", sorted(DEMO.glob("*.yaml")), ids=lambda path: path.name)
def test_the_demo_cards_read_and_write_back_byte_for_byte(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert scorecard_to_yaml(scorecard_from_yaml(text)) == text


def card(lines: str) -> str:
    return f"key: c\nname: C\nsections:\n- key: s\n  name: S\n  criteria:\n{lines}"


def test_answers_that_yaml_takes_for_truth_or_numbers_stay_texts() -> None:
    text = card(
        "  - {key: a, name: A, levels: [{code: yes, label: Yes}, {code: no, label: No}, {code: 1, label: 1}]}\n"
    )
    levels = scorecard_from_yaml(text).criteria[0].levels
    assert [level.code for level in levels] == ["yes", "no", "1"]
    assert levels[2].label == "1"


def test_an_empty_value_is_as_if_not_written() -> None:
    text = card("  - key: a\n    name: A\n    question:\n    reasons:\n")
    assert scorecard_from_yaml(text).criteria[0] == CriterionDefinition(key="a", name="A")


def test_a_line_without_weight_weighs_one_if_weighted_and_nothing_otherwise() -> None:
    text = card("  - {key: a, name: A}\n  - {key: b, name: B, role: unscored}\n")
    assert [criterion.weight for criterion in scorecard_from_yaml(text).criteria] == [1, 0]


def test_a_text_of_several_lines_is_written_as_a_block() -> None:
    definition = ScorecardDefinition(key="c", name="C", note="First.\nSecond: more.")
    assert "note: |-\n  First.\n  Second: more.\n" in scorecard_to_yaml(definition)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The file is empty. Allowed: a scorecard, starting with 'key:'."),
        ("just words", "Line 1: the scorecard is the text 'just words'. Allowed: a mapping with key, name"),
        ("- a\n- b\n", "Line 1: the scorecard is a list. Allowed: a mapping"),
        ("key: c\nname: [\n", "Line 3: not readable as YAML"),
        ("key: c\nname: C\n---\nkey: d\n", "Line 3: not readable as YAML"),
        ("key: c\nname: C\ncolour: red\n", "Line 3: found 'colour' in the scorecard. Allowed: key, name, version"),
        ("key: c\nname: C\nkey: d\n", "Line 3: 'key' stands twice in the scorecard (first on line 1)"),
        ("key: c\n", "Line 1: the scorecard has no name"),
        ("key: A card\nname: C\n", "Line 1: found 'A card' for key. Allowed: 1 to 64 lower-case letters"),
        ("key: c\nname: C\nversion: two\n", "Line 3: found 'two' for version. Allowed: a whole number from 1."),
        ("key: c\nname: C\nversion: true\n", "Line 3: found 'true' for version. Allowed: a whole number from 1."),
        ("key: c\nname: &x C\nnote: *x\n", "Line 2: anchors and aliases (& and *) are refused"),
        ("key: c\nname: !!python/object:os.system C\n", "Line 2: the tag tag:yaml.org,2002:python/object:os.system"),
        ("key: c\nname: " + "[" * 40 + "]" * 40, "Line 2: nested deeper than 12 levels"),
        ("key: c\nname: C\x07\n", "Line 2: found the character U+0007"),
        ("key: c\nname: 'C'\nnote: \"a\\0b\"\n", "Line 3: note holds a character that no text has"),
        ("key: c\nname: C\nnote: [a]\n", "Line 3: note is a list. Allowed: text."),
        ("key: c\nname: C\nsections: all\n", "Line 3: sections is the text 'all'. Allowed: a list"),
        (card("  - {key: a}\n"), "Line 7: a line has no name"),
        (
            card("  - {key: a, name: A, answer_type: ordnal}\n"),
            "Line 7: found 'ordnal' for answer_type. Allowed: binary,",
        ),
        (card("  - {key: a, name: A, weight: heavy}\n"), "Line 7: found 'heavy' for weight. Allowed: a number"),
        (card("  - {key: a, name: A, weight: .inf}\n"), "Line 7: found '.inf' for weight"),
        (card("  - {key: a, name: A, weight: 1e999}\n"), "Line 7: found '1e999' for weight"),
        (card("  - {key: a, name: A, lower_is_better: maybe}\n"), "Line 7: found 'maybe' for lower_is_better."),
        (card("  - {key: a, name: A, only_if: b}\n"), "Line 7: only_if is the text 'b'. Allowed: a mapping"),
        (card("  - {key: a, name: A}\n  - {key: a, name: B}\n"), "Line 8: the key 'a' is used before, on line 7."),
        (
            card("  - {key: a, name: A}\n- key: t\n  name: T\n  criteria:\n  - {key: a, name: B}\n"),
            "Line 11: the line key 'a' is used before. Allowed: each line key once in the card.",
        ),
        (
            card("  - key: a\n    name: A\n    levels:\n    - {code: 1, label: x}\n    - {code: '1', label: y}\n"),
            "Line 11: the code '1' is used before, on line 10. Allowed: each code once.",
        ),
        (card("  - {key: a, name: A, levels: [{code: '', label: x}]}\n"), "Line 7: code is blank"),
        ("key: c\nname: " + "x" * 600_000, "The file has 600,013 characters. Allowed: at most 524,288."),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(text: str, sentence: str) -> None:
    with pytest.raises(InvalidInput) as error:
        scorecard_from_yaml(text)
    assert str(error.value).startswith(sentence)


def test_a_file_of_a_thousand_aliases_is_refused_before_it_unfolds() -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"
    with pytest.raises(InvalidInput, match="anchors and aliases"):
        scorecard_from_yaml(bomb)


@pytest.mark.parametrize(
    "definition",
    [
        ScorecardDefinition(key="c", name=" "),
        ScorecardDefinition(key="Not a key", name="C"),
        ScorecardDefinition(key="c", name="C", note="half \ud800"),
        ScorecardDefinition(key="c", name="C", version=0),
        ScorecardDefinition(
            key="c",
            name="C",
            sections=(SectionDefinition("s", "S", (CriterionDefinition("a", "A", weight=float("nan")),)),),
        ),
        ScorecardDefinition(key="c", name="C", sections=(SectionDefinition("s", "S"), SectionDefinition("s", "T"))),
    ],
)
def test_what_would_not_read_back_is_not_written(definition: ScorecardDefinition) -> None:
    with pytest.raises(InvalidInput):
        scorecard_to_yaml(definition)
