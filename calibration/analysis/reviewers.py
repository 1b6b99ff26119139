"""Raters as a viewer may see them: their own label where visibility allows, else a pseudonym from side and position."""

from collections.abc import Sequence

from calibration.analysis.facts import Reviewer
from calibration.store.ratings import RaterRow
from calibration.visibility.scope import Scope
from calibration.vocabulary import NamesShown, RaterKind, Side

_CALLED = {Side.CLIENT: "Client", Side.VENDOR: "Vendor", Side.AUTOMATED: "Program", None: "Reviewer"}


def letters(position: int) -> str:
    """A position from 1 as letters: A … Z, AA, AB …

    Examples
    --------
    >>> letters(1), letters(26), letters(27)
    ('A', 'Z', 'AA')
    """
    text = ""
    while position > 0:
        position, remainder = divmod(position - 1, 26)
        text = chr(ord("A") + remainder) + text
    return text


def reviewer_of(rater: RaterRow, scopes: Sequence[Scope]) -> Reviewer:
    """One rater as the viewer of these scopes may see them: by name only where every scope shows it."""
    positional = rater.kind is RaterKind.POSITIONAL
    named = not positional and all(scope.shows_name_of(rater_id=rater.id, side=rater.side) for scope in scopes)
    pseudonym = f"{_CALLED[rater.side]} {rater.position if positional else letters(rater.position)}"
    return Reviewer(
        id=rater.id,
        label=rater.label if named else pseudonym,
        side=rater.side,
        named=named,
        positional=positional,
        own=any(scope.own_rater_id == rater.id for scope in scopes),
    )


def counts_only(scopes: Sequence[Scope]) -> bool:
    """Whether one of the sessions shows counts of its reviewers and no single one."""
    return any(scope.names is NamesShown.COUNTS for scope in scopes)
