"""Alarms above "since a date": what went off, its answer, and below everything how many false ones are asked for."""

from collections.abc import Sequence

import streamlit as st

from calibration.analysis.alarm_report import AlarmTold, alarms_told, raised_now, watch_setting
from calibration.analysis.cache import reports
from calibration.analysis.since_ground import SinceGround, since_ground
from calibration.analysis.since_report import report_of
from calibration.errors import CalibrationError
from calibration.store.drift_ground import drift_mark, false_alarms_of
from calibration.store.long_ratings import long_scope_in
from calibration.ui.look import text
from calibration.ui.over_time.opened import Opened
from calibration.ui.over_time.since_loading import load_ground
from calibration.ui.over_time.watch_power_view import power_picture
from calibration.ui.results.markup import plain_label
from calibration.ui.setup_parts import fine
from calibration.ui.state import current_engagement, current_person, current_viewer, now, store, time_zone
from calibration.ui.wording import alarms as say
from calibration.visibility.over_time import LEADS_FIRST, LongScope
from calibration.vocabulary import AlarmAnswer, SessionScope
from calibration.workflow.alarms import (
    LEAST_FALSE_ALARMS,
    MOST_FALSE_ALARMS,
    answer_alarms,
    keep_alarms,
    set_false_alarms,
)
from calibration.workflow.counting_aside import begin_counting
from calibration.workflow.rights import Action, may

_FAULT = "over_time.alarms.fault"


def keep_new_alarms(scope: LongScope, ground: SinceGround) -> None:
    """Keep what the watch of the joint room shows now and is not kept yet; writes only where there is something."""
    with store().reading() as db:
        raised = raised_now(db, scope, ground)
    if raised:
        keep_alarms(store(), engagement_id=scope.engagement_id, raised=raised, now=now())


def watch_joint_room() -> None:
    """Run the watch over the joint sessions that are closed now: what is done when one closes."""
    with store().reading() as db:
        scope = long_scope_in(db, current_viewer(), SessionScope.JOINT)
        mark = drift_mark(db, scope)
    begin_counting(store(), scope, now=now())
    keep_new_alarms(scope, reports.get(store(), since_ground, scope, mark))


def alarms_block(page: Opened) -> None:
    """The alarms that this person may see: the open ones with their answers, the answered ones folded."""
    if page.scope.room is not SessionScope.JOINT:
        return
    begin_counting(store(), page.scope, now=now())
    ground = load_ground(page)
    keep_new_alarms(page.scope, ground)
    with store().reading() as db:
        found = alarms_told(db, page.viewer, page.scope, report_of(ground), now=now())
        budget = false_alarms_of(db, page.scope.engagement_id)
    setting = watch_setting(ground, false_alarms_a_year=budget)
    if fault := st.session_state.pop(_FAULT, ""):
        st.error(plain_label(fault))
    for group in say.together([alarm for alarm in found if alarm.open]):
        _open_alarms(page, group, say.at_this_setting(setting))
    over = [alarm for alarm in found if not alarm.open]
    if over:
        with st.expander(say.ANSWERED, key="over_time.alarms.answered"):
            st.html("".join(_said(one, say.answered(one, time_zone())) for one in over))


def _said(alarm: AlarmTold, *lines: str) -> str:
    return _paragraph(say.name_of(alarm), say.sentence(alarm), *lines)


def _paragraph(name: str, said: str, *lines: str) -> str:
    below = "".join(f'<br><span class="tf-fine">{text(line)}</span>' for line in lines if line)
    return f'<p class="tf-plain"><b>{text(name)}</b>: {text(said)}{below}</p>'


