"""Changing how a file is read: every part of the mapping, in one form, read again at one press; or as YAML."""

import hashlib
from typing import Any

import streamlit as st

from calibration.errors import InvalidInput
from calibration.intake.mapping import Layout
from calibration.intake.mapping_file import mapping_from_content, mapping_from_yaml, mapping_to_yaml
from calibration.ui.results.markup import plain_label
from calibration.ui.setup_contacts.mapping_contact import contact_part, file_part, transcript_part
from calibration.ui.setup_contacts.mapping_parts import Form
from calibration.ui.setup_contacts.mapping_ratings import criteria_part, rater_part, session_part
from calibration.ui.setup_contacts.reading import Reading, choose_mapping
from calibration.ui.setup_parts import fine
from calibration.ui.wording import setup_contacts as say


def mapping_form(reading: Reading) -> None:
    """The form, folded unless the file could not be read without it."""
    assert reading.mapping is not None, "asked only where there is something to map"
    with st.expander("Change how it is read", expanded=bool(reading.fault), key="contacts.mapping"):
        _as_yaml(reading)
        yaml = mapping_to_yaml(reading.mapping)
        stamp = hashlib.sha256(f"{reading.key[0]}{yaml}".encode()).hexdigest()[:10]
        layout = st.selectbox(
            "What one row of the file is",
            list(say.LAYOUTS),
            index=list(say.LAYOUTS).index(reading.mapping.layout),
            format_func=say.LAYOUTS.__getitem__,
            key=f"contacts.map.{stamp}.layout",
        )
        form = Form(reading, layout, f"contacts.map.{stamp}")
        with st.form(f"contacts.map.{stamp}", border=False):
            content = _content(form)
            if st.form_submit_button("Read the file again", key="contacts.map.read"):
                _use(content)


def _content(form: Form) -> dict[str, Any]:
    """A mapping as the form says it, in the shape of its YAML; what the form does not show is kept."""
    shown = form.mapping.model_dump(mode="json", exclude_defaults=True)
    kept: dict[str, Any] = {key: shown[key] for key in ("name", "on_conflict", "delimiter", "encoding") if key in shown}
    content: dict[str, Any] = {"layout": form.layout.value, **kept, **file_part(form)}
    content["contact"] = contact_part(form)
    if form.layout is not Layout.WORKBOOK and (transcript := transcript_part(form)):
        content["transcript"] = transcript
    if form.layout is not Layout.CONTACTS:
        content |= rater_part(form)
        content |= session_part(form)
        content |= criteria_part(form)
    return content


def _use(content: dict[str, Any]) -> None:
    try:
        mapping = mapping_from_content(content)
    except InvalidInput as error:
        st.error(plain_label(error))
        return
    choose_mapping(mapping)
    st.rerun()


def _as_yaml(reading: Reading) -> None:
    assert reading.mapping is not None, "asked only where there is something to map"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.download_button(
            "Download this mapping",
            data=mapping_to_yaml(reading.mapping),
            file_name="mapping.yaml",
            mime="application/yaml",
            on_click="ignore",
            key="contacts.map.download",
        )
        with st.popover("Use a mapping file", key="contacts.map.upload"):
            fine("A mapping that was downloaded here, or written by hand.")
            given = st.file_uploader("Mapping (YAML)", max_upload_size=1, key="contacts.map.file")
            if given is not None and st.button("Read with this mapping", key="contacts.map.use"):
                _use_yaml(given.getvalue())


def _use_yaml(data: bytes) -> None:
    try:
        mapping = mapping_from_yaml(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        st.error("The mapping is not text in UTF-8.")
        return
    except InvalidInput as error:
        st.error(plain_label(error))
        return
    choose_mapping(mapping)
    st.rerun()
