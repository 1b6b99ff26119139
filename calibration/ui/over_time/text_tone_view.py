"""What agents' words show: formality, length, politeness and pronouns over time, by channel and language."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from calibration.analysis.text_tone_facts import TextGroup, TextSeries, TextToneReport
from calibration.analysis.text_tone_report import text_tone_report
from calibration.export.csv_table import Cell
from calibration.figures.text_tone import text_tone
from calibration.store.text_tones import text_mark
from calibration.ui.over_time.opened import Opened
from calibration.ui.over_time.rows import lines as paragraphs
from calibration.ui.over_time.text_words_view import text_words_view
from calibration.ui.results.downloads import Table, chart, colours, csv_button
from calibration.ui.setup_parts import fine
from calibration.ui.state import now, still_signed_in, store
from calibration.ui.wording import over_time_text as say
from calibration.ui.wording.scoring import day_and_month
from calibration.vocabulary import Channel
from calibration.vocabulary.text_tone import TextMeasure, TimeGrain
from calibration.workflow.counting_aside import Counting, count_aside
from calibration.workflow.counting_texts import count_missing_texts, n_missing_texts

MANY = 1_000
"""Contacts to be counted above which it is done beside the page: about half a second's work."""

_DEFAULT = date.min
"""Stands for the default among days: a choice of ``None`` would be no choice."""

_GROUP, _GRAIN, _REFERENCE, _SET = (f"over_time.text.{name}" for name in ("group", "grain", "reference", "set"))


def text_tone_view(page: Opened) -> None:
    """The section's end."""
    st.header(say.HEADER, anchor=False)
    if not _counted(page):
        return
    everything = _report(page, TimeGrain.MONTH, None)
    if not everything.groups:
        fine(say.NO_TEXT)
        return
    channel, language, grain, until = _choose(everything)
    report = _report(page, grain, until)
    group = report.group(channel, language)
    if group is None:
        fine(say.NO_TEXT)
        return
    _measured(report, group)
    fine(say.TO_BE_READ)
    with st.expander(say.WORKINGS, key="over_time.text.workings"):
        paragraphs([say.HOW_DRAWN, say.WHAT_IT_IS, *say.LIMITS, f"{say.counted(report)} {say.WHAT_COUNTS}"])
    csv_button(lambda: text_table(report), stem="agents-words", key="over_time.text.csv")
    text_words_view(page)


def _counted(page: Opened) -> bool:
    """Whether everything is counted: few are at once; many beside the page, which shows how far it has come."""
    missing = n_missing_texts(store(), page.scope)
    if not missing:
        return True
    if missing <= MANY:
        count_missing_texts(store(), page.scope, now=now())
        return True
    _progress(count_aside(store(), page.scope, now=now()))
    return False


@st.fragment(run_every="1s")
@still_signed_in
def _progress(counting: Counting) -> None:
    """How far a count has come; the page is drawn anew when it is over."""
    if counting.done:
        st.rerun()
    elif counting.under_way:
        st.progress(min(max(counting.share, 0.0), 1.0), say.counting(counting.said))
        fine(say.COUNTING_ON)
    else:
        fine(say.COUNTING_STOPPED)


def _report(page: Opened, grain: TimeGrain, until: date | None) -> TextToneReport:
    with store().reading() as db:
        mark = text_mark(db, page.viewer.engagement_id)
    return page.report(text_tone_report, mark=mark, grain=grain, reference_until=until)


def _choose(report: TextToneReport) -> tuple[Channel, str, TimeGrain, date | None]:
    """Which contacts, how finely, against what."""
    groups = {(one.channel, one.language): one for one in report.groups}
    if st.session_state.get(_GROUP) not in groups:
        st.session_state.pop(_GROUP, None)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        channel, language = st.selectbox(
            say.CHOOSE_GROUP, list(groups), format_func=lambda one: say.group_choice(groups[one]),
            key=_GROUP, width=260, filter_mode=None,
        )  # fmt: skip
        days = [_DEFAULT, *dict.fromkeys(report.days[:-1])]
        until = st.selectbox(
            say.CHOOSE_REFERENCE, days, key=_REFERENCE, width=300, filter_mode=None,
            format_func=lambda day: f"up to {day_and_month(day)} {day.year}" if day != _DEFAULT else say.FIRST_THIRD,
        )  # fmt: skip
        grain = st.segmented_control(
            say.CHOOSE_GRAIN, list(TimeGrain), format_func=say.GRAINS.__getitem__, default=TimeGrain.MONTH,
            required=True, key=_GRAIN,
        )  # fmt: skip
    return channel, language, grain or TimeGrain.MONTH, None if until == _DEFAULT else until


def _measured(report: TextToneReport, group: TextGroup) -> None:
    sets = {
        name: [found for one in measures if (found := group.of(one)) is not None] for name, measures in say.SETS.items()
    }
    offered = [name for name, own in sets.items() if own]
    if not offered:
        paragraphs([say.NO_SPACES])
        return
    if st.session_state.get(_SET) not in offered:
        st.session_state.pop(_SET, None)
    chosen = offered[0]
    if len(offered) > 1:
        chosen = (
            st.segmented_control(say.CHOOSE_SET, offered, default=offered[0], required=True, key=_SET) or offered[0]
        )
    series = sets[chosen]
    if chosen != next(iter(say.SETS)):
        series = sorted(series, key=lambda one: -abs(one.shift.deviations or 0.0))
    if any(point.value is not None for one in series for point in one.points):
        _strips(report, group, series)
    else:
        paragraphs([f"{say.title(group, series)}."])
    about = _about_index(group) if chosen == next(iter(say.SETS)) or group.of(TextMeasure.FORMALITY) is None else []
    paragraphs([said for said in (say.price(group, series), *about) if said])


def _strips(report: TextToneReport, group: TextGroup, series: Sequence[TextSeries]) -> None:
    chart(
        text_tone(
            series,
            title=say.title(group, series),
            names=say.NAMES,
            words={one.measure: say.series_words(one) for one in series},
            hovers={one.measure: say.hovers(one, report.grain) for one in series},
            reference_last=group.reference_last,
            reference_words=say.reference_words(group),
            colours=colours(),
        ),
        stem="agents-words",
        alt=say.alt(group, series),
        key="over_time.text.chart",
    )


def _about_index(group: TextGroup) -> list[str]:
    return [say.why_no_index(group), *(say.correlation_text(one, group) for one in group.correlations)]


def text_table(report: TextToneReport) -> Table:
    """Every point as a row of a file; points of one or two contacts have their number alone."""
    rows: list[list[Cell]] = [
        [
            group.channel.value, group.language, series.measure.value, point.day.isoformat(), point.n, point.value,
            *(point.interval or (None, None)), series.reference, series.n_reference, series.verdict.value,
        ]
        for group in report.groups
        for series in group.series
        for point in series.points
    ]  # fmt: skip
    return list(say.HEAD), rows
