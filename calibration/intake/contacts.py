"""Mentions of contacts become contact records: fields read, texts told apart, conflicts found and never merged."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from calibration.intake.contact_fields import FieldReader
from calibration.intake.mapping import Layout
from calibration.intake.masking import Masker, text_hash
from calibration.intake.records import (
    Conflict,
    ConflictChoice,
    ContactRecord,
    Place,
    Problem,
    Severity,
    TurnRecord,
)
from calibration.intake.rows import Reading, RowContact, Unit
from calibration.intake.transcript import RawTurn

_EXCERPT = 90


@dataclass(slots=True)
class ContactsRead:
    """Contacts of a file.

    Attributes
    ----------
    copy_of : dict
        Unit → which text of its contact it is about; a unit that is missing here was left out by the choice.
    text_of : dict
        Unit → hash of the text that stands in it ("" without text).
    units_of : dict
        (id, copy) → the units that mention it.
    """

    contacts: list[ContactRecord] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    copy_of: dict[Unit, int] = field(default_factory=dict)
    text_of: dict[Unit, str] = field(default_factory=dict)
    units_of: dict[tuple[str, int], list[Unit]] = field(default_factory=dict)

    def copy(self, unit: Unit, *, head: Unit) -> int | None:
        """Which text of its contact a unit is about; ``head`` stands for the whole tab in a workbook."""
        return self.copy_of.get(unit, self.copy_of.get(head))


@dataclass(slots=True)
class _Group:
    """All mentions of one id, by text."""

    external_id: str
    texts: dict[str, list[RowContact]] = field(default_factory=dict)
    bare: list[RowContact] = field(default_factory=list)


def read_contacts(reading: Reading, masker: Masker) -> ContactsRead:
    """One record for every id and text, with the fields of all its good rows.

    Rows of one id with different texts are a conflict. What happens to them is the mapping's ``on_conflict``; without
    a choice they stay out. Problems are added to ``reading``.
    """
    result = ContactsRead()
    reader = FieldReader(reading, masker)
    parsed = {id(mention): reader.read(mention) for mention in reading.contacts}
    bad = reading.bad()
    for group in _groups(reading.contacts, key=reading.options.key, text_of=result.text_of):
        kept = _kept_texts(group, reading, result)
        for copy, mentions in enumerate(kept):
            result.units_of[group.external_id, copy] = [mention.unit for mention in mentions]
            for mention in mentions:
                result.copy_of[mention.unit] = copy
            good = [mention for mention in mentions if mention.unit not in bad]
            reading.problems.extend(_again(one, good[0], reading) for one in good[1:] if _once_each(reading))
            if good:
                record = reader.record(group.external_id, [(one, parsed[id(one)]) for one in good])
                result.contacts.append(
                    _with_text(record, good, copy=copy, masker=masker, reader=reader, key=reading.options.key)
                )
    reader.finish()
    return result


def _once_each(reading: Reading) -> bool:
    """Whether a contact is expected on one row only: several reviewers' rows repeat it."""
    return reading.mapping.layout is Layout.CONTACTS


def _again(mention: RowContact, first: RowContact, reading: Reading) -> Problem:
    return Problem(
        "duplicate_row",
        f"Line {mention.unit[1]} is contact “{mention.contact}” again, as on line {first.unit[1]}; it was read once.",
        Severity.NOTE,
        reading.place(mention.unit),
        found=mention.contact,
        contact=mention.contact,
    )


def _groups(mentions: Iterable[RowContact], *, key: bytes, text_of: dict[Unit, str]) -> list[_Group]:
    groups: dict[str, _Group] = {}
    hashes: dict[tuple[RawTurn, ...], str] = {}
    for mention in mentions:
        group = groups.setdefault(mention.contact, _Group(mention.contact))
        if mention.turns not in hashes:
            hashes[mention.turns] = _hash(mention.turns, key)
        text = text_of[mention.unit] = hashes[mention.turns]
        if text:
            group.texts.setdefault(text, []).append(mention)
        else:
            group.bare.append(mention)
    return list(groups.values())


def _hash(turns: tuple[RawTurn, ...], key: bytes) -> str:
    return text_hash((f"{turn.speaker}\t{turn.text}" for turn in turns), key=key)


