"""The words of the record: everything it can say was done."""

from enum import StrEnum


class RecordedAction(StrEnum):
    """What the record can say was done. Draft answers are never recorded."""

    ENGAGEMENT_MADE = "engagement_made"
    ENGAGEMENT_CHANGED = "engagement_changed"
    PERSON_INVITED = "person_invited"
    INVITATION_REVOKED = "invitation_revoked"
    PERSON_JOINED = "person_joined"
    ROLES_CHANGED = "roles_changed"
    PERSON_REMOVED = "person_removed"
    NOTICE_READ = "notice_read"
    SESSION_PLANNED = "session_planned"
    REVIEWERS_ADDED = "reviewers_added"
    SCORING_OPENED = "scoring_opened"
    REVIEWS_SUBMITTED = "reviews_submitted"
    SESSION_LOCKED = "session_locked"
    CONTACT_REVEALED = "contact_revealed"
    LEAVE_GIVEN = "leave_given"
    SESSION_CLOSED = "session_closed"
    SESSION_CANCELLED = "session_cancelled"
    DATES_CHANGED = "dates_changed"
    TARGET_PLACED = "target_placed"
    ALARM_ANSWERED = "alarm_answered"
    WATCH_SET = "watch_set"
    CARD_PUBLISHED = "card_published"
    CARD_RETIRED = "card_retired"
    FILE_IMPORTED = "file_imported"
    RECORDING_ADDED = "recording_added"
    RECORD_EXPORTED = "record_exported"
    DETAILS_ERASED = "details_erased"
    ADMINISTRATOR_MADE = "administrator_made"
    SIGNED_IN = "signed_in"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of an action
    RESET_LINK_MADE = "reset_link_made"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - the name of an action
    ADDRESS_GIVEN = "address_given"
    ACCOUNT_DEACTIVATED = "account_deactivated"
    ACCOUNT_REACTIVATED = "account_reactivated"
