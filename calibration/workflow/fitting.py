"""Contacts of a file cut to what the store holds, with every cut said and the whole text kept."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from calibration.intake.records import ContactRecord, Problem, Severity
from calibration.store.interactions import text_lengths

_ELLIPSIS = "…"
_NEVER_CUT = ("external_id", "text_hash", "recording_url")


def fitting_contacts(contacts: Iterable[ContactRecord]) -> tuple[list[ContactRecord], list[Problem]]:
    """Contacts that fit, and a problem for each text that does not.

    An id or a link cannot be cut: such a contact is left out with an error. Any other text is cut with a
    warning and kept whole among the attributes.
    """
    lengths = text_lengths()
    fit, problems = [], []
    for contact in contacts:
        long = [name for name, most in lengths.items() if len(getattr(contact, name, None) or "") > most]
        problems += [_problem(contact, name, lengths[name]) for name in long]
        if not set(long) & set(_NEVER_CUT):
            fit.append(_cut(contact, long, lengths))
    return fit, problems


def _cut(contact: ContactRecord, long: list[str], lengths: dict[str, int]) -> ContactRecord:
    most = lengths["speaker"]
    turns = tuple(
        turn if len(turn.speaker) <= most else replace(turn, speaker=_shortened(turn.speaker, most))
        for turn in contact.turns
    )
    whole = {name: getattr(contact, name) for name in long}
    short: dict[str, Any] = {name: _shortened(text, lengths[name]) for name, text in whole.items()}
    return replace(contact, turns=turns, attributes={**contact.attributes, **whole}, **short)


def _shortened(text: str, most: int) -> str:
    return text[: most - 1] + _ELLIPSIS


def _problem(contact: ContactRecord, name: str, most: int) -> Problem:
    text, left_out = getattr(contact, name), name in _NEVER_CUT
    done = "It is left out." if left_out else "It was cut there and kept whole as an attribute."
    return Problem(
        "too_long",
        f"Contact '{contact.external_id[:60]}': its {name} has {len(text):,} characters. {done} "
        f"Allowed: at most {most:,}.",
        Severity.ERROR if left_out else Severity.WARNING,
        contact.place,
        found=text[:200],
        allowed=f"at most {most:,} characters",
        contact=contact.external_id[:200],
    )
