"""Making an engagement, one question a screen; every answer is kept in the store as it is given."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo, available_timezones

import streamlit as st

from calibration.errors import CalibrationError
from calibration.store.engagements import OrganizationChoice
from calibration.ui.look import eyebrow, sub_line, text
from calibration.ui.setup_engagement.cadence_part import cadence_part, proposed_cadence
from calibration.ui.setup_engagement.clause_part import clause_part
from calibration.ui.setup_engagement.html import notice_html, part_html
from calibration.ui.setup_engagement.parties_part import parties_part, party_name
from calibration.ui.setup_engagement.parts import (
    clock_part,
    compared_part,
    notice_part,
    repeats_part,
    reviewers_part,
    rule_part,
)
from calibration.ui.state import ENGAGEMENT_KEY, current_person, now, store
from calibration.ui.wording import engagement as terms_say
from calibration.ui.wording import engagement_steps as say
from calibration.workflow.engagements import make_prepared
from calibration.workflow.preparing import (
    Preparation,
    give_up_preparation,
    keep_preparation,
    preparation_of,
)
from calibration.workflow.terms import Terms

_AT = "engagement.new"
_FAULT = "engagement.new.fault"
_FIELDS = {
    "clock": clock_part,
    "rule": rule_part,
    "compared": compared_part,
    "clause": clause_part,
    "reviewers": reviewers_part,
    "repeats": repeats_part,
    "notice": notice_part,
}


def wizard() -> None:
    """The step in the address, else the first one."""
    try:
        standing, offered = preparation_of(store(), person_id=current_person().person_id, usual=_usual())
    except CalibrationError as error:
        st.title("This is not yours to make.")
        st.write(str(error))
        return
    wanted_step = str(st.query_params.get("step", ""))
    step = wanted_step if wanted_step in say.STEPS else say.STEPS[0]
    eyebrow(text(say.step_text(step)))
    st.title(say.TITLES[step], anchor=False)
    sub_line(text(say.UNDER[step]))
    if step == "summary":
        _summary(standing, offered)
        return
    left, right = st.columns([3, 2], gap="large")
    with left:
        wanted = _fields(step, standing, offered)
    if step == "notice":
        with right.container(border=True, key=f"{_AT}.preview"):
            st.html(notice_html(wanted.terms))
    if wanted != standing:
        keep_preparation(store(), person_id=current_person().person_id, preparation=wanted, now=now())
    with left:
        _onward(step)


def _usual() -> Terms:
    zone = st.context.timezone or "UTC"
    zone = zone if zone in available_timezones() else "UTC"
    return Terms(time_zone=zone, data_notice=terms_say.DATA_NOTICE, cadence=proposed_cadence(_today(zone)))


def _today(zone: str) -> date:
    return now().astimezone(ZoneInfo(zone)).date()


def _fields(step: str, standing: Preparation, offered: Sequence[OrganizationChoice]) -> Preparation:
    if step == "who":
        return parties_part(standing, f"{_AT}.who", offered)
    terms = standing.terms
    if step == "clock" and not terms.name:
        names = [party_name(one, offered) for one in (standing.client, standing.vendor)]
        terms = replace(terms, name=" with ".join(names)[:200] if all(names) else "")
    if step == "cadence":
        return replace(standing, terms=cadence_part(terms, _AT, today=_today(terms.time_zone)))
    return replace(standing, terms=_FIELDS[step](terms, _AT))


def _onward(step: str) -> None:
    place = say.STEPS.index(step)
    with st.container(horizontal=True, vertical_alignment="center", key=f"{_AT}.onward"):
        if st.button("Next", type="primary", key=f"{_AT}.next.{step}"):
            _go(say.STEPS[place + 1])
        if place and st.button("Back", type="tertiary", key=f"{_AT}.back.{step}"):
            _go(say.STEPS[place - 1])


def _go(step: str) -> None:
    """To another step; not in a callback, or what was typed last would be gone before it was kept."""
    st.query_params["step"] = step
    st.rerun()


def _summary(prepared: Preparation, offered: Sequence[OrganizationChoice]) -> None:
    names = [party_name(one, offered) for one in (prepared.client, prepared.vendor, prepared.neutral)]
    said = {"who": say.parties_sentences(names[0], names[1], prepared.own_side, names[2])}
    left, _ = st.columns([3, 2], gap="large")
    for step, lines in (said | terms_say.sentences(prepared.terms)).items():
        with left.container(horizontal=True, vertical_alignment="top", wrap=False, key=f"{_AT}.said.{step}"):
            st.html(part_html(say.SUMMARY[step], lines), width="stretch")
            if st.button("Change", type="tertiary", key=f"{_AT}.to.{step}", help=say.TITLES[step]):
                _go(step)
    problems = prepared.problems()
    if problems:
        listed = "".join(f"<li>{text(one)}</li>" for one in problems)
        st.html(f'<div class="tf-note"><p>{say.NOT_YET}</p><ul>{listed}</ul></div>')
    if fault := st.session_state.get(_FAULT):
        st.error(fault)
    with st.container(horizontal=True, vertical_alignment="center", key=f"{_AT}.onward"):
        st.button("Make this engagement", type="primary", disabled=bool(problems), key=f"{_AT}.make", on_click=_make)
        if st.button("Back", type="tertiary", key=f"{_AT}.back.summary"):
            _go(say.STEPS[-2])
        with st.popover("Give it up", type="tertiary", key=f"{_AT}.give_up"):
            st.write("Everything you have typed here is forgotten.")
            st.button("Forget it", key=f"{_AT}.forget", on_click=_give_up)


def _make() -> None:
    """A callback: the page that runs next is already in the new engagement."""
    st.session_state.pop(_FAULT, None)
    try:
        made = make_prepared(store(), person_id=current_person().person_id, now=now())
    except CalibrationError as error:
        st.session_state[_FAULT] = str(error)
        return
    st.session_state[ENGAGEMENT_KEY] = made.key
    st.query_params.from_dict({"made": str(made.engagement_id)})


def _give_up() -> None:
    give_up_preparation(store(), person_id=current_person().person_id)
    for key in [key for key in st.session_state if str(key).startswith(f"{_AT}.")]:
        del st.session_state[key]
    st.query_params.pop("step", None)
