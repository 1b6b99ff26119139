"""The part of the mapping form about the file itself, the contact's columns and its words."""

from collections import Counter
from typing import Any

import streamlit as st

from calibration.intake.mapping import Layout
from calibration.ui.results.markup import plain_label
from calibration.ui.setup_contacts.mapping_parts import Form, listed, without_nothing
from calibration.vocabulary import Channel, SpeakerRole

_FIELDS = {
    "channel": "Channel", "language": "Language", "direction": "Direction", "subject": "Subject", "topic": "Topic",
    "queue": "Queue", "site": "Site", "agent": "Agent", "agent_tenure_days": "Tenure of the agent, in days",
    "customer_case": "Customer’s case", "started_at": "When it began", "duration_seconds": "Duration, in seconds",
    "handle_seconds": "Handle time, in seconds", "csat": "CSAT", "first_contact_resolution": "Solved at first contact",
    "recording_url": "Link to the recording",
}  # fmt: skip
_DECIMALS = {"": "find out", ".": "a point: 4.5", ",": "a comma: 4,5"}
_PLACES = {
    "none": "no words in this file",
    "column": "one column, a line for every turn",
    "columns": "several columns, one turn each",
    "turns": "one column with a list of turns (JSON)",
}
_STAMPS = {"none": "no times", "offset": "[mm:ss] of the recording", "ignore": "times to be dropped"}
_MOST_SPEAKERS = 12
_FIRST_CONTACTS = 300
"""Contacts looked through for speakers: this runs at every click."""


def file_part(form: Form) -> dict[str, Any]:
    """Sheet, header line, decimals, times and spellings of N/A."""
    mapping = form.mapping
    content: dict[str, Any] = {}
    sheets = [table.sheet for table in form.reading.tables if not table.hidden]
    asks_sheet = len(sheets) > 1 and form.layout is not Layout.WORKBOOK
    first, *others = st.columns(4 if asks_sheet else 3)
    second, third, fourth = others if asks_sheet else (first, *others)
    if asks_sheet:
        names = dict(zip(sheets, sheets, strict=True))
        content["sheet"] = form.choice(first, "Sheet", "sheet", names, mapping.sheet or sheets[0])
    line = second.number_input(
        "Line of the column names, 0: find out",
        min_value=0,
        value=mapping.header_line or 0,
        key=f"{form.stamp}.header_line",
    )
    content["header_line"] = int(line) or None
    content["decimal"] = form.choice(third, "Decimal sign", "decimal", _DECIMALS, mapping.decimal or "") or None
    form_of_time = form.text(
        fourth,
        "How times are written",
        "time",
        mapping.time.format,
        help_text="auto, day_first, month_first, or a pattern such as %d.%m.%Y %H:%M",
    )
    content["time"] = without_nothing({"format": form_of_time, "zone": mapping.time.zone})
    content["not_applicable"] = listed(
        form.text(st, "Spellings of “does not apply”, with commas between", "na", ", ".join(mapping.not_applicable))
    )
    return without_nothing(content)


def contact_part(form: Form) -> dict[str, Any]:
    """Which columns describe the contact."""
    mapping = form.mapping.contact
    content: dict[str, Any] = {"channels": {key: value.value for key, value in mapping.channels.items()}}
    if mapping.default_language:
        content["default_language"] = mapping.default_language
    columns = st.columns(4)
    place = columns[0] if form.layout is Layout.WORKBOOK else columns[1]
    channels = {channel.value: channel.value for channel in Channel}
    content["default_channel"] = form.choice(
        place, "Channel where none is given", "default_channel", channels, mapping.default_channel.value
    )
    if form.layout is Layout.WORKBOOK:
        return without_nothing(content)
    content["id"] = form.column(columns[0], "The contact’s id", "id", mapping.id, needed=True)
    for position, (name, label) in enumerate(_FIELDS.items(), start=2):
        content[name] = form.column(columns[position % 4], label, name, getattr(mapping, name))
    rest = st.checkbox(
        "Keep all other columns with the contact", value=mapping.attributes == "rest", key=f"{form.stamp}.rest"
    )
    chosen = () if mapping.attributes == "rest" else mapping.attributes
    some = form.several("Or keep these", "attributes", chosen)
    content["attributes"] = "rest" if rest else some
    return without_nothing(content)


def transcript_part(form: Form) -> dict[str, Any]:
    """Where the words are and who speaks; empty when there are none."""
    mapping = form.mapping.transcript
    now = "none"
    if mapping is not None:
        now = "column" if mapping.column else "columns" if mapping.columns else "turns"
    first, second, third, fourth = st.columns(4)
    place = form.choice(first, "The words of the contact", "words", _PLACES, now)
    column = form.column(second, "In the column", "words_column", mapping.column or mapping.turns if mapping else None)
    current = mapping.columns if mapping and mapping.columns else "turn*"
    pattern = form.text(
        third,
        "In the columns",
        "words_columns",
        current if isinstance(current, str) else ", ".join(current),
        help_text="A pattern with * for the number, or names with commas between",
    )
    separator = form.text(
        fourth,
        "Between speaker and text",
        "separator",
        (mapping.separator or "") if mapping else "",
        help_text="A sign, or the word tab. Empty: a colon in one column, a tab in several",
    )
    stamps = form.choice(first, "A turn may begin with", "stamps", _STAMPS, mapping.stamps if mapping else "none")
    roles = _roles(form)
    if place == "none":
        return {}
    where = {"column": column, "columns": _pattern(pattern), "turns": column}[place]
    content = {place: where, "separator": separator, "stamps": stamps, "roles": roles}
    if place == "turns" and mapping is not None:
        content |= {name: getattr(mapping, name) for name in ("speaker", "text", "second", "time")}
    return without_nothing(content)


def _pattern(text: str) -> str | list[str]:
    names = listed(text)
    return names if len(names) > 1 else text


def _roles(form: Form) -> dict[str, str]:
    """Who each speaker is: those of the mapping, then the most frequent ones of the file."""
    known = dict(form.mapping.transcript.roles) if form.mapping.transcript else {}
    preview = form.reading.preview
    contacts = preview.intake.contacts[:_FIRST_CONTACTS] if preview else ()
    spoken = Counter(turn.speaker for one in contacts for turn in one.turns if turn.speaker)
    found = {turn.speaker: turn.role for one in contacts for turn in one.turns}
    names = list(dict.fromkeys([*known, *(name for name, _ in spoken.most_common(_MOST_SPEAKERS))]))
    roles = {role.value: role.value for role in SpeakerRole}
    columns = st.columns(4)
    return {
        name: form.choice(
            columns[position % 4],
            f"“{plain_label(name)}” is",
            f"role.{name}",
            roles,
            (known.get(name) or found[name]).value,
        )
        for position, name in enumerate(names)
    }
