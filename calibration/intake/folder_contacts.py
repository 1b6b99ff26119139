"""The contacts of an engagement folder with their turns, masked as every import masks them."""

from collections.abc import Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from calibration.intake.folder_details import EngagementDetails
from calibration.intake.folder_records import ContactKey, EvidenceRow
from calibration.intake.folder_tables import Complaints, Values
from calibration.intake.masking import Masker, text_hash
from calibration.intake.records import ContactRecord, TurnRecord

_SECONDS_A_MINUTE = 60


def folder_contacts(
    details: EngagementDetails,
    tables: dict[str, list[Values]],
    masker: Masker,
    key: bytes,
    complaints: Complaints,
) -> tuple[ContactRecord, ...]:
    """Every contact with its turns, masked; turns of no contact, or with a gap in their numbers, are complained of."""
    turns: dict[ContactKey, list[Values]] = {(row["contact"], row["copy"]): [] for row in tables["contacts.csv"]}
    for row in tables["turns.csv"]:
        identity = (row["contact"], row["copy"])
        if identity not in turns:
            place = replace(row["place"], column="contact")
            found = f"there is no contact '{row['contact']}' copy {row['copy']}"
            complaints.add("unknown_reference", place, found=found, allowed="a row of contacts.csv")
            continue
        turns[identity].append(row)
    zone, contacts = ZoneInfo(details.time_zone), []
    for row in tables["contacts.csv"]:
        own = sorted(turns[(row["contact"], row["copy"])], key=lambda turn: int(turn["turn"]))
        for expected, turn in enumerate(own, start=1):
            if turn["turn"] != expected:
                place = replace(turn["place"], column="turn")
                complaints.add("turn_missing", place, found=f"turn {turn['turn']}", allowed=f"turn {expected} first")
                break
        contacts.append(_contact(row, own, zone, masker, key))
    return tuple(contacts)


def _contact(row: Values, turns: list[Values], zone: ZoneInfo, masker: Masker, key: bytes) -> ContactRecord:
    values = dict(row)
    started = values["started_at"]
    offset = started.astimezone(zone).utcoffset() if started else None
    values["external_id"] = values.pop("contact")
    values["utc_offset_minutes"] = None if offset is None else int(offset.total_seconds()) // _SECONDS_A_MINUTE
    values["text_hash"] = values["text_hash"] or text_hash(
        (f"{turn['speaker']}\t{turn['text']}" for turn in turns), key=key
    )
    values["subject"] = masker.mask(values["subject"])
    kept = tuple(
        TurnRecord(turn["role"], masker.mask(turn["text"]), turn["speaker"], turn["second"], turn["said_at"])
        for turn in turns
    )
    return ContactRecord(**values, turns=kept)


def masked_mark(row: EvidenceRow, texts: Mapping[ContactKey, tuple[str, ...]], masker: Masker) -> EvidenceRow:
    """Words of a turn as the turn is kept: a telephone number in them is masked there too."""
    own = texts.get((row.contact, row.copy), ())
    if row.turn is None or row.turn > len(own) or row.quote in own[row.turn - 1]:
        return row
    return replace(row, quote=masker.mask(row.quote))
