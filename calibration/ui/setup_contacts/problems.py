"""What is wrong with a file: counts by kind, the first ones in words, all of them to take away; and conflicts."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from calibration.export.problems_file import problems_csv
from calibration.intake.read import Preview
from calibration.intake.records import Conflict, ConflictChoice, Problem, Severity
from calibration.ui.look import text
from calibration.ui.setup_contacts.reading import choose_mapping
from calibration.ui.setup_parts import fine
from calibration.ui.wording import setup_contacts as say
from calibration.ui.wording.home import counted
from calibration.workflow.importing import ImportReport

_FIRST = 20
_FIRST_CONFLICTS = 5
_CONFLICT = "conflicting_texts"


def problem_list(problems: Sequence[Problem], *, name: str) -> None:
    """Everything found, folded unless something keeps rows out."""
    if not problems:
        return
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    label = f"What was found: {counted(errors, 'error')}, {counted(len(problems) - errors, 'remark')}"
    with st.expander(label, expanded=errors > 0, key=f"contacts.problems.{name}"):
        rows = "".join(
            f'<tr><td class="n">{number:,}</td><td>{text(kind)}</td><td>{text(what)}</td></tr>'
            for kind, number, what in say.problem_counts(problems)
        )
        st.html(f'<table class="tf"><tr><th class="n">How many</th><th>Kind</th><th>It …</th></tr>{rows}</table>')
        st.html("<ul>" + "".join(f"<li>{text(one.message)}</li>" for one in problems[:_FIRST]) + "</ul>")
        if len(problems) > _FIRST:
            fine(f"The first {_FIRST} of {len(problems):,}. The file has them all.")
        st.download_button(
            "Download all as CSV",
            data=partial(problems_csv, problems),
            file_name="problems.csv",
            mime="text/csv",
            on_click="ignore",
            key=f"contacts.problems.{name}.csv",
        )


def conflicts(preview: Preview, report: ImportReport | None) -> None:
    """Ids with several texts side by side where they differ, and what to do with them."""
    found = preview.intake.conflicts
    in_file = {conflict.external_id for conflict in found}
    against_store = [
        one for one in (report.problems if report else ()) if one.code == _CONFLICT and one.contact not in in_file
    ]
    if not found and not against_store:
        return
    st.subheader(
        f"{counted(len(found) or len(against_store), 'contact id').capitalize()} with more than one text",
        anchor=False,
    )
    chosen = preview.mapping.on_conflict
    choice = st.radio(
        "Texts are never merged. What is to be done with them?",
        list(say.CHOICES),
        index=list(say.CHOICES).index(chosen) if chosen else None,
        format_func=say.CHOICES.__getitem__,
        horizontal=True,
        key="contacts.conflict",
    )
    if choice is not None and choice is not chosen:
        choose_mapping(preview.mapping.model_copy(update={"on_conflict": ConflictChoice(choice)}))
        st.rerun()
    with st.expander("The texts side by side", expanded=chosen is None, key="contacts.conflict.texts"):
        for conflict in found[:_FIRST_CONFLICTS]:
            _texts(conflict)
        if len(found) > _FIRST_CONFLICTS:
            names = ", ".join(one.external_id for one in found[_FIRST_CONFLICTS : _FIRST_CONFLICTS + 50])
            fine(f"And {len(found) - _FIRST_CONFLICTS:,} more: {names}")
        for one in against_store[:_FIRST_CONFLICTS]:
            fine(one.message)


def _texts(conflict: Conflict) -> None:
    cells = "".join(
        f'<td style="overflow-wrap:anywhere"><span class="tf-fine">line {", ".join(map(str, lines[:6]))}</span>'
        f"<br>{text(excerpt)}</td>"
        for lines, excerpt in zip(conflict.lines, conflict.excerpts, strict=True)
    )
    head = f'<th scope="row" style="width:6em">{text(conflict.external_id)}</th>'
    st.html(f'<table class="tf" style="table-layout:fixed"><tr>{head}{cells}</tr></table>')
