"""Letting a reviewer hear a recording that is kept here."""

from calibration.errors import NotFound
from calibration.store.engine import Store
from calibration.store.models import Recording, SessionContact
from calibration.workflow.viewing import known_session

NO_RECORDING = "There is no such recording, or it is not open to you."


def recording_of(store: Store, *, person_id: int, session_contact_id: int) -> tuple[str, bytes]:
    """Media type and bytes of the recording of a contact.

    Raises
    ------
    NotFound
        No such contact, none of this person's, or its recording is not kept here.
    """
    with store.reading() as db:
        contact = db.get(SessionContact, session_contact_id)
        if contact is None:
            raise NotFound(NO_RECORDING)
        known_session(db, person_id=person_id, session_id=contact.session_id)
        recording = db.get(Recording, contact.interaction_id)
        if recording is None or recording.content is None:
            raise NotFound(NO_RECORDING)
        return recording.media_type, recording.content
