"""Preparing an engagement: who may, what has been typed so far, and which organizations may be named."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from calibration.errors import InvalidInput, NotAllowed
from calibration.store.accounts import administers
from calibration.store.engagements import (
    OrganizationChoice,
    forget_typed,
    keep_typed,
    newest_entries,
    organizations_by_id,
    organizations_of,
    typed_of,
)
from calibration.store.engine import Db, Store
from calibration.vocabulary import Side
from calibration.workflow.recorded import RecordedAction
from calibration.workflow.terms import LONGEST_NAME, Terms

_NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Party:
    """An organization in a new engagement: one that is there, by its id, or a new one by its name."""

    organization_id: int | None = None
    name: str = ""

    @property
    def known(self) -> bool:
        """Whether it says who it is."""
        return self.organization_id is not None or bool(self.name.strip())


@dataclass(frozen=True, slots=True)
class Preparation:
    """An engagement as far as it has been typed.

    Attributes
    ----------
    client, vendor : Party
    own_side : Side or None
        Which of them the administrator belongs to; ``None`` for neither.
    neutral : Party
        The administrator's organization when it is neither.
    terms : Terms
    """

    client: Party = field(default_factory=Party)
    vendor: Party = field(default_factory=Party)
    own_side: Side | None = Side.CLIENT
    neutral: Party = field(default_factory=Party)
    terms: Terms = field(default_factory=Terms)

    @property
    def parties(self) -> dict[Side | None, Party]:
        """Every organization that takes part; ``None`` is the neutral one."""
        sides: dict[Side | None, Party] = {Side.CLIENT: self.client, Side.VENDOR: self.vendor}
        return sides if self.own_side is not None else sides | {None: self.neutral}

    def problems(self) -> tuple[str, ...]:
        """What is missing or not allowed, a sentence each."""
        called = {Side.CLIENT: "client", Side.VENDOR: "vendor", None: "administrator's own organization"}
        missing = [f"The {called[side]} has no name." for side, one in self.parties.items() if not one.known]
        long = [
            f"The name of the {called[side]} is too long. Allowed: 1 to {LONGEST_NAME} characters."
            for side, one in self.parties.items()
            if len(one.name) > LONGEST_NAME
        ]
        named = [one for one in self.parties.values() if one.known]
        same = len({(one.organization_id, one.name.strip().casefold()) for one in named}) < len(named)
        twice = ["Client, vendor and a third organization must be different ones."] if same else []
        return (*missing, *long, *twice, *self.terms.problems())

    def check(self) -> None:
        """Raise what is missing or not allowed.

        Raises
        ------
        InvalidInput
            With every sentence of :meth:`problems`.
        """
        if problems := self.problems():
            raise InvalidInput(" ".join(problems))

    def to_json(self) -> dict[str, Any]:
        """What is kept of it."""
        return {
            "client": [self.client.organization_id, self.client.name],
            "vendor": [self.vendor.organization_id, self.vendor.name],
            "own_side": self.own_side.value if self.own_side else _NEUTRAL,
            "neutral": [self.neutral.organization_id, self.neutral.name],
            "terms": self.terms.to_json(),
        }

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> "Preparation":
        """Read what :meth:`to_json` wrote."""
        return cls(
            client=Party(*found["client"]),
            vendor=Party(*found["vendor"]),
            own_side=None if found["own_side"] == _NEUTRAL else Side(found["own_side"]),
            neutral=Party(*found["neutral"]),
            terms=Terms.from_json(found["terms"]),
        )


def makes_engagements(store: Store, *, person_id: int) -> bool:
    """Whether a person is an administrator of the installation, who makes engagements."""
    with store.reading() as db:
        return administers(db, person_id)


def insist_makes_engagements(db: Db, person_id: int) -> None:
    """Refuse everybody else.

    Raises
    ------
    NotAllowed
        The person is no administrator of the installation.
    """
    if not administers(db, person_id):
        raise NotAllowed("You may not make an engagement: it takes an administrator of this installation.")


def offered_organizations(db: Db, person_id: int) -> list[OrganizationChoice]:
    """Organizations that a person may name by their id: those they belong to, and those they have made, by name.

    Others are nobody's business: who named another company would administer an engagement in its name.
    """
    made: set[int] = set()
    for row in newest_entries(db, actions=(RecordedAction.ENGAGEMENT_MADE,)):
        details = json.loads(row.details) if row.details else {}
        if details.get("person") == person_id:
            made |= set(details.get("made_organization_ids", ()))
    own = {one.id for one in organizations_of(db, person_id)}
    return organizations_by_id(db, own | made)


def preparation_of(store: Store, *, person_id: int, usual: Terms) -> tuple[Preparation, tuple[OrganizationChoice, ...]]:
    """What a person has typed so far, else the usual terms; and the organizations they may name.

    Raises
    ------
    NotAllowed
        As :func:`insist_makes_engagements`.
    """
    with store.reading() as db:
        insist_makes_engagements(db, person_id)
        typed = typed_of(db, person_id)
        offered = tuple(offered_organizations(db, person_id))
    return Preparation.from_json(typed) if typed else Preparation(terms=usual), offered


def keep_preparation(store: Store, *, person_id: int, preparation: Preparation, now: datetime) -> None:
    """Keep what was typed, finished or not.

    Raises
    ------
    NotAllowed
        As :func:`insist_makes_engagements`.
    """
    with store.writing() as db:
        insist_makes_engagements(db, person_id)
        keep_typed(db, person_id, preparation.to_json(), now=now)


def give_up_preparation(store: Store, *, person_id: int) -> None:
    """Forget what was typed."""
    with store.writing() as db:
        forget_typed(db, person_id)
