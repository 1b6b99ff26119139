"""Prints ``docs/rights.md`` from the matrix: ``python -m tests.workflow.rights_page > docs/rights.md``."""

from calibration.vocabulary import Role, SessionState, Side
from calibration.workflow.rights import RIGHTS, ROLES, Action, Right

_HEAD = """# Who may do what

This page is printed from the matrix in `calibration/workflow/rights.py`, and a test holds the two equal. Pages ask it
to hide, effects ask it to refuse; every cell is tried against the running program by the tests.

Three rules stand before the matrix and no role overrides them. A session in a room that is not one's own does not
exist. Nobody sees another person's rating before its contact is revealed. Nobody acts on people of the other
side, except that an administrator invites the first lead of a side that has none.

Neutral people (a facilitator, manager, auditor or administrator of neither side) are let in and taken out by any
administrator of the engagement, whichever side that one is of, and by the leads of their own organization. Both sides
see them on People and read on the record who let them in. They see no room of one side, and no reviewer's name unless
the engagement shows all names.

Roles belong to one engagement and one organization: the client's, the vendor's or a neutral one. A person can hold
several. The administrator of the *installation* is none of these: that person makes engagements, accounts and reset
links, and sees nothing inside an engagement without a role there.

"""
_SIDES = {Side.CLIENT: "client", Side.VENDOR: "vendor", None: "neutral"}


def _row(action: Action, right: Right) -> str:
    cells = ["yes" if role in right.roles else "" for role in Role]
    sides = "any" if len(right.sides) == len(_SIDES) else ", ".join(_SIDES[s] for s in _SIDES if s in right.sides)
    states = "" if right.states is None else ", ".join(s.value for s in SessionState if s in right.states)
    return f"| {right.words} | {' | '.join(cells)} | {sides} | {states} |"


def rights_page() -> str:
    """The page, ending with a line break."""
    names = [ROLES[role] for role in Role]
    head = f"| to … | {' | '.join(names)} | side | while the session is |"
    rule = "|" + " --- |" * (len(names) + 3)
    rows = [_row(action, right) for action, right in RIGHTS.items()]
    foot = (
        "\nThe command line asks no role: whoever can run it has the database in hand."
        "\nAfter the lock a reviewer scores only by leave of the facilitator; it is marked and stays out of blind"
        " figures.\nA facilitator who has something left to submit sees no agenda.\n"
    )
    return _HEAD + "\n".join([head, rule, *rows]) + "\n" + foot


if __name__ == "__main__":
    print(rights_page(), end="")
