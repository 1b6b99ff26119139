"""Editing a draft: an outline, a form for the chosen line, and every change saved as it is given.

What the fields say is compared with the store at every run, so nothing depends on a callback having fired. A save
names the revision it has seen; where somebody else has changed the same line meanwhile, the person chooses.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import streamlit as st

from calibration.errors import CalibrationError, InvalidInput
from calibration.scorecard import edit
from calibration.scorecard.definition import CriterionDefinition, ScorecardDefinition
from calibration.ui.look import text
from calibration.ui.setup_parts import fine
from calibration.ui.setup_scorecards.level_rows import points_count
from calibration.ui.setup_scorecards.line_form import LineFields, line_fields
from calibration.ui.setup_scorecards.outline import outline
from calibration.ui.setup_scorecards.pending import card_changes, forget_changes, line_changes
from calibration.ui.setup_scorecards.places import who
from calibration.ui.setup_scorecards.publish import problem_list
from calibration.ui.state import store
from calibration.workflow.card_access import CardVersion
from calibration.workflow.cards import save_draft

_EDITING = "scorecards.now.editing"


@dataclass(frozen=True, slots=True)
class _Editing:
    """One line on the screen.

    Attributes
    ----------
    stamp : int
        Part of the fields' keys: another one fills them anew.
    seed : CriterionDefinition
        What the fields began with.
    base : CriterionDefinition
        What the store held when fields and store last agreed.
    """

    stamp: int
    seed: CriterionDefinition
    base: CriterionDefinition


def editor(version: CardVersion) -> None:
    """Outline and form; whatever differs from the store is saved."""
    left, right = st.columns([2, 3], gap="large")
    with left:
        chosen = outline(version.definition)
        problem_list(version)
    with right:
        line = version.definition.criterion(chosen) if chosen else None
        edited = _with_line_edited(version, line) if line else version.definition
        if edited is None:
            return
        try:
            for change in card_changes():
                edited = change(edited)
        except InvalidInput as error:
            forget_changes()
            st.error(str(error))
            return
        if edited != version.definition:
            _save(version, edited, line.key if line else "")
        else:
            forget_changes()
            fine(f"Saved. Revision {version.revision} of this draft.")


def _editing(version: CardVersion, line: CriterionDefinition) -> _Editing:
    kept: dict[tuple[int, str], _Editing] = st.session_state.setdefault(_EDITING, {})
    return kept.setdefault((version.version_id, line.key), _Editing(0, line, line))


def _keep(version: CardVersion, key: str, editing: _Editing) -> None:
    st.session_state[_EDITING][version.version_id, key] = editing


def _with_line_edited(version: CardVersion, theirs: CriterionDefinition) -> ScorecardDefinition | None:
    """The card with the line as the fields say it; ``None`` while a conflict waits for an answer."""
    editing = _editing(version, theirs)
    prefix = f"scorecards.line.{version.version_id}.{theirs.key}.{editing.stamp}"
    mine = line_fields(LineFields(editing.seed, prefix), version.definition)
    if mine == editing.base and theirs != editing.base:
        # Somebody else changed this line and nothing here is unsaved: show theirs.
        _keep(version, theirs.key, _Editing(editing.stamp + 1, theirs, theirs))
        st.rerun()
    if mine not in (theirs, editing.base) and theirs != editing.base:
        _conflict(version, theirs, editing)
        return None
    if mine == theirs != editing.base:
        _keep(version, theirs.key, replace(editing, base=theirs))
    try:
        for change in line_changes():
            mine = change(mine)
    except InvalidInput as error:
        forget_changes()
        st.error(str(error))
    return edit.with_line(version.definition, mine)


def _save(version: CardVersion, edited: ScorecardDefinition, key: str) -> None:
    try:
        save_draft(store(), **who(), version_id=version.version_id, definition=edited, revision=version.revision)
    except CalibrationError as error:
        forget_changes()
        st.error(str(error))
        return
    forget_changes()
    line = edited.criterion(key)
    editing = st.session_state.get(_EDITING, {}).get((version.version_id, key))
    if line is not None and editing is not None:
        anew = _shape(line) != _shape(editing.seed)
        fresh = _Editing(editing.stamp + 1, line, line) if anew else replace(editing, base=line)
        _keep(version, key, fresh)
    st.rerun()


def _shape(line: CriterionDefinition) -> tuple[object, ...]:
    """What decides which fields there are."""
    codes = tuple(level.code for level in line.levels)
    return line.answer_type, line.role, line.kind, points_count(line), codes


def _conflict(version: CardVersion, theirs: CriterionDefinition, editing: _Editing) -> None:
    st.error("Somebody else has changed this line since you opened it. Nothing was overwritten. Which one stays?")
    st.html(f'<p class="tf-note">Theirs: <strong>{text(theirs.name)}</strong> {text(theirs.question)}</p>')
    keep: Callable[[_Editing], None] = partial(_keep, version, theirs.key)
    with st.container(horizontal=True):
        mine_now, theirs_now = replace(editing, base=theirs), _Editing(editing.stamp + 1, theirs, theirs)
        st.button("Mine", key="scorecards.conflict.mine", on_click=keep, args=(mine_now,))
        st.button("Theirs", key="scorecards.conflict.theirs", on_click=keep, args=(theirs_now,))
