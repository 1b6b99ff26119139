"""The first-use notice as reviewers read it."""

from calibration.ui.look import text
from calibration.ui.wording.notices import notice_paragraphs
from calibration.workflow.terms import Terms


def notice_html(terms: Terms) -> str:
    """Every paragraph under its heading."""
    return "".join(
        f'<p style="margin:0 0 14px"><strong>{text(heading)}.</strong> '
        f'<span style="white-space:pre-line;overflow-wrap:anywhere">{text(said)}</span></p>'
        for heading, said in notice_paragraphs(terms)
    )
