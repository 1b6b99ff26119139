"""Paste from Excel: cells in, row by row what was understood, corrected in place before anything is saved."""

import hashlib
from dataclasses import dataclass

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from calibration.errors import InvalidInput
from calibration.scorecard.clipboard import cells_from_clipboard
from calibration.scorecard.definition import ScorecardDefinition
from calibration.scorecard.paste import scorecard_from_table
from calibration.scorecard.pasted import PastedScorecard
from calibration.settings import settings
from calibration.ui.look import text
from calibration.ui.setup_parts import fine
from calibration.ui.setup_scorecards.places import who
from calibration.ui.state import store
from calibration.ui.wording import setup_scorecards as say
from calibration.workflow.uploading import table_cells, upload_options

_SHEETS, _PASTED = "scorecards.now.sheets", "scorecards.now.pasted"


@dataclass(frozen=True, slots=True)
class _Cells:
    """Cells and what they were made from."""

    stamp: str
    rows: tuple[tuple[str, ...], ...]


def paste_door() -> ScorecardDefinition | None:
    """The card in the cells that were pasted or uploaded; ``None`` while there is none."""
    cells = _cells()
    if cells is None:
        return None
    edited = _corrected(cells)
    try:
        pasted = _understood(edited)
    except InvalidInput as error:
        st.error(str(error))
        return None
    _preview(pasted)
    return pasted.definition


def _cells() -> _Cells | None:
    given = st.file_uploader(
        "Upload the sheet (.xlsx or .csv)", max_upload_size=settings().upload_limit_mb, key="scorecards.sheet"
    )
    pasted = st.text_area("Or paste its cells", height=180, key="scorecards.paste")
    try:
        if given is not None:
            return _sheet(given)
        if not (pasted or "").strip():
            fine(say.PASTE_HINT)
            return None
        rows = cells_from_clipboard(pasted or "")
    except InvalidInput as error:
        st.error(str(error))
        return None
    return _Cells(_stamp(pasted or ""), tuple(tuple(row) for row in rows))


def _stamp(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def _sheet(given: UploadedFile) -> _Cells:
    """The cells of the chosen tab; the file is opened once."""
    kept = st.session_state.get(_SHEETS)
    if kept is None or kept[0] != given.file_id:
        options = upload_options(store(), **who(), settings=settings())
        with st.spinner("Opening the sheet"):
            kept = (given.file_id, table_cells(given.getvalue(), file_name=given.name, options=options))
        st.session_state[_SHEETS] = kept
    sheets = kept[1]
    names = list(sheets)
    name = st.selectbox("Sheet", names, key=f"scorecards.tab.{given.file_id}") if len(names) > 1 else names[0]
    return _Cells(_stamp(f"{given.file_id}{name}"), sheets[name])


def _corrected(cells: _Cells) -> list[list[str]]:
    """The cells as corrected in a table: it starts from the cells and is never fed with what it gave."""
    width = max((len(row) for row in cells.rows), default=1)
    frame = pd.DataFrame(
        [[*row, *[""] * (width - len(row))] for row in cells.rows],
        columns=[str(number) for number in range(1, width + 1)],
        dtype=str,
    )
    with st.expander("Correct the cells", key="scorecards.cells"):
        edited = st.data_editor(frame, num_rows="dynamic", hide_index=True, key=f"scorecards.cells.{cells.stamp}")
    return [["" if pd.isna(cell) else str(cell) for cell in row] for row in edited.itertuples(index=False)]


def _understood(rows: list[list[str]]) -> PastedScorecard:
    """What the cells say, read once for the same cells."""
    key = _stamp(repr(rows))
    kept = st.session_state.get(_PASTED)
    if kept is None or kept[0] != key:
        kept = st.session_state[_PASTED] = (key, scorecard_from_table(rows))
    understood: PastedScorecard = kept[1]
    return understood


def _preview(pasted: PastedScorecard) -> None:
    st.header(say.pasted_title(pasted))
    if pasted.not_understood:
        st.html("<ul>" + "".join(f"<li>{text(one.sentence)}</li>" for one in pasted.not_understood) + "</ul>")
    for sentence in pasted.assumptions:
        fine(sentence)
    rows = "".join(
        f'<tr><td class="n">{row.row}</td><td>{text(say.ROW_KINDS[row.kind])}</td>'
        f'<td style="overflow-wrap:anywhere">{text(row.text)}</td><td>{text(row.understood)}</td></tr>'
        for row in pasted.rows
    )
    head = '<tr><th class="n">Row</th><th>It is</th><th>As pasted</th><th>As understood</th></tr>'
    st.html(f'<div style="overflow-x:auto"><table class="tf">{head}{rows}</table></div>')
