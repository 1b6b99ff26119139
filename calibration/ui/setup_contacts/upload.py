"""One upload: file, what was understood, what is wrong with it, import, and what came of it."""

import streamlit as st

from calibration.errors import CalibrationError
from calibration.settings import settings
from calibration.ui.results.markup import plain_label
from calibration.ui.setup_contacts.import_step import import_step, show_report
from calibration.ui.setup_contacts.mapping_form import mapping_form
from calibration.ui.setup_contacts.problems import conflicts, problem_list
from calibration.ui.setup_contacts.reading import REPORT, FileInHand, file_in_hand, forget, reading_of
from calibration.ui.setup_contacts.understood import understood
from calibration.ui.setup_parts import fine
from calibration.ui.state import current_engagement, current_person, now, store
from calibration.ui.wording import setup_contacts as say
from calibration.workflow.uploading import load_folder_upload, upload_options


def upload() -> None:
    """The whole way of a file, as far as it has come."""
    given = st.file_uploader(
        "Workbook, CSV, JSON, or a zipped engagement folder",
        max_upload_size=settings().upload_limit_mb,
        key="contacts.file",
    )
    if given is None:
        forget()
        return
    file = file_in_hand(given)
    if file.name.casefold().endswith(".zip"):
        _folder(file)
        return
    report = st.session_state.get(REPORT)
    if report is not None and not report.refused:
        show_report(report)
        return
    options = upload_options(
        store(),
        person_id=current_person().person_id,
        engagement_id=current_engagement().id,
        settings=settings(),
    )
    reading = reading_of(file, options)
    if reading.fault:
        st.error(plain_label(reading.fault))
    if reading.preview is not None:
        intake = reading.preview.intake
        st.header(say.understood_title(intake))
        fine(say.understood_kind(reading.tables, reading.preview.mapping))
        conflicts(reading.preview, report)
        import_step(file, reading.preview)
        if report is not None:
            show_report(report)
        problem_list(intake.problems, name="file")
        understood(reading.preview)
    if reading.mapping is not None:
        mapping_form(reading)


def _folder(file: FileInHand) -> None:
    """A whole engagement: loaded at one press, or its problems."""
    st.header("A zipped engagement folder")
    fine("It is checked as a whole: with one problem nothing of it is loaded.")
    if not st.button("Load the engagement", type="primary", key="contacts.load_folder"):
        return
    try:
        with st.spinner("Reading the folder"):
            done = load_folder_upload(
                store(),
                file.data,
                person_id=current_person().person_id,
                engagement_id=current_engagement().id,
                settings=settings(),
                now=now(),
            )
    except CalibrationError as error:
        st.error(plain_label(error))
        return
    if done.report is None:
        st.error("This folder cannot be loaded as it is.")
        problem_list(done.problems, name="folder")
    else:
        st.success(say.folder_text(done.report, plain_label(done.name)))
