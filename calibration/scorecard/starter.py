"""The starter cards that come with the program: care by chat and e-mail, by voice, tone alone, a tone profile."""

from functools import cache
from importlib.resources import files

from calibration.errors import NotFound
from calibration.scorecard.definition import ScorecardDefinition
from calibration.scorecard.yaml_form import scorecard_from_yaml

STARTER_KEYS = ("customer_care", "voice_care", "tone", "tone_profile")
"""Keys of the starter cards, in the order offered; each is a file in ``starter/``."""


@cache
def starter_card(key: str) -> ScorecardDefinition:
    """A starter card, ready to be published or made one's own.

    Raises
    ------
    NotFound
        There is no starter card with this key.

    Examples
    --------
    >>> starter_card("tone").name
    'Tone in five taps'
    """
    if key not in STARTER_KEYS:
        raise NotFound(f"There is no starter card '{key}'. Allowed: {', '.join(STARTER_KEYS)}.")
    return scorecard_from_yaml(starter_text(key))


def starter_cards() -> tuple[ScorecardDefinition, ...]:
    """All starter cards, in the order offered."""
    return tuple(starter_card(key) for key in STARTER_KEYS)


def starter_text(key: str) -> str:
    """The YAML of a starter card, as shipped."""
    return (files("calibration.scorecard") / "starter" / f"{key}.yaml").read_text(encoding="utf-8")
