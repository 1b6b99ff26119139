"""A mapping as YAML, both ways; what is wrong with it comes back as sentences."""

import yaml
from pydantic import BaseModel, ValidationError

from calibration.errors import InvalidInput
from calibration.intake.mapping import Mapping

_MOST_CHARACTERS = 200_000


def mapping_from_yaml(text: str) -> Mapping:
    """The mapping written in a YAML text.

    Raises
    ------
    InvalidInput
        Not YAML, an unknown key, a value that is not allowed: one sentence each, with the path to it.

    Examples
    --------
    >>> mapping_from_yaml("layout: contacts\\ncontact: {id: Ticket}").contact.id
    'Ticket'
    """
    if len(text) > _MOST_CHARACTERS:
        raise InvalidInput(f"The mapping has {len(text):,} characters. Allowed: {_MOST_CHARACTERS:,}.")
    try:
        content = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 1})" if mark is not None else ""
        raise InvalidInput(f"The mapping is not YAML{where}: {getattr(error, 'problem', None) or error}.") from error
    return mapping_from_content(content)


def mapping_from_content(content: object) -> Mapping:
    """The mapping out of parsed YAML or JSON.

    Raises
    ------
    InvalidInput
        As :func:`mapping_from_yaml`.
    """
    if not isinstance(content, dict):
        raise InvalidInput(
            "The mapping must be a list of “key: value” lines, beginning with “layout: wide” or the like."
        )
    try:
        return Mapping.model_validate(content)
    except ValidationError as error:
        raise InvalidInput("The mapping does not fit. " + " ".join(_sentences(error))) from error


def mapping_to_yaml(mapping: Mapping) -> str:
    """The mapping as YAML: only what differs from the defaults, in the order of the reference."""
    content = mapping.model_dump(mode="json", exclude_defaults=True)
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=120)


def _sentences(error: ValidationError) -> list[str]:
    sentences = []
    for one in error.errors(include_url=False):
        location = [part for part in one["loc"] if part not in ("Raters", "literal['positional']", "function-before")]
        path = " → ".join(str(part + 1 if isinstance(part, int) else part) for part in location) or "it"
        if one["type"] == "extra_forbidden":
            sentence = f"{path}: this key is not known. Allowed here: {', '.join(_allowed(location))}."
        elif one["type"] == "missing":
            sentence = f"{path} is missing."
        elif one["type"] == "value_error":
            reason = str(one["ctx"]["error"])
            sentence = f"{path}: {reason}." if location else f"{reason}."
        else:
            sentence = f"{path}: found “{one['input']}”. {one['msg']}."
        if sentence not in sentences:
            sentences.append(sentence)
    return sentences


def _allowed(location: list[int | str]) -> list[str]:
    """Keys of the part that an unknown key stands in."""
    from calibration.intake import mapping as parts

    models: dict[str, type[BaseModel]] = {
        "contact": parts.ContactColumns,
        "time": parts.TimeFormat,
        "transcript": parts.Transcript,
        "raters": parts.Raters,
        "criteria": parts.CriterionColumn,
        "levels": parts.Level,
        "long": parts.LongColumns,
        "workbook": parts.WorkbookShape,
    }
    names = [part for part in location[:-1] if isinstance(part, str)]
    model = models.get(names[-1], parts.Mapping) if names else parts.Mapping
    return list(model.model_fields)
