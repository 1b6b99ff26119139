"""The entries, one a line, and the heads at the foot."""

from collections.abc import Sequence
from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from calibration.analysis.record_report import RecordHead, RecordLine, record_report
from calibration.store.record_pages import RecordFilter
from calibration.ui.look import sub_line, text
from calibration.ui.results.downloads import file_stem
from calibration.ui.setup_record.carry import record_csv
from calibration.ui.setup_record.choice import before_id, looked_for, newest, older
from calibration.ui.state import current_engagement, current_person, now, store, time_zone
from calibration.ui.wording import record as say
from calibration.vocabulary import SessionScope
from calibration.workflow.record_access import record_reader


def record_page(*, installation: bool) -> None:
    """One record: of the engagement, or of the installation for its administrator."""
    person, zone = current_person(), time_zone()
    engagement = None if installation else current_engagement()
    viewer = None
    if engagement is not None:
        viewer = record_reader(store(), person_id=person.person_id, engagement_id=engagement.id)
    empty = record_report(store(), viewer, RecordFilter(), now=now(), limit=0)
    st.title(say.title(empty, installation=installation))
    sub_line(text(say.EXPLAINED))
    if not empty.n_entries:
        return
    wanted = looked_for(empty.people, installation=installation, zone=zone)
    report = record_report(store(), viewer, wanted, now=now(), before_id=before_id())
    _lines(report.lines, zone)
    with st.container(horizontal=True, vertical_alignment="center"):
        if before_id() is not None:
            st.button("Newest", key="record.newest", on_click=newest)
        if report.older_than is not None:
            st.button("Older", key="record.older", on_click=older, args=(report.older_than,))
        st.download_button(
            "These entries as CSV" if wanted != RecordFilter() else "The record as CSV",
            partial(
                record_csv,
                store(),
                person_id=person.person_id,
                engagement_id=engagement.id if engagement else None,
                wanted=wanted,
                zone=zone,
                clock=now,
            ),
            file_name=f"{file_stem('record', engagement.key if engagement else 'installation')}.csv",
            mime="text/csv",
            key="record.csv",
            on_click="ignore",
            type="tertiary",
        )
    _heads(report.heads)


def _lines(lines: Sequence[RecordLine], zone: ZoneInfo) -> None:
    if not lines:
        st.write("Nothing on the record is like this. Look for less.")
        return
    rows = "".join(
        f"<li><span>{text(say.sentence(line))}{_room(line)}</span> "
        f'<time datetime="{text(line.at.isoformat())}" class="tf-fine">{text(say.moment(line.at, zone))}</time></li>'
        for line in lines
    )
    st.html(f'<ol class="tf-record">{rows}</ol>')


def _room(line: RecordLine) -> str:
    if line.room in (None, SessionScope.JOINT):
        return ""
    return f' <span class="tf-tag">{text(say.ROOMS[line.room])}</span>'


def _heads(heads: Sequence[RecordHead]) -> None:
    if not heads:
        return
    several = len(heads) > 1
    said = "".join(
        f'<p class="tf-fine" style="margin:0">{text(say.head(one, several=several))}<br>'
        f'<code class="tf-hash">{text(one.head)}</code></p>'
        for one in heads
    )
    st.html(f'<div class="tf-card tf-wash tf-heads">{said}<p class="tf-fine">{text(say.HEADS_EXPLAINED)}</p></div>')
