"""Score one chat yourself, three taps: the words without any score, three lines, and whom you scored like."""

from collections.abc import Mapping

import streamlit as st

from calibration.analysis.cache import reports
from calibration.analysis.practice import PracticeResult, PracticeTask, practice_result, practice_task
from calibration.errors import NotFound
from calibration.scorecard.answer import Answer, number_text
from calibration.scorecard.definition import CriterionDefinition
from calibration.ui.look import text
from calibration.ui.results import contact_card as html
from calibration.ui.results.loading import Loaded, load_text
from calibration.ui.results.markup import plain_label, turns_html
from calibration.ui.state import current_person, store
from calibration.ui.wording import results as findings
from calibration.ui.wording import results_page as wording
from calibration.visibility.scope import Scope

MOST_NUMBERS = 11
"""Numbers offered as buttons; a longer range gets a field."""


def practice_button(loaded: Loaded) -> None:
    """The way in; nothing of what follows is stored."""
    if loaded.report.header.two_sides and st.button(wording.PRACTICE, key="results.practice"):
        _dialog(loaded)


@st.dialog(wording.PRACTICE_TITLE, width="large")
def _dialog(loaded: Loaded) -> None:
    current_person()  # a dialog reruns without the shell
    scope = next(scope for scope in reversed(loaded.scopes) if scope.open_contacts)
    try:
        task = reports.get(store(), practice_task, scope)
    except NotFound as refusal:
        st.html(f'<p class="tf-plain">{text(refusal)}</p>')
        return
    words = load_text(loaded, task.contact)
    read = html.recording_html(words) + turns_html(words.turns, line="", whole=True)
    if not read:
        st.html(f'<p class="tf-plain">{wording.NOTHING_TO_READ}</p>')
        return
    left, right = st.columns(2, gap="large")
    with left:
        st.html(html.head_html(wording.contact_name(words.contact), "") + read)
    with right:
        answers = {line.key: answer for line in task.lines if (answer := _answer(task, line)) is not None}
        _outcome(scope, task, answers)


def _answer(task: PracticeTask, line: CriterionDefinition) -> Answer | None:
    key = f"results.practice.{task.contact}.{line.key}"
    label = f"**{plain_label(line.name)}**  \n{plain_label(line.question)}"
    if line.levels:
        names = {level.code: plain_label(level.label) for level in line.levels}
        code = st.segmented_control(label, list(names), format_func=names.__getitem__, key=key)
        return Answer(level_code=code) if code in names else None
    low, high, step = line.minimum or 0.0, line.maximum or 0.0, line.step or 1.0
    numbers = [low + place * step for place in range(int((high - low) / step) + 1)]
    if len(numbers) > MOST_NUMBERS:
        number = st.number_input(label, low, high, value=None, step=step, key=key)
    else:
        number = st.segmented_control(label, numbers, format_func=number_text, key=key)
    return None if number is None else Answer(number=float(number))


def _outcome(scope: Scope, task: PracticeTask, answers: Mapping[str, Answer]) -> None:
    left = len(task.lines) - len(answers)
    if left:
        st.html(f'<p class="tf-fine" role="status">{text(wording.taps_left(left))}</p>')
        return
    with store().reading() as db:
        result = practice_result(db, scope, contact=task.contact, answers=answers)
    st.html(f'<p class="tf-answer" role="status">{text(findings.practice_sentence(result))}</p>{outcome_html(result)}')


def outcome_html(result: PracticeResult) -> str:
    """Your answer beside each side's, line by line."""
    head = "".join(f'<th scope="col"{kind}>{name}</th>' for name, kind in _HEADINGS)
    body = "".join(
        f'<tr><th scope="row">{text(line.name)}</th><td>{text(line.own)}</td><td>{text(line.client)}</td>'
        f"<td>{text(line.vendor)}</td></tr>"
        for line in result.lines
    )
    return f'<table class="tf"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


_HEADINGS = (
    ("Line", ""),
    ("You", ""),
    ("Client", ' class="tf-client"'),
    ("Vendor", ' class="tf-vendor"'),
)
