"""Names of sessions in a choice: two that are called the same must not read the same."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import TypeVar

from calibration.store.sessions import SessionCard
from calibration.ui.wording.setup_sessions import numbered

_Key = TypeVar("_Key", bound=Hashable)


def apart(names: Mapping[_Key, str], hint: Callable[[_Key], str]) -> dict[_Key, str]:
    """The names of a choice, with a hint behind those that read the same: ``Review (session 7)``.

    A choice is sent back by its words, so of two that read the same the first would open for both.
    """
    often = Counter(names.values())
    return {key: name if often[name] == 1 else f"{name} ({hint(key)})" for key, name in names.items()}


def told_apart(cards: Iterable[SessionCard], named: Callable[[SessionCard], str]) -> dict[int, str]:
    """Id → name, with the number in its room where another session is called the same."""
    by_id = {card.id: card for card in cards}
    names = {identity: named(card) for identity, card in by_id.items()}
    return apart(names, lambda one: numbered(by_id[one].scope, by_id[one].number).lower())