def _open_alarms(page: Opened, group: Sequence[AlarmTold], setting: str) -> None:
    """A box: one alarm, or those of agents' words that one session raised."""
    alarm = group[0]
    first = say.LEADS_FIRST if any(now() < one.raised_at + LEADS_FIRST for one in group) else ""
    below = (" ".join(filter(None, (setting, first))), say.seen_by(alarm))
    with st.container(border=True, key=f"over_time.alarm.{alarm.id}"):
        if len(group) == 1:
            st.html(_said(alarm, *below))
        else:
            st.html(_paragraph(say.WORDS, say.together_sentence(group), *below))
            rows = "".join(f"<li>{text(say.line_of(one))}</li>" for one in group)
            st.html(f'<ul style="margin:0;padding-left:1.2em">{rows}</ul>')
        if may(page.viewer, Action.ANSWER_ALARM):
            with st.popover(say.ANSWER, key=f"over_time.alarm.{alarm.id}.answer"):
                _answer(group)


def _answer(group: Sequence[AlarmTold]) -> None:
    alarm = group[0]
    at = f"over_time.alarm.{alarm.id}"
    ids = tuple(one.id for one in group)
    if len(group) > 1:
        labels = {ids: say.all_of_them(len(group))} | {(one.id,): plain_label(say.line_of(one)) for one in group}
        ids = st.selectbox(say.ANSWERED_ARE, list(labels), format_func=labels.__getitem__, key=f"{at}.those") or ids
    allowed = [one for one in AlarmAnswer if one is not AlarmAnswer.DECISION or alarm.decisions]
    answer = st.radio("What is it?", allowed, format_func=say.ANSWERS.__getitem__, key=f"{at}.which") or allowed[0]
    decision_id = None
    if answer is AlarmAnswer.DECISION:
        decisions = {one.id: plain_label(say.decision_label(one)) for one in alarm.decisions}
        decision_id = st.selectbox(
            say.WHICH, list(decisions), format_func=decisions.__getitem__, key=f"{at}.decision"
        )  # fmt: skip
    reason = st.text_area(say.REASON, max_chars=2000, key=f"{at}.reason") or ""
    fine(say.AFTER[answer])
    st.button(say.SAVE, type="primary", key=f"{at}.save", on_click=_save, args=(ids, answer, reason, decision_id))


def _save(alarm_ids: tuple[int, ...], answer: AlarmAnswer, reason: str, decision_id: int | None) -> None:
    """A callback: the alarms stand with their answer in the run that the press begins."""
    try:
        answer_alarms(
            store(),
            person_id=current_person().person_id,
            engagement_id=current_engagement().id,
            alarm_ids=alarm_ids,
            answer=answer,
            reason=reason,
            decision_id=decision_id,
            now=now(),
        )
    except CalibrationError as error:
        st.session_state[_FAULT] = str(error)


def watch_block(page: Opened, ground: SinceGround) -> None:
    """How many false alarms a year are asked for, what is still found then, and for some a field to change it."""
    if page.scope.room is not SessionScope.JOINT:
        return
    with store().reading() as db:
        budget = false_alarms_of(db, page.scope.engagement_id)
    drawer = st.expander(say.TITLE, key="over_time.watch", on_change="rerun")
    with drawer:
        wanted = budget
        if may(page.viewer, Action.SET_FALSE_ALARMS):
            wanted = st.number_input(
                say.BUDGET, min_value=LEAST_FALSE_ALARMS, max_value=MOST_FALSE_ALARMS, value=budget, step=0.5,
                format="%.1f", key=f"over_time.watch.budget.{budget}", width=320,
            )  # fmt: skip
        setting = watch_setting(ground, false_alarms_a_year=wanted)
        if setting is not None:
            st.html(f'<p class="tf-plain">{text(say.setting_sentence(setting))}</p>')
            if drawer.open:
                power_picture(ground, setting)
        if wanted != budget:
            st.button("Set the watch to this", key="over_time.watch.save", on_click=_set, args=(wanted,))


def _set(wanted: float) -> None:
    try:
        set_false_alarms(
            store(),
            person_id=current_person().person_id,
            engagement_id=current_engagement().id,
            false_alarms_a_year=wanted,
            now=now(),
        )
    except CalibrationError as error:
        st.session_state[_FAULT] = str(error)
