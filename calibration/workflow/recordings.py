"""Keeping the recording of a contact here: an audio file, told by its bytes, never by its name."""

import hashlib
from datetime import datetime

from calibration.errors import InvalidInput, NotFound, WrongState
from calibration.store.engine import Db, Store
from calibration.store.models import Interaction, Recording
from calibration.store.transcripts import scoring_of_contact_began
from calibration.visibility.facts import Viewer
from calibration.visibility.scope import knows_of
from calibration.vocabulary import SessionScope
from calibration.workflow.record import write_record
from calibration.workflow.recorded import RecordedAction
from calibration.workflow.rights import Action
from calibration.workflow.viewing import insist_may, member

KINDS = "MP3, M4A, WAV, OGG and WebM"
"""What can be kept, as part of a sentence."""

_MPEG_SYNC = (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"\xff\xfa")
_MP4_BRANDS = (b"M4A ", b"M4B ", b"mp41", b"mp42", b"isom", b"iso2", b"dash")


def audio_type(data: bytes) -> str | None:
    """Media type of an audio file by its first bytes, or ``None`` when it is none of those kept here.

    Examples
    --------
    >>> audio_type(b"RIFF....WAVEfmt "), audio_type(b"<html>")
    ('audio/wav', None)
    """
    if data[:3] == b"ID3" or data[:2] in _MPEG_SYNC:
        return "audio/mpeg"
    if data[4:8] == b"ftyp" and data[8:12] in _MP4_BRANDS:
        return "audio/mp4"
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return "audio/wav"
    if data[:4] == b"OggS":
        return "audio/ogg"
    return "audio/webm" if data[:4] == b"\x1a\x45\xdf\xa3" else None


def keep_recording(
    store: Store,
    *,
    person_id: int,
    engagement_id: int,
    interaction_id: int,
    data: bytes,
    file_name: str,
    most_bytes: int,
    now: datetime,
    replace: bool = False,
) -> str:
    """Keep an audio file as the recording of a contact and return its media type.

    Parameters
    ----------
    most_bytes : int
        The one upload limit.
    replace : bool
        Whether a link or file that the contact has may be replaced.

    Raises
    ------
    NotFound, NotAllowed
        Not a member of the engagement, no such contact in it; not somebody who manages contacts.
    InvalidInput
        Empty, too large, or not one of the kinds.
    WrongState
        The contact has a recording and ``replace`` was not said, or reviewers of a room that the person knows of
        may have heard it already.
    """
    media_type = audio_type(data)
    if len(data) > most_bytes:
        raise InvalidInput(f"“{file_name}” has {len(data):,} bytes. Allowed: up to {most_bytes:,} bytes.")
    if media_type is None:
        raise InvalidInput(f"“{file_name}” is no audio file that can be kept here. Allowed: {KINDS}.")
    content_hash = hashlib.sha256(data).hexdigest()
    with store.writing() as db:
        viewer = _contact(db, person_id, engagement_id, interaction_id)
        recording = db.get(Recording, interaction_id)
        if recording is not None and not replace:
            raise WrongState("This contact has a recording already. Say that it is to be replaced.")
        # What goes on in the other side's own room does not show here; it reads on the record what was replaced.
        known = [room for room in SessionScope if knows_of(viewer, engagement_id=engagement_id, scope=room)]
        if recording is not None and scoring_of_contact_began(db, interaction_id, rooms=known):
            raise WrongState("This contact is being scored or was. Its recording stays as the reviewers heard it.")
        if recording is None:
            db.add(Recording(interaction_id=interaction_id, media_type=media_type, content=data))
        else:
            recording.url, recording.media_type, recording.content = "", media_type, data
            db.add(recording)
        write_record(
            db,
            action=RecordedAction.RECORDING_ADDED,
            now=now,
            engagement_id=engagement_id,
            room=SessionScope.JOINT,
            person_id=person_id,
            interaction_id=interaction_id,
            media_type=media_type,
            n_bytes=len(data),
            content_hash=content_hash,
            replaced=replace and recording is not None,
        )
    return media_type


def kept_recording(store: Store, *, person_id: int, engagement_id: int, interaction_id: int) -> tuple[str, bytes]:
    """Media type and bytes of a recording that is kept here, for whoever manages contacts.

    Raises
    ------
    NotFound, NotAllowed
        As :func:`keep_recording`; or it is not kept here.
    """
    with store.reading() as db:
        _contact(db, person_id, engagement_id, interaction_id)
        recording = db.get(Recording, interaction_id)
        if recording is None or recording.content is None:
            raise NotFound("The recording of this contact is not kept here.")
        return recording.media_type, recording.content


def _contact(db: Db, person_id: int, engagement_id: int, interaction_id: int) -> Viewer:
    viewer = member(db, person_id=person_id, engagement_id=engagement_id)
    insist_may(viewer, Action.BRING_FILES)
    contact = db.get(Interaction, interaction_id)
    if contact is None or contact.engagement_id != engagement_id:
        raise NotFound("There is no such contact in this engagement.")
    return viewer
