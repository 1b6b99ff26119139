"""The two fields in which somebody chooses a password, and what is said about them."""

from calibration.server.pages import Form
from calibration.workflow.accounts import password_problem


def new_password_errors(form: Form, *, name: str, email: str) -> dict[str, str]:
    """What is wrong with the fields ``new`` and ``again``, a sentence a field; empty when nothing is."""
    new = form.get("new", "")
    problem = password_problem(new, name=name, email=email)
    if problem:
        return {"new": problem}
    if form.get("again", "") != new:
        return {"again": "This is not the same password as above."}
    return {}
