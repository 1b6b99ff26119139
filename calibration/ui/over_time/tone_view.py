"""Tone: do we want the same tone, and hear the same one? A ladder a line, the three gaps, and who wants what."""

from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

import streamlit as st

from calibration.analysis.tone_facts import ToneLine, TonePeriod, ToneReport
from calibration.analysis.tone_report import tone_report
from calibration.analysis.tone_verdict import by_need_for_talk
from calibration.figures.tone_ladder import tone_ladder
from calibration.store.targets import target_sides, targets_seen_by
from calibration.ui.over_time.contacts_behind import contacts_behind
from calibration.ui.over_time.opened import Opened
from calibration.ui.over_time.prediction_view import prediction_view
from calibration.ui.over_time.rows import lines as paragraphs
from calibration.ui.over_time.rows import rows_table
from calibration.ui.over_time.text_tone_view import text_tone_view
from calibration.ui.over_time.tone_choice import choose_tone
from calibration.ui.over_time.tone_table import tone_table
from calibration.ui.over_time.tone_targets import tone_targets
from calibration.ui.results.downloads import chart, colours, csv_button
from calibration.ui.results.markup import plain_label
from calibration.ui.results.picking import pick
from calibration.ui.results.sheet import apply_results_sheet
from calibration.ui.setup_parts import fine
from calibration.ui.state import current_engagement, now, store
from calibration.ui.wording import over_time_tone as say
from calibration.ui.wording import over_time_tone_gaps as gaps
from calibration.vocabulary import Channel

_AFTER: tuple[Callable[[Opened], None], ...] = (text_tone_view, prediction_view)
"""What stands at the end of the section, each with a heading of its own: tone read from the words, guesses."""


def tone_view(page: Opened) -> None:
    """The section."""
    apply_results_sheet()
    everything = _report(page, TonePeriod(), None)
    if everything.lines:
        _measured(page, everything)
    else:
        st.header(plain_label(say.nothing_yet(everything)), anchor=False)
    tone_targets(page)
    for show in _AFTER:
        with st.container(key=f"over_time.tone.after.{show.__name__}"):
            show(page)


def _report(page: Opened, period: TonePeriod, channel: Channel | None) -> ToneReport:
    """The report of what the person may see now: targets are read anew and are part of what it is kept under."""
    with store().reading() as db:
        sides = target_sides(db, page.viewer.engagement_id)
        targets = tuple(targets_seen_by(db, page.viewer))
    placed = frozenset((line, place, side) for (line, place), both in sides.items() for side in both)
    return page.report(tone_report, targets=targets, placed=placed, period=period, channel=channel)


def _measured(page: Opened, everything: ToneReport) -> None:
    choice = choose_tone(everything)
    report = _report(page, choice.period, choice.channel)
    if not report.lines:
        st.header(plain_label(say.NOTHING_IN_PERIOD), anchor=False)
        return
    always = [line for line in report.lines if not line.when_marked_down]
    marked_down = [line for line in report.lines if line.when_marked_down]
    first = always or marked_down
    today = now().astimezone(ZoneInfo(current_engagement().time_zone)).date()
    finding, others = say.headline_parts(report, first)
    st.header(plain_label(finding), anchor=False)
    if others:
        paragraphs([others])
    fine(say.counted_over(report, choice.channel, today))
    if alone := say.one_voice(first, page.scope.room):
        fine(alone)
    _ladder(page, report, first, key="always" if always else "down")
    if always and marked_down:
        st.header(say.MARKED_DOWN, anchor=False)
        fine(f"{say.MARKED_DOWN_NOTE} {say.headline(report, marked_down)}")
        _ladder(page, report, marked_down, key="down")
    elif marked_down:
        fine(f"{say.MARKED_DOWN}. {say.ONLY_MARKED_DOWN}")
    paragraphs(gaps.distance_sentences(report))
    fine(say.REPEATS_LEFT_OUT)
    csv_button(lambda: tone_table(report), stem="tone", key="over_time.tone.csv")


def _ladder(page: Opened, report: ToneReport, chosen: Sequence[ToneLine], *, key: str) -> None:
    """The ladder of lines of one kind, then one of them in words."""
    ordered = by_need_for_talk(report, chosen)
    clicked = chart(
        tone_ladder(
            ordered,
            title=say.ladder_title(report, ordered),
            verdicts={line.id: say.rung(report, line) for line in ordered},
            notes={line.id: say.rung_note(line) for line in ordered},
            colours=colours(),
        ),
        stem=f"tone-{key}",
        alt=say.ladder_alt(report, ordered),
        key=f"over_time.tone.ladder.{key}",
        clickable=True,
    )
    fine(say.LADDER_LEGEND)
    by_id = {line.id: line for line in ordered}
    widget = f"over_time.tone.line.{key}"
    if st.session_state.get(widget) not in by_id:
        st.session_state[widget] = ordered[0].id
    picked = pick(
        say.LINE, list(by_id), clicked=clicked[0] if clicked else None, named=lambda one: by_id[one].name,
        hint=say.LINE_HINT, key=widget,
    )  # fmt: skip
    if picked is not None:
        _in_words(page, report, by_id[picked], key=key)


def _in_words(page: Opened, report: ToneReport, line: ToneLine, *, key: str) -> None:
    """The three gaps of one line, its groups of contacts, and the contacts themselves."""
    rows_table(gaps.gap_rows(report, line), head=gaps.GAPS_HEAD)
    contacts_behind(line.contacts, session_of=report.session_of, line=line.id, key=f"over_time.tone.open.{key}")
    kinds = list(dict.fromkeys(group.by for group in line.groups))
    if not kinds:
        return
    widget = f"over_time.tone.by.{key}"
    if st.session_state.get(widget) not in kinds:
        st.session_state[widget] = kinds[0]
    by = st.segmented_control(gaps.GROUP_BY, kinds, format_func=gaps.GROUPS.__getitem__, key=widget, required=True)
    groups = {group.group: group for group in line.groups if group.by == (by or kinds[0])}
    rows_table(
        [gaps.group_row(line, group) for group in gaps.sorted_groups(groups.values())],
        head=(gaps.GROUPS[by or kinds[0]], gaps.GROUP_SENTENCE),
    )
    fine(gaps.DRAWN_APART)
    with_contacts = [name for name, group in groups.items() if group.contacts]
    chosen = pick(
        gaps.CHOOSE_GROUP, with_contacts, clicked=None, named=str, hint=gaps.CHOOSE_GROUP_HINT,
        key=f"over_time.tone.group.{key}.{by or kinds[0]}",
    )  # fmt: skip
    if chosen is not None:
        contacts_behind(
            groups[chosen].contacts, session_of=report.session_of, line=line.id, key=f"over_time.tone.open.{key}.group"
        )
