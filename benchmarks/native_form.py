"""The scoring form as one would write it with Streamlit's own widgets: what ours is measured beside.

The same card, the same contact, the same store and the same effect behind it; every answer is a widget change, so every
answer reruns the page. It says when an answer is stored, as ours does.
"""

import uuid

import streamlit as st

from calibration.analysis.scoring_sheet import scoring_sheet
from calibration.scorecard.definition import CriterionDefinition
from calibration.ui.state import current_person, current_viewer, now, store
from calibration.vocabulary import AnswerType
from calibration.workflow.operations import AnswersIn, checked
from calibration.workflow.scoring import answer_contact


def _store(contact: int, criterion: CriterionDefinition, key: str) -> None:
    value = st.session_state[key]
    revision = st.session_state.get(f"revision.{key}", 0)
    given = {"number": float(value)} if criterion.answer_type is AnswerType.NUMERIC else {"level": value}
    operation = {"key": uuid.uuid4().hex, "criterion": criterion.key, "kind": "answer", "revision": revision, **given}
    outcome = answer_contact(
        store(),
        person_id=current_person().person_id,
        session_contact_id=contact,
        operations=checked(AnswersIn, {"contact": contact, "operations": [operation]}).operations,
        now=now(),
    )
    st.session_state[f"revision.{key}"] = outcome.results[0].revision
    st.session_state["saved"] = st.session_state.get("saved", 0) + 1


session_id = int(st.query_params["session"])
with store().reading() as db:
    sheet = scoring_sheet(db, current_viewer(), session_id=session_id, today=now().date())
left, right = st.columns(2)
contact = sheet.contacts[0]
with left:
    for turn in contact.turns:
        st.text(f"{turn.speaker}: {turn.text}")
with right:
    st.text(f"Saved {st.session_state.get('saved', 0)}")
    for criterion in sheet.definition.criteria:
        key = f"native.{criterion.key}"
        how = {"key": key, "on_change": _store, "args": (contact.facts.id, criterion, key)}
        if criterion.answer_type is AnswerType.NUMERIC:
            st.number_input(criterion.name, criterion.minimum, criterion.maximum, step=criterion.step, **how)
        else:
            st.radio(criterion.name, [level.code for level in criterion.levels], index=None, horizontal=True, **how)
