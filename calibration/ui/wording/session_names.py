"""Names of sessions in a choice: two that are called the same must not read the same."""

from collections import Counter
from collections.abc import Callable, Iterable

from calibration.store.sessions import SessionCard
from calibration.ui.wording.setup_sessions import numbered


def told_apart(cards: Iterable[SessionCard], named: Callable[[SessionCard], str]) -> dict[int, str]:
    """Id → name, with the number of its room where another session is called the same: ``Review (session 7)``.

    A choice is sent back by its words, so of two that read the same the first would open for both.
    """
    by_id = {card.id: card for card in cards}
    names = {identity: named(card) for identity, card in by_id.items()}
    often = Counter(names.values())
    return {
        identity: name if often[name] == 1 else f"{name} ({numbered(card.scope, card.number).lower()})"
        for (identity, name), card in zip(names.items(), by_id.values(), strict=True)
    }
