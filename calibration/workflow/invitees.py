"""Whom to invite, out of what was pasted: one or several lines, each a name and an address. Pure."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from calibration.workflow.accounts import account_problems, tidy_email

MOST_AT_ONCE = 100

_ENDS = re.compile(r";|(?<=>)\s*,")
_IN_BRACKETS = re.compile(r"(?P<name>[^<>]*)<\s*(?P<email>[^<>]+?)\s*>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody to invite: the name as it was written, the address as it is stored."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was understood of a paste, and a sentence for every line that was not."""

    people: tuple[Invitee, ...]
    problems: tuple[str, ...]


def read_invitees(pasted: str) -> Pasted:
    """Lines such as ``Ana Reyes <ana@example.com>`` or ``Ana Reyes, ana@example.com``, as mail and sheets copy them.

    Examples
    --------
    >>> read_invitees("Ana Reyes <Ana@Example.com>").people
    (Invitee(name='Ana Reyes', email='ana@example.com'),)
    >>> read_invitees("Ana Reyes, ana at example").problems
    ('Line 1, “Ana Reyes, ana at example”: This is not an email address. Write it as in ann@example.com.',)
    """
    people: list[Invitee] = []
    problems: list[str] = []
    for number, line in enumerate(pasted.splitlines(), start=1):
        for part in (piece.strip(" ,\t") for piece in _ENDS.split(line)):
            if not part:
                continue
            invitee = _read(part)
            problem = _problem(invitee, people)
            if problem:
                problems.append(f"Line {number}, “{part[:80]}”: {problem}")
            else:
                people.append(invitee)
    if len(people) > MOST_AT_ONCE:
        problems.append(f"These are {len(people)} people. Allowed at once: {MOST_AT_ONCE}.")
    return Pasted(tuple(people), tuple(problems))


def _read(part: str) -> Invitee:
    brackets = _IN_BRACKETS.fullmatch(part)
    if brackets:
        name, email = brackets["name"], brackets["email"]
    else:
        name, _, email = part.replace("\t", ",").rpartition(",")
        if "@" in name and "@" not in email:
            name, email = email, name
    return Invitee(" ".join(name.replace('"', " ").strip(" ,'").split()), tidy_email(email.strip(" ,")))


def _problem(invitee: Invitee, before: Collection[Invitee]) -> str | None:
    wrong = account_problems(name=invitee.name, email=invitee.email)
    if "email" in wrong:
        return wrong["email"]
    if not invitee.name:
        return "The name is missing. Write it as in Ana Reyes <ana@example.com>."
    if "name" in wrong:
        return wrong["name"]
    if invitee.email in {one.email for one in before}:
        return "This address stands here twice."
    return None
