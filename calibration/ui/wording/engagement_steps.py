"""Sentences of the making of an engagement, step by step."""

from calibration.ui.wording.engagement import PARTS
from calibration.vocabulary import Side

STEPS = ("who", "clock", "rule", "compared", "clause", "reviewers", "repeats", "notice", "cadence", "summary")
TITLES = {
    "who": "Who works together?",
    "clock": "What is it called, and where does its clock stand?",
    "rule": "Who has the last word?",
    "compared": "What are reviewers compared with?",
    "clause": "Does the contract name a figure?",
    "reviewers": "What is shown about reviewers?",
    "repeats": "May contacts come back?",
    "notice": "What are people told about their data?",
    "cadence": "How often do both sides meet?",
    "summary": "Is this what was agreed?",
}
UNDER = {
    "who": "An engagement is one client’s work with one vendor. Nothing in it is seen from outside.",
    "clock": "A session is due at the end of a day. This says whose day.",
    "rule": "It is printed with every decision, so that nobody has to ask in the meeting.",
    "compared": "What new sessions start from. A session that is planned keeps its own.",
    "clause": "Results put the contract’s own number first, then how far to trust it.",
    "reviewers": "Reviewers are employees: where there is a works council, ask it before figures about them are shown.",
    "repeats": (
        "Contacts scored again tell whose standard moved. Scoring them unawares is staff monitoring: where there is a "
        "works council, ask it. Reviewers are told that it happens."
    ),
    "notice": "Every reviewer reads it before their first score, together with what you chose in the steps before.",
    "cadence": "It is what sessions held are counted against.",
    "summary": "Everybody in the engagement can read this, and administrators can change it. Every change is recorded.",
}
SUMMARY = {"who": "Who works together", **PARTS}
NOT_YET = "Before it can be made:"
MADE = "It is made. Now invite the first lead of each side."
MADE_UNDER = (
    "Each lead invites the reviewers of their own company. You invite a first lead for the other one, and no more of "
    "its people."
)


def step_text(step: str) -> str:
    """New engagement · step 2 of 10 · kept as you type."""
    return f"New engagement · step {STEPS.index(step) + 1} of {len(STEPS)} · kept as you type"


def parties_sentences(client: str, vendor: str, own_side: Side | None, own: str) -> tuple[str, ...]:
    """Who works together, and where the administrator belongs."""
    where = {
        Side.CLIENT: f"You belong to {client or 'the client'}.",
        Side.VENDOR: f"You belong to {vendor or 'the vendor'}.",
    }.get(own_side or Side.AUTOMATED, f"You belong to {own or 'a third organization'}, which is neither.")
    both = f"{client} is the client, {vendor} the vendor."
    return both if client and vendor else "Client and vendor are not both named yet.", where
