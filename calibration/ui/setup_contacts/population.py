"""What took place, as metadata alone: how much of it is here, and a file of it brought in after it was looked at."""

from dataclasses import dataclass

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from calibration.errors import CalibrationError, InvalidInput
from calibration.intake.mapping_file import mapping_from_yaml
from calibration.intake.population import Population, read_population
from calibration.settings import settings
from calibration.store.over_time import population_span
from calibration.store.population import population_size
from calibration.ui.over_time.rows import lines
from calibration.ui.results.markup import plain_label
from calibration.ui.setup_contacts.problems import problem_list
from calibration.ui.setup_parts import fine
from calibration.ui.state import current_engagement, current_person, now, store
from calibration.ui.wording import setup_population as say
from calibration.workflow.importing import content_hash
from calibration.workflow.importing_population import PopulationReport, import_population
from calibration.workflow.uploading import upload_options

_READ, _REPORT = "contacts.population.read", "contacts.population.report"


@dataclass(frozen=True, slots=True)
class _Read:
    """One upload and what was understood of it; ``fault`` says why nothing was."""

    upload_id: str
    name: str
    content_hash: str
    population: Population | None
    fault: str = ""


def population_section() -> None:
    """What is here, and the way of a file."""
    engagement_id = current_engagement().id
    with store().reading() as db:
        size, span = population_size(db, engagement_id), population_span(db, engagement_id)
    st.write(say.here(size, span))
    fine(say.ABOUT)
    given = st.file_uploader(
        say.UPLOAD, max_upload_size=settings().upload_limit_mb, key="contacts.population.file",
    )  # fmt: skip
    if given is None:
        for key in (_READ, _REPORT):
            st.session_state.pop(key, None)
        return
    with st.expander(say.MAPPING, key="contacts.population.mapping"):
        mapping = st.file_uploader(
            say.MAPPING_FILE, type=["yaml", "yml"], max_upload_size=1, key="contacts.population.mapping.file"
        )
    read = _read(given, mapping)
    report: PopulationReport | None = st.session_state.get(_REPORT)
    if report is not None:
        (st.error if report.refused else st.success)(say.report_text(report))
        problem_list(report.problems, name="population")
    elif read.population is None:
        st.error(plain_label(read.fault))
    else:
        _understood(read, read.population)


def _read(given: UploadedFile, mapping: UploadedFile | None) -> _Read:
    """The file as understood; read once for each mapping, not at every click."""
    upload_id = f"{given.file_id} {mapping.file_id if mapping else ''}"
    kept: _Read | None = st.session_state.get(_READ)
    if kept is not None and kept.upload_id == upload_id:
        return kept
    st.session_state.pop(_REPORT, None)
    data = given.getvalue()
    options = upload_options(
        store(), person_id=current_person().person_id, engagement_id=current_engagement().id, settings=settings()
    )
    try:
        with st.spinner("Reading the file"):
            said = mapping_from_yaml(mapping.getvalue().decode("utf-8-sig", "replace")) if mapping else None
            population, fault = read_population(data, file_name=given.name, mapping=said, options=options), ""
    except InvalidInput as error:
        population, fault = None, str(error)
    read = _Read(upload_id, given.name, content_hash(data), population, fault)
    st.session_state[_READ] = read
    return read


def _understood(read: _Read, population: Population) -> None:
    lines([say.understood(population)])
    only_good = bool(population.errors) and st.checkbox(
        "Import the good rows only", key="contacts.population.good_rows"
    )
    ready = bool(population.records) and (only_good or not population.errors)
    if st.button(say.import_label(population), type="primary", disabled=not ready, key="contacts.population.import"):
        _import(read, population, only_good=only_good)
    if population.reasons:
        with st.expander("How it was understood", key="contacts.population.reasons"):
            lines(population.reasons)
    problem_list(population.problems, name="population")


def _import(read: _Read, population: Population, *, only_good: bool) -> None:
    try:
        with st.spinner("Importing"):
            report = import_population(
                store(),
                population,
                engagement_id=current_engagement().id,
                person_id=current_person().person_id,
                file_name=read.name,
                content_hash=read.content_hash,
                now=now(),
                only_good_rows=only_good,
            )
    except CalibrationError as error:
        st.error(plain_label(error))
        return
    st.session_state[_REPORT] = report
    st.rerun()
