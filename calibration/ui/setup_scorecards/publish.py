"""Publishing a draft: what keeps it back, a word on every reworded line, and why this version exists."""

import streamlit as st

from calibration.errors import CalibrationError
from calibration.scorecard.change import Comparison, LineChange
from calibration.ui.look import text
from calibration.ui.setup_parts import fine
from calibration.ui.setup_scorecards.places import who
from calibration.ui.state import now, store
from calibration.ui.wording import setup_scorecards as say
from calibration.vocabulary import Change
from calibration.workflow.card_access import CardVersion
from calibration.workflow.cards import publish_draft

_SHOWN = (LineChange.SEMANTIC, LineChange.ADDED, LineChange.RETIRED, LineChange.EDITORIAL)


def problem_list(version: CardVersion) -> None:
    """What keeps the draft from being published, if anything."""
    if version.problems:
        st.header("Not to be published yet", anchor=False)
        st.html("<ul>" + "".join(f"<li>{text(problem)}</li>" for problem in version.problems) + "</ul>")


def publish_form(version: CardVersion) -> None:
    """The questions and the button."""
    problem_list(version)
    decisions: dict[str, Change] = {}
    if version.previous is None:
        fine("The first version of this card: every line begins its history here.")
    else:
        decisions = _changes(version.changes)
    note = st.text_input(
        "Why does this version exist?",
        value=version.definition.note,
        max_chars=500,
        key=f"scorecards.note.{version.version_id}",
    )
    fine("A published version never changes. Sessions can be planned on it from then on.")
    if st.button("Publish this version", type="primary", disabled=bool(version.problems), key="scorecards.publish"):
        _publish(version, decisions, note or "")


def _changes(changes: tuple[Comparison, ...]) -> dict[str, Change]:
    """Worded changes as questions, the others as statements."""
    stated = [line for kind in _SHOWN for line in changes if line.change is kind]
    open_lines = [line for line in changes if line.change is LineChange.WORDING]
    if not stated and not open_lines:
        fine("Nothing differs from the version before.")
    if stated:
        st.html("<ul>" + "".join(f"<li>{text(say.change_text(line))}</li>" for line in stated) + "</ul>")
    decisions: dict[str, Change] = {}
    for line in open_lines:
        choice = st.radio(
            f"Does the meaning of “{line.name}” change?",
            list(say.CHANGES),
            index=None,
            format_func=say.CHANGES.__getitem__,
            key=f"scorecards.change.{line.key}",
        )
        fine(say.change_text(line))
        if choice is not None:
            decisions[line.key] = Change(choice)
    return decisions


def _publish(version: CardVersion, decisions: dict[str, Change], note: str) -> None:
    try:
        publish_draft(
            store(),
            **who(),
            version_id=version.version_id,
            revision=version.revision,
            decisions=decisions,
            note=note,
            now=now(),
        )
    except CalibrationError as error:
        st.error(str(error))
        return
    st.rerun()