def _kept_texts(group: _Group, reading: Reading, result: ContactsRead) -> list[list[RowContact]]:
    """The mentions of every text that is kept, in file order."""
    texts = list(group.texts.values())
    if len(texts) < 2:
        return [sorted([*(texts[0] if texts else []), *group.bare], key=lambda one: one.unit)]
    result.conflicts.append(_conflict(group, reading))
    choice = reading.mapping.on_conflict
    reading.problems.append(_conflict_problem(group, choice, reading))
    for mention in group.bare:
        reading.problems.append(
            Problem(
                "which_text",
                f"Line {mention.unit[1]}: contact “{group.external_id}” has {len(texts)} different texts "
                "in this file and "
                "this row has none, so it is not known which it "
                "is about. It is left out.",
                Severity.ERROR,
                reading.place(mention.unit),
                found=group.external_id,
                allowed="the text of the contact",
                contact=group.external_id,
            )
        )
    if choice is ConflictChoice.KEEP_APART:
        return texts
    return texts[:1] if choice is ConflictChoice.FIRST else []


def _conflict(group: _Group, reading: Reading) -> Conflict:
    # A masker of its own: excerpts are for the screen and do not count as imported text.
    masker = Masker(reading.options.countries)
    texts = [
        masker.mask(
            "\n".join(f"{turn.speaker}: {turn.text}" if turn.speaker else turn.text for turn in mentions[0].turns)
        )
        for mentions in group.texts.values()
    ]
    excerpts = [_excerpt(text, texts[0] if at else texts[1]) for at, text in enumerate(texts)]
    lines = tuple(tuple(mention.unit[1] for mention in mentions) for mentions in group.texts.values())
    return Conflict(group.external_id, lines, tuple(excerpts))


def _excerpt(text: str, other: str) -> str:
    """The first words of a text that differ from another, from the beginning of the word."""
    at = next((at for at, (one, two) in enumerate(zip(text, other, strict=False)) if one != two), 0)
    at = max(text.rfind(" ", 0, at), text.rfind("\n", 0, at)) + 1
    end = at + _EXCERPT
    return ("… " if at else "") + " ".join(text[at:end].split()) + (" …" if end < len(text) else "")


def _conflict_problem(group: _Group, choice: ConflictChoice | None, reading: Reading) -> Problem:
    texts = list(group.texts.values())
    lines = " and ".join(_lines([mention.unit[1] for mention in mentions]) for mentions in texts)
    done = {
        ConflictChoice.KEEP_APART: "Both are kept, apart.",
        ConflictChoice.FIRST: "The first is kept; rows about the others are left out, they rate other words.",
        ConflictChoice.SKIP: "All of its rows are left out.",
        None: "All of its rows are left out until you choose: keep apart, first, or skip.",
    }[choice]
    return Problem(
        "conflicting_texts",
        f"The contact id “{group.external_id}” stands for {len(texts)} different texts (lines {lines}). {done}",
        Severity.ERROR if choice is None else Severity.WARNING,
        # No line: what stays out is decided by the choice, not by the row this sentence points to.
        Place(reading.file, texts[1][0].unit[0], None, reading.mapping.contact.id or ""),
        found=group.external_id,
        allowed="one text for one id",
        contact=group.external_id,
    )


def _lines(lines: list[int]) -> str:
    """``[3, 4, 5, 9]`` → ``3–5, 9``."""
    parts: list[list[int]] = []
    for line in lines:
        if parts and line == parts[-1][-1] + 1:
            parts[-1].append(line)
        else:
            parts.append([line])
    return ", ".join(str(part[0]) if len(part) == 1 else f"{part[0]}–{part[-1]}" for part in parts)


def _with_text(
    record: ContactRecord, mentions: list[RowContact], *, copy: int, masker: Masker, reader: FieldReader, key: bytes
) -> ContactRecord:
    turns = next((mention.turns for mention in mentions if mention.turns), ())
    masked = tuple(
        TurnRecord(
            turn.role, masker.mask(turn.text), masker.mask(turn.speaker), turn.second, reader.said_at(turn.said_at)
        )
        for turn in turns
    )
    return replace(record, turns=masked, text_hash=_hash(turns, key), copy=copy)
