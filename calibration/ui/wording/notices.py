"""The first-use notice: what a reviewer is told before the first score. Its exact text is what is hashed."""

from calibration.ui.wording.home import counted
from calibration.vocabulary import NamesShown, ReviewerPrivacy
from calibration.workflow.terms import Terms

TITLE = "Before your first score: what is recorded about you, and who sees it."
AGREE = "I have read this"
ASKED_AGAIN = "You are asked once, and again when this text changes."

_ANSWERS = {
    NamesShown.COUNTS: "After the reveal everybody sees how many gave which answer, and not who.",
    NamesShown.OWN_SIDE: (
        "After the reveal your own side sees what you gave under your name. The other company sees a letter in its "
        "place, such as Vendor A."
    ),
    NamesShown.ALL: "After the reveal both companies see what you gave under your name.",
}
_FIGURES = {
    ReviewerPrivacy.OFF: "Figures about single reviewers, such as how strictly somebody scores, are shown to nobody.",
    ReviewerPrivacy.OWN_ONLY: (
        "Figures about you, such as how strictly you score compared with others, are shown to you alone{minimum}."
    ),
    ReviewerPrivacy.OWN_SIDE_LEAD: (
        "Figures about you, such as how strictly you score compared with others, are shown to you and to the QA lead "
        "of your own side{minimum}. The other company never sees them."
    ),
}
_SIDE_OF_ONE = (
    "What is said of a side, such as whether its marks have moved over months, is shown to both companies. "
    "While you are the only reviewer of your side, that is about you."
)


def notice_paragraphs(terms: Terms) -> tuple[tuple[str, str], ...]:
    """Heading and text of every paragraph, the engagement's own data notice last."""
    minimum = f", once they rest on {counted(terms.reviewer_minimum, 'contact')} or more"
    paragraphs = [
        (
            "What is recorded",
            "Every answer, comment and quote you give, when you gave it, and when you submitted. Until a contact is "
            "revealed in the meeting, nobody but you sees what you gave on it. Whether you have submitted is seen by "
            "the facilitator of the session, and over months by the leads of your own company.",
        ),
        (
            "Who sees your answers",
            f"{_ANSWERS[terms.names_shown]} A single session can be planned to show more or less.",
        ),
        (
            "Figures about single reviewers",
            f"{_FIGURES[terms.reviewer_privacy].format(minimum=minimum)} {_SIDE_OF_ONE}",
        ),
    ]
    if terms.repeats:
        paragraphs.append(
            (
                "Contacts that come back",
                "Some contacts come back after a while, to tell whether scoring has moved. We do not say which.",
            )
        )
    if terms.data_notice:
        paragraphs.append(("Your data", terms.data_notice))
    return tuple(paragraphs)


def notice_text(terms: Terms) -> str:
    """The whole notice as one text: whoever has read another one is asked again."""
    return "\n\n".join(f"{heading}\n{said}" for heading, said in notice_paragraphs(terms))
