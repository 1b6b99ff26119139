"""The blind scoring form: a contact beside its card, every answer saved as it is given.

The form is a Streamlit component without an iframe. Its scripts are plain files, one per meaning, joined
here in the order they need each other; nothing is compiled. Answers go to ``POST /api/answers`` and the
seal to ``POST /api/submit``: the server decides everything that counts, the form only asks.
"""

from pathlib import Path
from typing import Any

import streamlit as st

__all__ = ["scoring_form"]

HERE = Path(__file__).parent
SCRIPTS = (
    "words",
    "dom",
    "journal",
    "sender",
    "store",
    "card",
    "quotes",
    "options",
    "scale",
    "prediction",
    "row_parts",
    "row",
    "words_pane",
    "pace",
    "submit",
    "frame",
    "form",
    "keyboard",
    "mount",
)


def _read(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


# Not isolated in a shadow root: selections, labels and the app's own font work as everywhere else.
_component = st.components.v2.component(
    "tuning_fork_scoring_form",
    html=_read("form.html"),
    css=_read("form.css"),
    js="\n".join(_read(f"js/{name}.js") for name in SCRIPTS),
    isolate_styles=False,
)


def scoring_form(data: dict[str, Any], *, key: str) -> str | None:
    """Show the form for one reviewer's review of one session.

    Parameters
    ----------
    data : dict
        Everything the form needs, ready for JSON: session, card, contacts with their stored answers,
        ``form_token``, ``person_key`` and ``read_only``. The form never asks for more.
    key : str
        Identity of the form on the page. Different sessions need different keys.

    Returns
    -------
    str or None
        The receipt, in the one rerun right after the review was sealed; otherwise ``None``.
    """
    result = _component(key=key, data=data, on_sealed_change=lambda: None)
    receipt: str | None = result.sealed
    return receipt
