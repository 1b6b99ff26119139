"""Who rated: named reviewers with one side for life, or positions in the file."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from calibration.intake.answers import fold
from calibration.intake.contacts import ContactsRead
from calibration.intake.mapping import Raters
from calibration.intake.records import Place, Problem, RaterRecord, Severity
from calibration.intake.rows import Given, Reading, Unit
from calibration.vocabulary import RaterKind, Side

KNOWN_SIDES = {
    **dict.fromkeys(("client", "customer", "brand", "principal", "auftraggeber", "cliente"), Side.CLIENT),
    **dict.fromkeys(("vendor", "bpo", "supplier", "partner", "outsourcer", "dienstleister", "proveedor"), Side.VENDOR),
    **dict.fromkeys(("automated", "auto", "ai", "bot", "machine", "model"), Side.AUTOMATED),
}
_SIDES_BY_NAME = frozenset({"client", "vendor", "bpo"})
"""Words that name a side even as part of a heading; "partner" or "model" might be a reviewer's own name."""


_BRACKETS = re.compile(r"(.+?)\s*[(\[]([^()\[\]]+)[)\]]")
_APART = re.compile(r"\s*[-–—:/|]\s+|\s+[-–—:/|]\s*")


def side_in_name(name: str) -> tuple[str, str]:
    """The reviewer and the side that people write into one heading; the side is empty where none is recognised.

    Examples
    --------
    >>> side_in_name("Jo (client)"), side_in_name("Vendor - Ann"), side_in_name("Vendor A"), side_in_name("Anna Lee")
    (('Jo', 'client'), ('Ann', 'Vendor'), ('Vendor A', 'Vendor'), ('Anna Lee', ''))
    """
    match = _BRACKETS.fullmatch(name)
    if match and fold(match[2]) in KNOWN_SIDES:
        return match[1].strip(), match[2]
    parts = [part for part in _APART.split(name) if part]
    if len(parts) == 2:
        for side, label in (parts, parts[::-1]):
            if fold(side) in KNOWN_SIDES:
                return label, side
    words = name.split()
    return name, next((word for word in (words[:1] + words[-1:]) if fold(word) in _SIDES_BY_NAME), "")


@dataclass(slots=True)
class RatersRead:
    """Raters of a file; ``label_of`` tells which rater a unit's answers are by."""

    raters: list[RaterRecord] = field(default_factory=list)
    label_of: dict[Unit, str] = field(default_factory=dict)


def read_raters(reading: Reading, contacts: ContactsRead) -> RatersRead:
    """Raters in order of appearance; problems go to the reading."""
    return _positional(reading, contacts) if reading.mapping.positional else _named(reading)


def _positional(reading: Reading, contacts: ContactsRead) -> RatersRead:
    """First, second … row of a contact. Rows that turn out bad keep their place, so that nobody moves up."""
    read = RatersRead()
    seen: dict[tuple[str, str], list[Unit]] = defaultdict(list)
    for mention in reading.contacts:
        rows = seen[mention.contact, contacts.text_of[mention.unit]]
        rows.append(mention.unit)
        read.label_of[mention.unit] = f"Reviewer {len(rows)}"
    most = max((len(rows) for rows in seen.values()), default=0)
    read.raters = [RaterRecord(f"Reviewer {at}", None, RaterKind.POSITIONAL, at) for at in range(1, most + 1)]
    counts = sorted(Counter(len(rows) for rows in seen.values()).items())
    reading.problems.append(
        Problem(
            "positional_raters",
            "The file does not name its reviewers. The rows of a contact are taken as reviewer 1, 2, 3 … "
            "in file order ("
            + ", ".join(f"{contacts_with} contacts with {rows}" for rows, contacts_with in counts)
            + "). Agreement over all can be told from that, nothing about single reviewers or sides.",
            Severity.NOTE,
            Place(file=reading.file),
        )
    )
    return read


def _named(reading: Reading) -> RatersRead:
    read = RatersRead()
    mapping = reading.mapping.raters if isinstance(reading.mapping.raters, Raters) else Raters()
    sides = {fold(name): side for name, side in mapping.sides.items()}
    records: dict[str, RaterRecord] = {}
    for given in reading.given:
        if given.unit in read.label_of:
            continue
        if not given.rater:
            reading.problems.append(_no_rater(given, mapping.column or "", reading))
            read.label_of[given.unit] = ""
            continue
        side = _side(given, sides, reading) or mapping.default_side
        known = next((one for one in records.values() if fold(one.label) == fold(given.rater)), None)
        if known is None:
            kind = RaterKind.AUTOMATED if side is Side.AUTOMATED else RaterKind.NAMED
            known = RaterRecord(given.rater, side, kind, len(records) + 1, given.organization)
            records[given.rater] = known
        elif side is not None and known.side is None:
            kind = RaterKind.AUTOMATED if side is Side.AUTOMATED else RaterKind.NAMED
            records[known.label] = RaterRecord(known.label, side, kind, known.position, known.organization)
        elif side is not None and side is not known.side:
            reading.problems.append(_two_sides(given, known, side, reading))
        read.label_of[given.unit] = known.label
    read.raters = list(records.values())
    _note_missing_sides(read.raters, reading)
    return read


def _side(given: Given, sides: dict[str, Side], reading: Reading) -> Side | None:
    """The side by the reviewer's name, organization, or side column; unknown text in that column is an error."""
    for text in (given.rater, given.organization):
        if text and fold(text) in sides:
            return sides[fold(text)]
    if not given.side:
        return None
    side = sides.get(fold(given.side)) or KNOWN_SIDES.get(fold(given.side))
    if side is None:
        reading.problems.append(
            Problem(
                "unknown_side",
                f"Line {given.unit[1]}, “{given.side_column}”: “{given.side}” is not a side. Allowed: client, vendor, "
                "automated, or a name listed under raters → sides.",
                Severity.ERROR,
                reading.place(given.unit, given.side_column),
                found=given.side,
                allowed="client, vendor, automated",
                contact=given.contact,
            )
        )
    return side


def _no_rater(given: Given, column: str, reading: Reading) -> Problem:
    return Problem(
        "no_rater",
        f"Line {given.unit[1]} has no reviewer in “{column}”.",
        Severity.ERROR,
        reading.place(given.unit, column),
        allowed="the reviewer’s name, or raters: positional",
        contact=given.contact,
    )


def _two_sides(given: Given, known: RaterRecord, side: Side, reading: Reading) -> Problem:
    return Problem(
        "two_sides",
        f"Line {given.unit[1]}: {known.label} scores for the {side} here and for the {known.side} in an earlier row. "
        "A reviewer has one side; give one of the two another name.",
        Severity.ERROR,
        reading.place(given.unit, given.side_column),
        found=str(side),
        allowed=str(known.side),
        contact=given.contact,
    )


def _note_missing_sides(raters: list[RaterRecord], reading: Reading) -> None:
    missing = [rater.label for rater in raters if rater.side is None]
    if missing:
        names = ", ".join(missing[:10]) + (" …" if len(missing) > 10 else "")
        reading.problems.append(
            Problem(
                "no_side",
                f"The side of {names} is not known. Without two sides nothing is said about a gap between client and "
                "vendor; name them under raters → sides.",
                Severity.WARNING,
                Place(file=reading.file),
                found=names,
                allowed="client, vendor",
            )
        )
