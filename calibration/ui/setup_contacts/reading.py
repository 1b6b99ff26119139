"""The file in hand and what intake made of it: read once for each content and mapping, never at a click."""

from dataclasses import dataclass

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from calibration.errors import InvalidInput
from calibration.intake.mapping import ContactColumns, Layout, Mapping
from calibration.intake.mapping_file import mapping_to_yaml
from calibration.intake.options import IntakeOptions
from calibration.intake.read import Preview, preview_intake
from calibration.intake.table import Table
from calibration.intake.tables import read_tables
from calibration.workflow.importing import content_hash

_FILE, _MAPPING, _READING = "contacts.now.file", "contacts.now.mapping", "contacts.now.reading"
REPORT = "contacts.now.report"


@dataclass(frozen=True, slots=True)
class FileInHand:
    """The uploaded file; ``upload_id`` tells one upload from the next."""

    upload_id: str
    name: str
    data: bytes
    content_hash: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of a file.

    Attributes
    ----------
    key : tuple
        What it was made from; the same key is never read twice in a row.
    fault : str
        Why the file could not be read with this mapping; empty when it was.
    mapping : Mapping or None
        Used or proposed; ``None`` when not even a table was found.
    """

    key: tuple[object, ...]
    preview: Preview | None
    fault: str
    tables: tuple[Table, ...]
    mapping: Mapping | None


def file_in_hand(given: UploadedFile) -> FileInHand:
    """The uploaded file with its hash; a new one forgets the mapping and the report of the one before."""
    kept: FileInHand | None = st.session_state.get(_FILE)
    if kept is None or kept.upload_id != given.file_id:
        forget()
        data = given.getvalue()
        kept = st.session_state[_FILE] = FileInHand(given.file_id, given.name, data, content_hash(data))
    return kept


def forget() -> None:
    """Let go of the file and of everything made from it."""
    for key in (_FILE, _MAPPING, _READING, REPORT):
        st.session_state.pop(key, None)


def choose_mapping(mapping: Mapping | None) -> None:
    """Read the file in hand with this mapping from now on; ``None``: with what is proposed."""
    st.session_state[_MAPPING] = mapping
    st.session_state.pop(REPORT, None)


def reading_of(file: FileInHand, options: IntakeOptions) -> Reading:
    """What the file says under the chosen mapping, from memory where nothing has changed."""
    mapping: Mapping | None = st.session_state.get(_MAPPING)
    yaml = mapping_to_yaml(mapping) if mapping else ""
    key = (file.content_hash, file.name, yaml, options.zone, options.countries, options.key)
    kept: Reading | None = st.session_state.get(_READING)
    if kept is None or kept.key != key:
        kept = st.session_state[_READING] = _read(file, mapping, options, key)
    return kept


def _read(file: FileInHand, mapping: Mapping | None, options: IntakeOptions, key: tuple[object, ...]) -> Reading:
    bar = st.progress(0.0, "Opening the file")
    try:
        preview = preview_intake(
            file.data,
            file_name=file.name,
            mapping=mapping,
            options=options,
            progress=lambda share, words: _show(bar, share, words),
        )
    except InvalidInput as error:
        return _not_read(file, mapping, options, key, str(error))
    finally:
        bar.empty()
    return Reading(key, preview, "", preview.tables, preview.mapping)


def _show(bar: st.delta_generator.DeltaGenerator, share: float, words: str) -> None:
    bar.progress(min(max(share, 0.0), 1.0), words.capitalize())


def _not_read(
    file: FileInHand, mapping: Mapping | None, options: IntakeOptions, key: tuple[object, ...], fault: str
) -> Reading:
    """The tables, if there are any, so that a mapping can be chosen by hand."""
    try:
        tables = read_tables(file.data, file_name=file.name, options=options).tables
    except InvalidInput:
        return Reading(key, None, fault, (), None)
    first = next((table for table in tables if table.header), None)
    if first is None:
        return Reading(key, None, fault, tables, None)
    start = mapping or Mapping(layout=Layout.CONTACTS, contact=ContactColumns(id=first.header[0]))
    return Reading(key, None, fault, tables, start)
