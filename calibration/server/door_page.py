"""The door's page: plain HTML that needs no script, in the program's own look."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

from calibration.store.people import DoorPerson
from calibration.vocabulary import Role, Side

_STYLE = Path(__file__).with_suffix(".css").read_text(encoding="utf-8")

_OPEN = (
    "Both companies are made up; their scores are real rows in a database on this machine."
    " Nobody needs an account to try it, and nothing leaves this machine."
)
_SHUT = (
    "The demo's door is open only on the machine the program runs on, at http://localhost, while nobody has an"
    " account. Load the demo with <code>python -m calibration demo</code> and open it there."
)
_ROLES = {
    Role.REVIEWER: "reviewer",
    Role.FACILITATOR: "facilitator",
    Role.QA_LEAD: "QA lead",
    Role.MANAGER: "manager",
    Role.AUDITOR: "auditor",
    Role.ADMINISTRATOR: "administrator",
}


def door_page(people: Sequence[DoorPerson], *, form_token: str, wanted: str) -> str:
    """HTML of the door. ``wanted`` is already escaped."""
    if people:
        groups = "".join(_group(side, people, form_token, wanted) for side in (Side.CLIENT, Side.VENDOR, None))
        body = f"<h1>Continue as somebody in the demo.</h1><p>{_OPEN}</p>{groups}"
    else:
        body = f"<h1>Nobody can come in here yet.</h1><p>{_SHUT}</p>"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Tuning Fork</title><style>{_STYLE}</style></head><body><main>{body}</main></body></html>"
    )


def _group(side: Side | None, people: Sequence[DoorPerson], form_token: str, wanted: str) -> str:
    members = [person for person in people if person.side is side]
    if not members:
        return ""
    rows = "".join(
        '<form method="post" action="/door">'
        f'<input type="hidden" name="token" value="{escape(form_token, quote=True)}">'
        f'<input type="hidden" name="next" value="{wanted}">'
        f'<button name="person" value="{escape(person.key, quote=True)}"><b>{escape(person.name)}</b>'
        f"<span>{escape(', '.join(_ROLES[role] for role in person.roles))}</span></button></form>"
        for person in members
    )
    name = side.value if side else "neutral"
    return f'<h2 class="{name}">{escape(members[0].organization)} · {name}</h2>{rows}'
