"""Sentences of putting reviewers into a session that is planned or being scored."""

from calibration.vocabulary import SessionState
from calibration.workflow.taking_part import OwnReviewers

TITLE = "Add reviewers"
CHOOSE = "Reviewers of your side"
SURE = "Add to this session"
HEADER = "Sessions that can take more reviewers"
PLACEHOLDER = "Choose reviewers"


def taking_part(found: OwnReviewers) -> str:
    """Who of the own side is in it."""
    if not found.taking_part:
        return "Nobody of your side takes part yet."
    return f"Of your side {'take' if len(found.taking_part) > 1 else 'takes'} part: {', '.join(found.taking_part)}."


def nobody_left(found: OwnReviewers) -> str:
    """Why nobody can be added."""
    if not found.taking_part:
        return "Your side has no reviewer who could. Reviewers are invited on People."
    return "Every reviewer of your side takes part. Others are invited on People."


def consequence(state: SessionState) -> str:
    """What adding somebody does, said before it is done."""
    begins = "from now on" if state is SessionState.SCORING else "once scoring opens"
    return (
        f"They score the same contacts {begins}, as blind as everybody else, and count as missing until they submit. "
        "Nobody can be taken out of one session alone later. It goes into the record."
    )
