"""A scale as people write it in a cell: "Yes/No/NA", "1-5", "0/5/10", "Meets / Partially / Does not"."""

import re
from dataclasses import dataclass, replace

from calibration.scorecard.answer import number_text
from calibration.scorecard.definition import AnswerLevel
from calibration.scorecard.keys import key_for
from calibration.scorecard.paste_cells import number_in, plain
from calibration.scorecard.paste_words import JUST_RIGHT, RANKS
from calibration.vocabulary import AnswerType, CriterionKind

LEVEL_LIMIT = 11
"""A range with more steps than 0–10 is answered with a number, not with buttons."""

SCALE_LIMIT = 4_000
"""Characters of a cell that is read as a scale; a longer one is a text."""

_NUM = r"[-−]?\d{1,9}(?:[.,]\d{1,9})?"
_NOT_APPLICABLE = re.compile(r"(?<![a-z])(?:n\s*/\s*a|n\.a\.|na|not applicable)(?![a-z])", re.IGNORECASE)
_RANGE = re.compile(
    rf"(?:scale|rating|score|from|points?|rate)?\s*:?\s*({_NUM})\s*(?:-|–|—|to|\.\.\.?|…|bis)\s*({_NUM})\s*"
    r"(?:scale|points?|pts|rating|stars?|%)?\s*(?:[(:,;]\s*(?P<ends>.*?)\)?)?",
    re.IGNORECASE | re.DOTALL,
)
_POINT_SCALE = re.compile(r"(\d{1,2})[\s-]*(?:point|star)s?(?:\s+(?:likert|rating))?(?:\s+scale)?", re.IGNORECASE)
_NUMBER_FIRST = re.compile(
    rf"({_NUM})\s*(?:%|pts?\.?|points?)?\s*(?:[-–—=:.)]+|\s)\s*(?=\D)(.+)", re.DOTALL | re.IGNORECASE
)
_NUMBER_LAST = re.compile(
    rf"(.*?\S)\s*[-–—=:(\[]+\s*(\+?{_NUM})\s*(?:%|pts?\.?|points?)?\s*[)\]]?", re.DOTALL | re.IGNORECASE
)
_POINTS_BEHIND = re.compile(r"(.+?)\s*[(\[]\s*([\d\s/;|,.]+)[)\]]", re.DOTALL)
_LABEL_AND_TEXT = re.compile(r"([^:–—\n]{1,40}?)\s*(?::|–|—|\n| - )\s*(\S.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale that was understood.

    Attributes
    ----------
    ranked : bool
        Whether it is known which answer is better; otherwise the levels are names only.
    allows_not_applicable : bool
        N/A stands among the answers.
    """

    answer_type: AnswerType
    levels: tuple[AnswerLevel, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    kind: CriterionKind = CriterionKind.QUALITY
    allows_not_applicable: bool = False
    ranked: bool = True


@dataclass(frozen=True, slots=True)
class _Option:
    label: str
    number: float | None
    code: str
    description: str = ""


YES_NO = Scale(
    AnswerType.BINARY,
    (AnswerLevel("yes", "Yes", points=1, value=1), AnswerLevel("no", "No", points=0, value=0)),
)
"""What a line without any answers named is asked with."""


def scale_from_text(text: str, *, weight: float | None = None) -> Scale | None:
    """The scale a cell describes, or ``None`` when it describes none.

    Parameters
    ----------
    text : str
    weight : float or None
        Points the line is worth: numbers up to exactly that are points earned, not places on a scale.

    Examples
    --------
    >>> [(level.code, level.points) for level in scale_from_text("0/5/10").levels]
    [('0', 0.0), ('5', 0.5), ('10', 1.0)]
    >>> [(level.label, level.points) for level in scale_from_text("Meets / Partially / Does not").levels]
    [('Meets', 1.0), ('Partially', 0.5), ('Does not', 0.0)]
    """
    if len(text) > SCALE_LIMIT:
        return None
    without, found = _NOT_APPLICABLE.subn("", text)
    without = without.strip(" \t\n/,;|-&").removesuffix(" or").strip()
    scale = _range_scale(without) or scale_from_options(_options_in(without), weight=weight)
    return replace(scale, allows_not_applicable=True) if scale and found else scale


def scale_from_options(options: list[str], *, weight: float | None = None) -> Scale | None:
    """The scale that a list of answers makes, in the order given."""
    read = [_option(text) for text in options if text.strip()]
    if len(read) < 2 or len({plain(option.label) for option in read}) < len(read):
        return None
    just_right = _just_right(read)
    if just_right:
        return just_right
    numbers = [option.number for option in read]
    if all(number is not None for number in numbers):
        return _numbered([number for number in numbers if number is not None], read, weight)
    ranks = [rank_of(option.label) for option in read]
    known = [rank for rank in ranks if rank is not None]
    if len(known) == len(read) and _one_way(known):
        return _ranked(read, rising=known[0] < known[-1])
    if len(known) == len(read) and len(set(known)) == len(known):
        order = sorted(range(len(read)), key=lambda i: known[i])
        return _ranked([read[i] for i in order], rising=True)
    levels = tuple(AnswerLevel(code, o.label, description=o.description) for code, o in _coded(read))
    return Scale(AnswerType.NOMINAL, levels, ranked=False)


def option_label(text: str) -> str:
    """The label of one answer as :func:`scale_from_options` gives it: "5 - Excellent" → "Excellent"."""
    return _option(text).label


def rank_of(label: str) -> float | None:
    """How good an answer's words are, 0 worst, by the longest known words it starts with; ``None`` if unknown."""
    words = plain(label).split()
    for length in range(len(words), 0, -1):
        rank = RANKS.get(" ".join(words[:length]))
        if rank is not None:
            return rank
    return None


def _range_scale(text: str) -> Scale | None:
    found, steps = _RANGE.fullmatch(text), _POINT_SCALE.fullmatch(text)
    if steps:
        low, high, ends = 1.0, float(steps[1]), ""
    elif found:
        low, high, ends = _number(found[1]), _number(found[2]), found["ends"] or ""
    else:
        return None
    if high <= low:
        return None
    if high - low >= LEVEL_LIMIT or low != int(low) or high != int(high):
        return Scale(AnswerType.NUMERIC, minimum=low, maximum=high)
    labels = {option.number: option.label for option in map(_option, _options_in(ends)) if option.number is not None}
    values = [low + i for i in range(int(high - low) + 1)]
    levels = tuple(
        AnswerLevel(
            number_text(value),
            labels.get(value, number_text(value)),
            points=round((value - low) / (high - low), 4),
            value=value,
        )
        for value in values
    )
    return Scale(AnswerType.BINARY if len(levels) == 2 else AnswerType.ORDINAL, levels)


def _options_in(text: str) -> list[str]:
    """The answers in a cell, split at the first kind of separator that is there.

    Points in a bracket behind all of them, "Full / Partial / None (10/5/0)", go to each in turn.
    """
    bracket = _POINTS_BEHIND.fullmatch(text)
    if bracket:
        names, points = _options_in(bracket[1]), _options_in(bracket[2])
        if len(names) == len(points) > 1:
            return [f"{name} = {number}" for name, number in zip(names, points, strict=True)]
    for pattern in (r"\n", r";|\|", r"/|,|\s+or\s+|\s+vs\.?\s+", r"\s{2,}|\t"):
        parts = [part.strip(" ()[]-–•") if pattern != r"\n" else part.strip(" -–•") for part in re.split(pattern, text)]
        parts = [_balanced(part) for part in parts if part.strip()]
        if len(parts) > 1:
            return parts
    return [text]


def _balanced(part: str) -> str:
    return f"{part})" if part.count("(") > part.count(")") else part


def _option(text: str) -> _Option:
    """One answer: its number, label and description, however they are joined."""
    number = number_in(text)
    if number is not None:
        return _Option(number_text(number), number, number_text(number))
    first = _NUMBER_FIRST.fullmatch(text)
    last = None if first else _NUMBER_LAST.fullmatch(text)
    if first:
        label, description = _label_and_text(first[2])
        return _Option(label, _number(first[1]), number_text(_number(first[1])), description)
    if last:
        return _Option(last[1], _number(last[2]), "")
    label, description = _label_and_text(text)
    return _Option(label, None, "", description)


def _label_and_text(text: str) -> tuple[str, str]:
    found = _LABEL_AND_TEXT.fullmatch(text.strip())
    if found:
        return found[1].strip(), found[2].strip()
    words = text.strip()
    return (words, "") if len(words) <= 60 else (f"{words[:57].rsplit(' ', 1)[0]} …", words)


def _number(text: str) -> float:
    return float(text.replace("−", "-").replace(",", "."))


def _one_way(ranks: list[float]) -> bool:
    return len(set(ranks)) > 1 and ranks in (sorted(ranks), sorted(ranks, reverse=True))


def _coded(options: list[_Option]) -> list[tuple[str, _Option]]:
    """Each option with a code of its own: its number where that comes first, else made from its words."""
    taken: set[str] = set()
    coded = []
    for option in options:
        code = option.code if option.code and option.code not in taken else key_for(option.label, taken=taken)
        taken.add(code)
        coded.append((code, option))
    return coded


def _numbered(numbers: list[float], options: list[_Option], weight: float | None) -> Scale | None:
    """Levels with numbers: points earned where they reach the line's weight, else places between least and most."""
    low, high = min(numbers), max(numbers)
    if len(set(numbers)) < len(numbers) or numbers not in (sorted(numbers), sorted(numbers, reverse=True)):
        return None
    earned = weight is not None and high == weight and low >= 0 and low != 1
    floor = 0.0 if earned else low
    levels = tuple(
        AnswerLevel(code, option.label, round((number - floor) / (high - floor), 4), number, option.description)
        for number, (code, option) in zip(numbers, _coded(options), strict=True)
    )
    return Scale(AnswerType.BINARY if len(levels) == 2 else AnswerType.ORDINAL, levels)


def _ranked(options: list[_Option], *, rising: bool) -> Scale:
    """Levels in words, equal steps of points from the worst to the best, shown in the order given."""
    last = len(options) - 1
    binary = last == 1
    levels = []
    for i, (code, option) in enumerate(_coded(options)):
        place = i if rising else last - i
        value = float(place if binary else place + 1)
        levels.append(AnswerLevel(code, option.label, round(place / last, 4), value, option.description))
    return Scale(AnswerType.BINARY if binary else AnswerType.ORDINAL, tuple(levels))


def _just_right(options: list[_Option]) -> Scale | None:
    """Too much one way, about right, too much the other way."""
    words = [plain(option.label) for option in options]
    if len(words) != 3 or words[1] not in JUST_RIGHT or not all(words[i].startswith(("too ", "zu ")) for i in (0, 2)):
        return None
    levels = tuple(
        AnswerLevel(code, option.label, points=1.0 if value == 0 else 0.0, value=value, description=option.description)
        for value, (code, option) in zip((-1.0, 0.0, 1.0), _coded(options), strict=True)
    )
    return Scale(AnswerType.ORDINAL, levels, kind=CriterionKind.TONE_FIT)
