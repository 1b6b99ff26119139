"""Answers as they stand become raters, a card and rating records; nothing is averaged, nothing is dropped unsaid."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import PurePath

from calibration.intake.answers import Answer, OffScaleError, Scale, fold, slug
from calibration.intake.mapping import CriterionColumn, Layout
from calibration.intake.records import Place, Problem, Severity
from calibration.intake.rows import Given, Reading
from calibration.intake.scales import scale_of
from calibration.scorecard.definition import ScorecardDefinition, SectionDefinition


@dataclass(slots=True)
class AnswersRead:
    """Scales of a file and what each given answer means.

    Attributes
    ----------
    scales : dict
        Folded name of the criterion in the file → its scale; only those that can be used.
    answers : dict
        Position in ``reading.given`` → the answer.
    """

    scales: dict[str, Scale] = field(default_factory=dict)
    answers: dict[int, Answer] = field(default_factory=dict)


def read_answers(reading: Reading) -> AnswersRead:
    """Understand the scale of every criterion and read every answer against it; problems go to the reading."""
    read = AnswersRead(_scales(reading))
    for at, given in enumerate(reading.given):
        if given.text is None or not given.text.strip():
            continue
        scale = read.scales.get(fold(given.criterion))
        if scale is None:
            if not given.criterion or reading.mapping.criteria:
                reading.problems.append(_unknown_criterion(given, read, reading))
            continue
        if scale.unusable:
            continue
        try:
            read.answers[at] = scale.read(given.text)
        except OffScaleError as error:
            reading.problems.append(_off_scale(given, scale, error, reading))
    return read


def scorecard_of(reading: Reading, read: AnswersRead) -> ScorecardDefinition | None:
    """The card that the file's lines make: sections as the mapping names them, lines in its order or the file's."""
    columns = {fold(column.column): column for column in reading.mapping.criteria}
    sections: dict[str, list[Scale]] = defaultdict(list)
    for name, scale in read.scales.items():
        if not scale.unusable:
            sections[columns[name].section if name in columns else ""].append(scale)
    if not sections:
        return None
    name = reading.mapping.name or PurePath(reading.file).stem.replace("_", " ")
    made = tuple(
        SectionDefinition(
            slug(section, fallback="all"), section or "All lines", tuple(scale.definition for scale in scales)
        )
        for section, scales in sections.items()
    )
    return ScorecardDefinition(slug(name, fallback="imported"), name, note=f"Read from {reading.file}.", sections=made)


def _scales(reading: Reading) -> dict[str, Scale]:
    texts: dict[str, list[str]] = defaultdict(list)
    written: dict[str, str] = {}
    for given in reading.given:
        written.setdefault(fold(given.criterion), given.criterion)
        if given.text is not None and given.text.strip():
            texts[fold(given.criterion)].append(given.text)
    columns = reading.mapping.criteria or tuple(
        CriterionColumn(column=name) for folded, name in written.items() if folded
    )
    scales: dict[str, Scale] = {}
    keys: set[str] = {column.key for column in columns if column.key}
    for column in columns:
        key = column.key or _free_key(slug(column.name or column.column), keys)
        keys.add(key)
        scale = scale_of(
            column,
            texts[fold(column.column)],
            key=key,
            not_applicable=reading.mapping.not_applicable,
            decimal=reading.mapping.decimal,
            semicolons=any(table.delimiter == ";" for table in reading.tables),
        )
        scales[fold(column.column)] = scale
        reading.problems.extend(_scale_problems(column, scale, bool(texts[fold(column.column)]), reading))
    return scales


def _free_key(key: str, taken: set[str]) -> str:
    free, count = key, 2
    while free in taken:
        free, count = f"{key}-{count}", count + 1
    return free


def _scale_problems(column: CriterionColumn, scale: Scale, any_answer: bool, reading: Reading) -> list[Problem]:
    place = _column_place(column, reading)
    if scale.unusable:
        return [
            Problem(
                "not_a_scale",
                f"“{column.column}” cannot be a criterion: {scale.unusable}. Declare its levels in the mapping, or "
                "take it out of the criteria.",
                Severity.ERROR,
                place,
                found=column.column,
                allowed="answers of one scale",
            )
        ]
    problems = []
    if not any_answer:
        problems.append(
            Problem("no_answers", f"“{column.column}” has no answer in the whole file.", Severity.WARNING, place)
        )
    if scale.decimal.sign is None and scale.decimal.example:
        problems.append(_open_numbers(column, scale, place))
    if scale.inferred and any_answer:
        problems.append(
            Problem(
                "scale_inferred",
                f"“{column.column}” was understood as {scale.inferred}. "
                "If the scale has answers nobody gave, declare it.",
                Severity.NOTE,
                place,
                found=", ".join(level.code for level in scale.definition.levels),
            )
        )
    return problems


def _open_numbers(column: CriterionColumn, scale: Scale, place: Place) -> Problem:
    example = scale.decimal.example
    reason = "contradict each other" if scale.decimal.mixed else "could be decimal numbers or thousands"
    return Problem(
        "ambiguous_number",
        f"“{column.column}” holds “{example}”: its numbers {reason}. Say decimal: “,” or decimal: “.” in the mapping; "
        "until then its numbers with a comma or point stay out.",
        Severity.ERROR,
        place,
        found=example,
        allowed="one meaning of comma and point in a column",
    )


def _column_place(column: CriterionColumn, reading: Reading) -> Place:
    in_header = reading.mapping.layout is Layout.WIDE
    return Place(
        reading.file, reading.tables[0].sheet if reading.tables else "", None, column.column if in_header else ""
    )


def _unknown_criterion(given: Given, read: AnswersRead, reading: Reading) -> Problem:
    names = [scale.definition.name for scale in read.scales.values()]
    return Problem(
        "unknown_criterion",
        f"Line {given.unit[1]}: “{given.criterion}” is no criterion of the mapping. Allowed: {', '.join(names)}."
        if given.criterion
        else f"Line {given.unit[1]} has an answer but names no criterion.",
        Severity.ERROR,
        reading.place(given.unit, given.column),
        found=given.criterion,
        allowed=", ".join(names),
        contact=given.contact,
    )


def _off_scale(given: Given, scale: Scale, error: OffScaleError, reading: Reading) -> Problem:
    text = (given.text or "").strip()
    return Problem(
        "off_scale",
        f"Line {given.unit[1]}, “{given.column}”: rating {text[:60]} is not on the scale of criterion "
        f"“{scale.definition.name}”. Allowed: {error.allowed}.",
        Severity.ERROR,
        reading.place(given.unit, given.column),
        found=text[:200],
        allowed=error.allowed,
        contact=given.contact,
    )


def unanswered_rows(reading: Reading, read: AnswersRead) -> list[Problem]:
    """A warning for every row of a review file without a single answer: the contact is read, no rating is."""
    given_in: Counter[tuple[str, int, str]] = Counter()
    contact_of: dict[tuple[str, int, str], Given] = {}
    for given in reading.given:
        contact_of.setdefault(given.unit, given)
        given_in[given.unit] += bool(given.text and given.text.strip())
    if reading.by_cell:
        return []
    return [
        Problem(
            "no_ratings",
            f"Line {unit[1]} (contact “{contact_of[unit].contact}”) has no rating; the contact is read, "
            "and no review made.",
            Severity.WARNING,
            reading.place(unit),
            allowed="at least one answer",
            contact=contact_of[unit].contact,
        )
        for unit, count in given_in.items()
        if count == 0
    ]
