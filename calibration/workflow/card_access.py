"""Which scorecards a person may see and which change: each side its own, and drafts only its own people's.

A card that an import into one side's own room made is that side's alone too: its name and lines are those of a file
the other side does not know of.
"""

from dataclasses import dataclass

from calibration.errors import NotAllowed, NotFound
from calibration.scorecard.change import Comparison, compare_versions
from calibration.scorecard.definition import ScorecardDefinition
from calibration.scorecard.problems import definition_problems
from calibration.store.engine import Db, Store
from calibration.store.planning import plan_defaults
from calibration.store.scorecard_drafts import VersionRow, version_row, versions_of_card
from calibration.store.scorecards import VersionSummary, scorecard_definition, scorecard_versions
from calibration.visibility.facts import Viewer
from calibration.vocabulary import Side, VersionState
from calibration.workflow.importing_cards import PRIVATE_PREFIX
from calibration.workflow.rights import Action
from calibration.workflow.viewing import insist_may, member

NO_SUCH = "There is no such scorecard version, or it is not open to you."


@dataclass(frozen=True, slots=True)
class Card:
    """One card in the list.

    Attributes
    ----------
    own : bool
        Whether it belongs to the viewer's organization, so that the viewer may change it.
    versions : tuple of VersionSummary
        Newest first; drafts of the other organization, and what its own room brought, are not among them.
    """

    key: str
    name: str
    side: Side
    own: bool
    versions: tuple[VersionSummary, ...]


@dataclass(frozen=True, slots=True)
class CardVersion:
    """One version, ready to be looked at or edited.

    Attributes
    ----------
    revision : int
        What a save must name; raised by every save.
    previous : ScorecardDefinition or None
        The published version before it, which its changes are told from.
    """

    version_id: int
    side: Side
    own: bool
    state: VersionState
    revision: int
    definition: ScorecardDefinition
    previous: ScorecardDefinition | None

    @property
    def editable(self) -> bool:
        """Whether the viewer may change it: an own draft."""
        return self.own and self.state is VersionState.DRAFT

    @property
    def problems(self) -> tuple[str, ...]:
        """What keeps it from being published."""
        return definition_problems(self.definition)

    @property
    def changes(self) -> tuple[Comparison, ...]:
        """What became of each line since the version before; empty for a first one."""
        return compare_versions(self.previous, self.definition) if self.previous else ()


def cards_for(store: Store, *, person_id: int, engagement_id: int) -> list[Card]:
    """The cards of an engagement's two organizations, the viewer's own first.

    Raises
    ------
    NotFound, NotAllowed
        Not a member of the engagement; not somebody who manages cards.
    """
    with store.reading() as db:
        viewer = card_manager(db, person_id, engagement_id)
        sides = _sides(db, engagement_id)
        found: dict[tuple[int, str], list[VersionSummary]] = {}
        for version in versions_known_to(db, viewer):
            found.setdefault((version.organization_id, version.key), []).insert(0, version)
        cards = [
            Card(key, versions[0].name, sides[owner], sides[owner] is viewer.side, tuple(versions))
            for (owner, key), versions in found.items()
        ]
    return sorted(cards, key=lambda card: (not card.own, card.name.casefold()))


def card_version(store: Store, *, person_id: int, engagement_id: int, version_id: int) -> CardVersion:
    """One version as this person may see it.

    Raises
    ------
    NotFound, NotAllowed
        As :func:`cards_for`; no such version here, or the other organization's draft.
    """
    with store.reading() as db:
        viewer = card_manager(db, person_id, engagement_id)
        row, side = known_version(db, viewer, version_id)
        earlier = [
            identity
            for identity, number, state in versions_of_card(db, row.scorecard_id)
            if state is not VersionState.DRAFT and number < row.number
        ]
        return CardVersion(
            version_id=version_id,
            side=side,
            own=side is viewer.side,
            state=row.state,
            revision=row.edited_revision,
            definition=scorecard_definition(db, version_id),
            previous=scorecard_definition(db, earlier[-1]) if earlier else None,
        )


def versions_known_to(db: Db, viewer: Viewer) -> list[VersionSummary]:
    """The versions of the viewer's engagement that the viewer may know of, by card key and number."""
    sides = _sides(db, viewer.engagement_id)
    return [
        version
        for version in scorecard_versions(db, organization_ids=list(sides))
        if _knows(viewer, sides[version.organization_id], key=version.key, state=version.state)
    ]


def _knows(viewer: Viewer, side: Side, *, key: str, state: VersionState) -> bool:
    return side is viewer.side or (state is not VersionState.DRAFT and not key.startswith(PRIVATE_PREFIX))


def card_manager(db: Db, person_id: int, engagement_id: int) -> Viewer:
    """The person, as somebody who manages cards. Raises as :func:`cards_for`."""
    viewer = member(db, person_id=person_id, engagement_id=engagement_id)
    insist_may(viewer, Action.SEE_CARDS)
    return viewer


def _sides(db: Db, engagement_id: int) -> dict[int, Side]:
    defaults = plan_defaults(db, engagement_id)
    return {defaults.client_organization_id: Side.CLIENT, defaults.vendor_organization_id: Side.VENDOR}


def own_organization(db: Db, viewer: Viewer) -> int:
    """The organization whose cards the person changes. Raises NotAllowed for a neutral one."""
    for organization_id, side in _sides(db, viewer.engagement_id).items():
        if side is viewer.side:
            return organization_id
    raise NotAllowed("A scorecard belongs to the client or to the vendor; you belong to neither.")


def known_version(db: Db, viewer: Viewer, version_id: int) -> tuple[VersionRow, Side]:
    """Where a version stands, and whose it is. Raises NotFound where it is not this person's to know of."""
    row = version_row(db, version_id)
    side = _sides(db, viewer.engagement_id).get(row.organization_id) if row else None
    if row is None or side is None or not _knows(viewer, side, key=row.key, state=row.state):
        raise NotFound(NO_SUCH)
    return row, side


def insist_own(viewer: Viewer, side: Side) -> None:
    """Raise NotAllowed unless the card is the person's own side's."""
    if side is not viewer.side:
        raise NotAllowed(f"This card belongs to the {side}; only its own people change it.")
