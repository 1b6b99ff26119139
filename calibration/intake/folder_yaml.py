"""``engagement.yaml`` and the cards of an engagement folder: every complaint with its line."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, available_timezones

import yaml

from calibration.errors import InvalidInput
from calibration.intake.folder_columns import moment
from calibration.intake.folder_details import (
    CadenceRecord,
    CardEntry,
    EngagementDetails,
    FolderRater,
    OrganizationRecord,
    PersonRecord,
)
from calibration.intake.folder_names import FILE, check_names
from calibration.intake.folder_tables import Complaints
from calibration.intake.records import Place
from calibration.scorecard.contract_clause import ContractClause
from calibration.scorecard.definition import ScorecardDefinition
from calibration.scorecard.keys import KEY_FORM, is_key
from calibration.scorecard.problems import definition_problems
from calibration.scorecard.yaml_form import scorecard_from_yaml
from calibration.scorecard.yaml_nodes import (
    compose,
    count_of,
    entries,
    filled_text_of,
    items,
    line_of,
    member_of,
    number_of,
    text_of,
    truth_of,
    wrong,
)
from calibration.vocabulary import (
    DecisionRule,
    NamesShown,
    RaterKind,
    Reference,
    ReviewerPrivacy,
    Role,
    Side,
    VersionState,
)

FORMAT = "1"
_LONGEST_NAME = 200

_Read = Callable[[yaml.Node, str], Any]
_T = TypeVar("_T")


def read_details(data: bytes, complaints: Complaints) -> EngagementDetails | None:
    """The engagement, its people and its raters; ``None`` when something in it is complained of."""
    before = len(complaints.found)
    top = _attempt(complaints, FILE, lambda: entries(compose(_plain(data)), FILE, _TOP))
    if top is None:
        return None
    needed = ("format", "key", "name", "client", "vendor")
    for name in needed:
        if name not in top:
            complaints.add("key_missing", Place(FILE), found=f"'{name}' is missing", allowed=", ".join(_TOP))
    values: dict[str, Any] = {}
    for name, node in top.items():
        if name in _LISTS:
            read = [
                _attempt(complaints, FILE, partial(_LISTS[name], entry, name))
                for entry in _list(complaints, node, name)
            ]
            values[name] = tuple(entry for entry in read if entry is not None)
        else:
            values[name] = _attempt(complaints, FILE, partial(_TOP[name], node, name))
    if len(complaints.found) > before:
        return None
    zone = ZoneInfo(values.get("time_zone", "UTC"))
    values["scorecards"] = _cards(values.get("scorecards", ()), zone, complaints)
    del values["format"]
    details = EngagementDetails(**values)
    check_names(details, complaints)
    return details if len(complaints.found) == before else None


def read_card(path: str, data: bytes, complaints: Complaints, *, draft: bool) -> ScorecardDefinition | None:
    """One card; a published one must be without problems."""
    card = _attempt(complaints, path, lambda: scorecard_from_yaml(_plain(data)))
    sentences = definition_problems(card) if card is not None and not draft else ()
    for sentence in sentences:
        found, _, allowed = sentence.partition(" Allowed: ")
        complaints.add("card", Place(path), found=found.rstrip("."), allowed=allowed.rstrip("."))
    return None if sentences else card


def _plain(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InvalidInput(f"Line {line}: byte {error.start} is not UTF-8. Allowed: text encoded as UTF-8.") from error


def _attempt(complaints: Complaints, path: str, read: Callable[[], _T]) -> _T | None:
    """What ``read`` gives, or ``None`` with its complaint noted at the line it names."""
    try:
        return read()
    except InvalidInput as error:
        line, found, allowed = re.fullmatch(  # type: ignore[union-attr]
            r"(?:Line (\d+): )?(.*?)\.?(?: Allowed: (.*?)\.?)?", str(error), re.DOTALL
        ).groups()
        place = Place(path, line=int(line) if line else None)
        complaints.add("not_allowed", place, found=found, allowed=allowed or "")
        return None


def _list(complaints: Complaints, node: yaml.Node, what: str) -> list[yaml.Node]:
    return _attempt(complaints, FILE, lambda: items(node, what)) or []


def _name_of(node: yaml.Node, what: str) -> str:
    value = filled_text_of(node, what)
    if len(value) > _LONGEST_NAME:
        raise wrong(node, f"{what} has {len(value):,} characters", f"at most {_LONGEST_NAME}")
    return value


def _key_of(node: yaml.Node, what: str) -> str:
    value = text_of(node, what)
    if not is_key(value):
        raise wrong(node, f"found '{value}' for {what}", KEY_FORM)
    return value


def _zone_of(node: yaml.Node, what: str) -> str:
    value = text_of(node, what)
    if value not in available_timezones():
        raise wrong(node, f"found '{value}' for {what}", "an IANA time zone, such as Europe/London")
    return value


def _format_of(node: yaml.Node, what: str) -> str:
    value = text_of(node, what)
    if value != FORMAT:
        raise wrong(node, f"found '{value}' for {what}", FORMAT)
    return value


def _countries_of(node: yaml.Node, what: str) -> tuple[str, ...]:
    codes = tuple(text_of(item, what) for item in items(node, what))
    for code in codes:
        if not re.fullmatch("[A-Z]{2}", code):
            raise wrong(node, f"found '{code}' for {what}", "ISO 3166 codes of two capital letters")
    return codes


def _day_of(node: yaml.Node, what: str) -> date:
    value = text_of(node, what)
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise wrong(node, f"found '{value}' for {what}", "a date, written like 2026-05-07") from None


def _roles_of(node: yaml.Node, what: str) -> tuple[Role, ...]:
    return tuple(dict.fromkeys(member_of(Role)(item, what) for item in items(node, what)))


def _tolerance_of(node: yaml.Node, what: str) -> float:
    value = number_of(node, what)
    if value < 0:
        raise wrong(node, f"found '{text_of(node, what)}' for {what}", "a number from 0")
    return value


_CONTRACT: dict[str, _Read] = {
    "figure": filled_text_of,
    "reference": filled_text_of,
    "period": filled_text_of,
    "rounding": filled_text_of,
    "decimals": number_of,
    "target": number_of,
    "tolerance": number_of,
}


def _contract_of(node: yaml.Node, what: str) -> dict[str, str | float]:
    found = {name: _CONTRACT[name](value, name) for name, value in entries(node, what, _CONTRACT).items()}
    try:
        if found:
            ContractClause.from_json(found)
    except InvalidInput as error:
        raise InvalidInput(f"Line {line_of(node)}: {error}") from error
    return found


def _record(
    make: Callable[..., _T], readers: Mapping[str, _Read], needed: Sequence[str]
) -> Callable[[yaml.Node, str], _T]:
    """A reader of one record, in which ``needed`` keys may not be missing."""

    def read(node: yaml.Node, what: str) -> _T:
        found = entries(node, what, readers)
        for name in needed:
            if name not in found:
                raise wrong(node, f"an entry of {what} has no {name}", ", ".join(readers))
        return make(**{name: readers[name](value, name) for name, value in found.items()})

    return read


def _file_of(node: yaml.Node, what: str) -> str:
    value = text_of(node, what)
    if not re.fullmatch(r"scorecards/[a-zA-Z0-9._-]+\.yaml", value):
        raise wrong(node, f"found '{value}' for {what}", "a file such as scorecards/care-1.yaml")
    return value.removeprefix("scorecards/").removesuffix(".yaml")


def _moment_of(node: yaml.Node, what: str) -> tuple[str, int]:
    """The text and its line: the zone it is read in is known only when the whole file is read."""
    return text_of(node, what), line_of(node)


def _cards(found: Sequence[dict[str, Any]], zone: ZoneInfo, complaints: Complaints) -> tuple[CardEntry, ...]:
    column, cards = moment("published_at", ""), []
    for values in found:
        plain, line = values.pop("published_at", ("", None))
        try:
            at = column.read(plain, zone) if plain else None
        except ValueError:
            complaints.add("not_allowed", Place(FILE, line=line), found=f"found '{plain}'", allowed=column.allowed)
            continue
        name = values.pop("file")
        cards.append(CardEntry(name=name, published_at=at, **values))
    return tuple(cards)


_ORGANIZATION = _record(OrganizationRecord, {"key": _key_of, "name": _name_of}, ("key", "name"))
_PERSON = _record(
    PersonRecord,
    {
        "key": _key_of,
        "name": _name_of,
        "organization": _key_of,
        "roles": _roles_of,
        "email": _name_of,
        "time_zone": _zone_of,
    },
    ("key", "name", "organization"),
)
_RATER = _record(
    partial(FolderRater, side=None),
    {
        "key": _key_of,
        "label": _name_of,
        "side": member_of(Side),
        "kind": member_of(RaterKind),
        "person": _key_of,
        "organization": _key_of,
    },
    ("key", "label"),
)
_CARD: _Read = _record(
    dict,
    {"file": _file_of, "organization": _key_of, "state": member_of(VersionState), "published_at": _moment_of},
    ("file", "organization"),
)
_CADENCE: _Read = _record(
    CadenceRecord, {"in_force_from": _day_of, "every_weeks": count_of}, ("in_force_from", "every_weeks")
)
_LISTS: dict[str, _Read] = {
    "neutral": _ORGANIZATION, "people": _PERSON, "raters": _RATER, "scorecards": _CARD, "cadence": _CADENCE,
}  # fmt: skip
_TOP: dict[str, _Read] = {
    "format": _format_of,
    "key": _key_of,
    "name": _name_of,
    "client": _ORGANIZATION,
    "vendor": _ORGANIZATION,
    "time_zone": _zone_of,
    "demo": truth_of,
    "decision_rule": member_of(DecisionRule),
    "arbiter": _name_of,
    "reference": member_of(Reference),
    "tolerance": _tolerance_of,
    "contract": _contract_of,
    "reviewer_privacy": member_of(ReviewerPrivacy),
    "reviewer_minimum": count_of,
    "names_shown": member_of(NamesShown),
    "countries": _countries_of,
    "data_notice": text_of,
    "repeats": truth_of,
    **_LISTS,
}
