"""The last questions, the one press that imports, and what came of it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import streamlit as st

from calibration.errors import CalibrationError
from calibration.intake.read import Preview
from calibration.intake.records import Intake
from calibration.settings import ROOT
from calibration.store.long_ratings import long_scope_in
from calibration.ui.results.markup import plain_label
from calibration.ui.setup_contacts.problems import problem_list
from calibration.ui.setup_contacts.reading import REPORT, FileInHand
from calibration.ui.setup_parts import fine
from calibration.ui.state import current_engagement, current_person, current_viewer, now, store
from calibration.ui.wording import setup_contacts as say
from calibration.vocabulary import Blind, SessionScope, Side
from calibration.workflow.counting_aside import begin_counting
from calibration.workflow.importing import ImportReport, SessionWords
from calibration.workflow.importing_rooms import rooms_to_import, usual_room
from calibration.workflow.uploading import groups_without_side, import_upload, with_sides

_MOST_GROUPS = 40
_MOST_LINKS = 12
_NOON = time(12)


def import_step(file: FileInHand, preview: Preview) -> None:
    """Sides, room, blinding and date where the file has ratings; then the button."""
    intake = preview.intake
    sides, words = _questions(file, preview) if intake.ratings else ({}, SessionWords())
    fine(say.masked_text(intake.masked))
    only_good = False
    if intake.errors:
        fine(say.refused_text(intake))
        only_good = st.checkbox("Import the good rows only", key="contacts.good_rows")
    ready = bool(intake.contacts) and (only_good or not intake.errors)
    if st.button(say.import_label(intake), type="primary", disabled=not ready, key="contacts.import"):
        _import(file, preview, with_sides(intake, sides), words, only_good=only_good)


def _questions(file: FileInHand, preview: Preview) -> tuple[dict[str, Side | None], SessionWords]:
    sides = _sides(file, preview.intake)
    room = _room(file, with_sides(preview.intake, sides))
    first, second, third = st.columns(3)
    name = first.text_input(
        "Name of the session",
        value=(preview.mapping.name or file.name)[:200],
        max_chars=200,
        key=f"contacts.name.{file.upload_id}",
    )
    blind = second.segmented_control(
        "Did reviewers score blind?",
        list(say.BLIND),
        default=Blind.UNKNOWN,
        format_func=say.BLIND.__getitem__,
        required=True,
        help="Whether nobody could see another’s scores. It is printed with every figure.",
        key="contacts.blind",
    )
    held = third.date_input(
        "Held on",
        value=None,
        format="DD/MM/YYYY",
        help="Left empty: the latest date in its rows, else today.",
        key=f"contacts.held.{file.upload_id}",
    )
    zone = ZoneInfo(current_engagement().time_zone)
    return sides, SessionWords(name or "", _noon(held, zone), Blind(blind or Blind.UNKNOWN), room)


def _room(file: FileInHand, intake: Intake) -> SessionScope:
    """Who is to see the results; a neutral person has the joint room only."""
    viewer = current_viewer()
    rooms = rooms_to_import(viewer)
    usual = usual_room(viewer, {rater.side for rater in intake.raters})
    if len(rooms) < 2:
        return usual
    room = st.segmented_control(
        "Room",
        list(rooms),
        default=usual,
        format_func=say.room_label,
        required=True,
        help=say.ROOM_HELP,
        # What is proposed is part of the key: said sides can change it, and then it is chosen anew.
        key=f"contacts.room.{file.upload_id}.{usual.value}",
    )
    fine(say.CONTACTS_ARE_SHARED)
    return SessionScope(room or usual)


def _noon(day: object, zone: ZoneInfo) -> datetime | None:
    return datetime.combine(day, _NOON, zone).astimezone(UTC) if isinstance(day, date) else None


def _sides(file: FileInHand, intake: Intake) -> dict[str, Side | None]:
    groups = groups_without_side(intake)
    if not groups:
        return {}
    st.subheader("Who is client, who is vendor?", anchor=False)
    fine("Without two sides Results compares reviewers, and says nothing about a gap between client and vendor.")
    sides: dict[str, Side | None] = {}
    columns = st.columns(3)
    for position, group in enumerate(groups[:_MOST_GROUPS]):
        sides[group] = columns[position % 3].selectbox(
            plain_label(group),
            list(say.SIDES),
            index=list(say.SIDES).index(None),
            format_func=say.SIDES.__getitem__,
            key=f"contacts.side.{file.upload_id}.{group}",
        )
    return {group: Side(side) for group, side in sides.items() if side is not None}


def _import(file: FileInHand, preview: Preview, intake: Intake, words: SessionWords, *, only_good: bool) -> None:
    bar = st.progress(0.0, "Importing")
    try:
        report = import_upload(
            store(),
            intake,
            person_id=current_person().person_id,
            engagement_id=current_engagement().id,
            file_name=file.name,
            content_hash=file.content_hash,
            now=now(),
            words=words,
            only_good_rows=only_good,
            choice=preview.mapping.on_conflict,
            progress=lambda share, said: _show(bar, share, said),
        )
    except CalibrationError as error:
        bar.empty()
        st.error(plain_label(error))
        return
    with store().reading() as db:
        scope = long_scope_in(db, current_viewer(), SessionScope.JOINT)
    # The file's own texts are counted by now; those of earlier sessions may be counted by an older version.
    begin_counting(store(), scope, now=now())
    st.session_state[REPORT] = report
    st.rerun()


def _show(bar: st.delta_generator.DeltaGenerator, share: float, words: str) -> None:
    bar.progress(min(max(share, 0.0), 1.0), words.capitalize())


def _to_results(session_ids: Sequence[int]) -> None:
    """The way to the newest session at once; with several, to each."""
    results = ROOT / "pages" / "results.py"
    if session_ids and st.button("Open Results", type="primary", key="contacts.results"):
        st.switch_page(results, query_params={"session": str(session_ids[-1])})
    if len(session_ids) > 1:
        for number, session_id in enumerate(session_ids[:_MOST_LINKS], start=1):
            label = f"Results of session {number} of {len(session_ids)}"
            with st.container(key=f"go-results-{session_id}", width="content"):
                st.page_link(results, label=label, query_params={"session": str(session_id)})


def show_report(report: ImportReport) -> None:
    """What an import did, with the way to its Results."""
    st.header(say.report_title(report))
    for sentence in say.report_details(report):
        st.write(sentence)
    fine(say.masked_text(report.masked) if report.written else say.NAMES_STAY)
    _to_results(report.session_ids)
    problem_list(report.problems, name="report")
