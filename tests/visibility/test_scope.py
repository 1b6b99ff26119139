"""Who may see what of a session now, in every state: the rules, and that no role overrides them."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.errors import NotFound
from calibration.visibility.facts import ContactFacts, SessionFacts, Viewer
from calibration.visibility.scope import scope_of
from calibration.vocabulary import NamesShown, Role, SessionScope, SessionState, Side

OWN, OTHER = 7, 8


def viewer(*roles: Role, side: Side | None = Side.CLIENT, rater_id: int | None = OWN) -> Viewer:
    return Viewer(person_id=1, engagement_id=1, side=side, roles=frozenset(roles), rater_id=rater_id)


def session(state: SessionState = SessionState.MEETING, **changes: object) -> SessionFacts:
    settled: dict[str, object] = {
        "id": 1,
        "engagement_id": 1,
        "scope": SessionScope.JOINT,
        "state": state,
        "names_shown": NamesShown.OWN_SIDE,
        "revision": 3,
        "contacts": (ContactFacts(10, True), ContactFacts(11, False), ContactFacts(12, True, repeat=True)),
        "participants": frozenset({OWN, OTHER}),
        "sealed": frozenset({OWN, OTHER}),
    }
    return SessionFacts(**(settled | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "state", [SessionState.PLANNED, SessionState.SCORING, SessionState.LOCKED, SessionState.CANCELLED]
)
@pytest.mark.parametrize("role", list(Role))
def test_before_the_meeting_no_role_opens_any_contact(state: SessionState, role: Role) -> None:
    assert scope_of(viewer(role, Role.FACILITATOR), session(state)).open_contacts == ()


@pytest.mark.parametrize("state", [SessionState.MEETING, SessionState.CLOSED])
def test_in_the_meeting_only_revealed_contacts_are_open_and_repeats_never(state: SessionState) -> None:
    assert scope_of(viewer(Role.REVIEWER), session(state)).open_contacts == (10,)


def test_a_session_is_whole_when_everything_that_can_be_open_is() -> None:
    both = (ContactFacts(10, True), ContactFacts(11, True), ContactFacts(12, False, repeat=True))
    assert scope_of(viewer(Role.REVIEWER), session(contacts=both)).whole
    assert not scope_of(viewer(Role.REVIEWER), session()).whole


def test_the_agenda_is_for_facilitators_after_the_lock_with_nothing_unsubmitted() -> None:
    cases = product(SessionState, (True, False), (True, False))
    for state, facilitates, has_sealed in cases:
        roles = (Role.FACILITATOR, Role.REVIEWER) if facilitates else (Role.REVIEWER,)
        sealed = frozenset({OWN, OTHER}) if has_sealed else frozenset({OTHER})
        after_lock = state in (SessionState.LOCKED, SessionState.MEETING, SessionState.CLOSED)
        scope = scope_of(viewer(*roles), session(state, sealed=sealed))
        assert scope.agenda == (facilitates and has_sealed and after_lock), (state, facilitates, has_sealed)


def test_a_facilitator_who_does_not_score_has_nothing_unsubmitted() -> None:
    assert scope_of(viewer(Role.FACILITATOR, rater_id=None), session(SessionState.LOCKED)).agenda


@pytest.mark.parametrize(
    ("room", "side", "known"),
    [
        (SessionScope.JOINT, Side.CLIENT, True),
        (SessionScope.JOINT, Side.VENDOR, True),
        (SessionScope.JOINT, None, True),
        (SessionScope.CLIENT_INTERNAL, Side.CLIENT, True),
        (SessionScope.CLIENT_INTERNAL, Side.VENDOR, False),
        (SessionScope.CLIENT_INTERNAL, None, False),
        (SessionScope.VENDOR_INTERNAL, Side.VENDOR, True),
        (SessionScope.VENDOR_INTERNAL, Side.CLIENT, False),
    ],
)
@pytest.mark.parametrize("role", list(Role))
def test_an_internal_session_does_not_exist_for_the_other_organization(
    room: SessionScope, side: Side | None, known: bool, role: Role
) -> None:
    if known:
        assert scope_of(viewer(role, side=side), session(scope=room)).session_id == 1
    else:
        with pytest.raises(NotFound):
            scope_of(viewer(role, side=side), session(scope=room))


def test_without_membership_or_in_another_engagement_nothing_exists() -> None:
    with pytest.raises(NotFound):
        scope_of(viewer(), session())
    with pytest.raises(NotFound):
        scope_of(viewer(Role.FACILITATOR), session(engagement_id=2))


@pytest.mark.parametrize(
    ("names", "own_side", "other_side"),
    [(NamesShown.COUNTS, False, False), (NamesShown.OWN_SIDE, True, False), (NamesShown.ALL, True, True)],
)
def test_names_are_shown_by_the_sessions_rule_and_always_ones_own(
    names: NamesShown, own_side: bool, other_side: bool
) -> None:
    scope = scope_of(viewer(Role.REVIEWER), session(names_shown=names))
    assert scope.shows_name_of(rater_id=OWN, side=Side.CLIENT)
    assert scope.shows_name_of(rater_id=OTHER, side=Side.CLIENT) is own_side
    assert scope.shows_name_of(rater_id=OTHER, side=Side.VENDOR) is other_side


def test_a_neutral_person_sees_no_side_as_their_own() -> None:
    scope = scope_of(viewer(Role.AUDITOR, side=None, rater_id=None), session())
    assert not scope.shows_name_of(rater_id=OTHER, side=None)


@given(
    state=st.sampled_from(SessionState),
    room=st.sampled_from(SessionScope),
    side=st.sampled_from([*Side, None]),
    roles=st.frozensets(st.sampled_from(Role)),
    contacts=st.lists(st.tuples(st.booleans(), st.booleans()), max_size=6),
    takes_part=st.booleans(),
)
def test_whatever_the_case_nothing_unrevealed_is_ever_open(
    state: SessionState,
    room: SessionScope,
    side: Side | None,
    roles: frozenset[Role],
    contacts: list[tuple[bool, bool]],
    takes_part: bool,
) -> None:
    facts = tuple(ContactFacts(i, revealed, repeat) for i, (revealed, repeat) in enumerate(contacts))
    participants = frozenset({OWN} if takes_part else ())
    try:
        scope = scope_of(
            viewer(*roles, side=side), session(state, scope=room, contacts=facts, participants=participants)
        )
    except NotFound:
        return
    hidden = {fact.id for fact in facts if not fact.revealed or fact.repeat}
    assert not hidden & set(scope.open_contacts)
    assert scope.own_rater_id == (OWN if takes_part else None)
    assert hash(scope) == hash(scope)
