"""The terms of an engagement as they stand: read by everybody in it, changed by its administrators, recorded."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from calibration.errors import WrongState
from calibration.scorecard.contract_clause import ContractClause
from calibration.store.cadence import cadence_requirements, replace_cadence
from calibration.store.engagements import (
    engagement_row,
    newest_entries,
    organizations_by_id,
    person_names,
)
from calibration.store.engine import Db, Store
from calibration.store.models import Engagement
from calibration.store.people import organization_in
from calibration.vocabulary import SessionScope
from calibration.workflow.record import write_record
from calibration.workflow.recorded import RecordedAction
from calibration.workflow.rights import Action
from calibration.workflow.terms import CadenceStep, Terms, differences
from calibration.workflow.viewing import insist_may, member

MOST_CHANGES = 50
"""Changes told on the page; the record holds all."""

CHANGED_MEANWHILE = (
    "Somebody changed these terms while you were changing them. Nothing was saved. Look at the terms as they are now,"
    " then change them again."
)

_AS_THEY_ARE = (
    "name", "time_zone", "decision_rule", "arbiter", "reference", "tolerance", "reviewer_privacy", "reviewer_minimum",
    "names_shown", "data_notice", "repeats",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TermsChange:
    """One change of the terms, or the making of the engagement.

    Attributes
    ----------
    who : str
        The name, for people of the same organization; empty for those of others.
    organization : str
        Whose person it was; empty where nobody knows any more.
    made : bool
        The engagement was made then.
    changed : mapping of field of Terms to (old, new), as JSON
        Empty when the engagement was made, and when the details were erased.
    erased : bool
    """

    at: datetime
    who: str
    organization: str
    made: bool
    changed: Mapping[str, list[Any]] = field(default_factory=dict)
    erased: bool = False


@dataclass(frozen=True, slots=True)
class EngagementTerms:
    """The terms of an engagement as somebody in it reads them, changes newest first."""

    terms: Terms
    changes: tuple[TermsChange, ...]


def terms_of(db: Db, engagement_id: int) -> Terms:
    """The terms as they stand. Ask who may see them first."""
    return _terms_in(db, engagement_row(db, engagement_id))


def engagement_terms(store: Store, *, person_id: int, engagement_id: int) -> EngagementTerms:
    """The terms and their changes, for somebody of the engagement.

    Raises
    ------
    NotFound, NotAllowed
        It is not theirs to see.
    """
    with store.reading() as db:
        viewer = member(db, person_id=person_id, engagement_id=engagement_id)
        insist_may(viewer, Action.SEE_ENGAGEMENT)
        own = organization_in(db, person_id=person_id, engagement_id=engagement_id)
        return EngagementTerms(terms_of(db, engagement_id), _changes(db, engagement_id, own_organization_id=own))


def change_terms(store: Store, *, person_id: int, engagement_id: int, terms: Terms, seen: str, now: datetime) -> None:
    """Put other terms in place of those that stand. Sessions that are there keep what they were planned with.

    Parameters
    ----------
    terms : Terms
        All of them, changed or not.
    seen : str
        :meth:`~.terms.Terms.mark` of the terms that the person changed from.

    Raises
    ------
    NotFound, NotAllowed
        They are not this person's to change.
    WrongState
        Somebody else changed them since.
    InvalidInput
        As :meth:`~.terms.Terms.check`.
    """
    wanted = terms.settled()
    wanted.check()
    with store.writing() as db:
        insist_may(member(db, person_id=person_id, engagement_id=engagement_id), Action.CHANGE_ENGAGEMENT)
        engagement = engagement_row(db, engagement_id, for_writing=True)
        standing = _terms_in(db, engagement)
        if standing.mark() != seen:
            raise WrongState(CHANGED_MEANWHILE)
        changed = differences(standing, wanted)
        if not changed:
            return
        write_terms(db, engagement, wanted)
        write_record(
            db,
            action=RecordedAction.ENGAGEMENT_CHANGED,
            now=now,
            engagement_id=engagement_id,
            room=SessionScope.JOINT,
            person_id=person_id,
            organization_id=organization_in(db, person_id=person_id, engagement_id=engagement_id),
            changed=changed,
        )


def _terms_in(db: Db, engagement: Engagement) -> Terms:
    clause = engagement.contract_clause
    return Terms(
        **{name: getattr(engagement, name) for name in _AS_THEY_ARE},
        clause=ContractClause.from_json(clause, tolerance=engagement.tolerance) if clause else None,
        countries=tuple(engagement.countries),
        cadence=tuple(
            CadenceStep(one.in_force_from, one.every_weeks) for one in cadence_requirements(db, engagement.id or 0)
        ),
    )


def write_terms(db: Db, engagement: Engagement, terms: Terms) -> None:
    """Write terms into an engagement, new or not.

    Raises
    ------
    InvalidInput
        As :meth:`~.terms.Terms.check`.
    """
    settled = terms.settled()
    settled.check()
    for name in _AS_THEY_ARE:
        setattr(engagement, name, getattr(settled, name))
    engagement.contract_clause = dict(settled.clause.to_json()) if settled.clause else {}
    engagement.countries = list(settled.countries)
    db.add(engagement)
    db.flush()
    replace_cadence(db, engagement.id or 0, [(step.in_force_from, step.every_weeks) for step in settled.cadence])


def _changes(db: Db, engagement_id: int, *, own_organization_id: int | None) -> tuple[TermsChange, ...]:
    said = (RecordedAction.ENGAGEMENT_CHANGED, RecordedAction.ENGAGEMENT_MADE)
    rows = newest_entries(db, actions=said, engagement_id=engagement_id, most=MOST_CHANGES)
    details = [json.loads(row.details) if row.details else {} for row in rows]
    names = person_names(db, [one["person"] for one in details if one.get("person")])
    companies = organizations_by_id(db, [one["organization_id"] for one in details if one.get("organization_id")])
    called = {company.id: company.name for company in companies}
    return tuple(
        TermsChange(
            at=row.at,
            # The other side's people are not named before they show their names themselves.
            who=names.get(one.get("person"), "") if own_organization_id == one.get("organization_id") else "",
            organization=called.get(one.get("organization_id"), ""),
            made=row.action == RecordedAction.ENGAGEMENT_MADE,
            changed=one.get("changed", {}),
            erased=row.details is None,
        )
        for row, one in zip(rows, details, strict=True)
    )
