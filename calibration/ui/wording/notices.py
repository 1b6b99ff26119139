"""The first-use notice: what a reviewer is told before the first score. Its exact text is what is hashed."""

from calibration.ui.wording.engagement import NAMES_EXPLAINED
from calibration.ui.wording.home import counted
from calibration.vocabulary import ReviewerPrivacy
from calibration.workflow.terms import Terms

TITLE = "Before your first score: what is recorded about you, and who sees it."
AGREE = "I have read this"
ASKED_AGAIN = "You are asked once, and again when this text changes."

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


def notice_paragraphs(terms: Terms) -> tuple[tuple[str, str], ...]:
    """Heading and text of every paragraph, the engagement's own data notice last."""
    minimum = f", once they rest on {counted(terms.reviewer_minimum, 'contact')} or more"
    paragraphs = [
        (
            "What is recorded",
            "Every answer, comment and quote you give, when you gave it, and when you submitted. Until a contact is "
            "revealed in the meeting, nobody but you sees what you gave on it.",
        ),
        (
            "Who sees your answers",
            f"After the reveal the session shows: {_lower(NAMES_EXPLAINED[terms.names_shown])} A session can be "
            "planned to show more or less; its facilitator says so.",
        ),
        ("Figures about single reviewers", _FIGURES[terms.reviewer_privacy].format(minimum=minimum)),
        (
            "Contacts that come back",
            "Some contacts come back after a while, to tell whether scoring has moved. We do not say which.",
        ),
    ]
    if terms.data_notice:
        paragraphs.append(("Your data", terms.data_notice))
    return tuple(paragraphs)


def notice_text(terms: Terms) -> str:
    """The whole notice as one text: whoever has read another one is asked again."""
    return "\n\n".join(f"{heading}\n{said}" for heading, said in notice_paragraphs(terms))


def _lower(said: str) -> str:
    return said[:1].lower() + said[1:]
