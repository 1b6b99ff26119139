"""Who has not submitted yet, for whoever reminds them: one's own people by name, the other side as a number."""

from dataclasses import dataclass

from calibration.store.engine import Db
from calibration.store.sessions import participants_in
from calibration.vocabulary import Side
from calibration.workflow.rights import Action
from calibration.workflow.viewing import insist_may, known_session


@dataclass(frozen=True, slots=True)
class SideMissing:
    """One side of a session that is being scored.

    Attributes
    ----------
    n_missing : int
        Reviewers of this side who have not submitted, the viewer among them.
    names : tuple of str
        Who of the viewer's own side has not, by the reviewer's own label; the viewer is not among them.
    yourself : bool
        Whether the viewer has not.
    """

    side: Side
    n_missing: int
    n_reviewers: int
    names: tuple[str, ...]
    yourself: bool

    @property
    def to_remind(self) -> bool:
        """Whether there is anybody but the viewer."""
        return self.n_missing > self.yourself


def missing_reviewers(db: Db, *, person_id: int, session_id: int) -> tuple[SideMissing, ...]:
    """Those sides of a session that still have somebody to submit, the viewer's own first.

    Raises
    ------
    NotFound, NotAllowed, WrongState
        The session is not this person's to know of; not a facilitator or QA lead; it is not being scored.
    """
    viewer, facts = known_session(db, person_id=person_id, session_id=session_id)
    insist_may(viewer, Action.CHASE_REVIEWERS, state=facts.state)
    people = participants_in(db, session_id)
    found = []
    for side in sorted((Side.CLIENT, Side.VENDOR), key=lambda side: side is not viewer.side):
        ours = [person for person in people if person.side is side]
        missing = [person for person in ours if person.sealed_at is None]
        if missing:
            others = [person for person in missing if person.rater_id != viewer.rater_id]
            names = tuple(person.label for person in others) if side is viewer.side else ()
            found.append(SideMissing(side, len(missing), len(ours), names, yourself=len(others) < len(missing)))
    return tuple(found)
