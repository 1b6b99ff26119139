"""Every table, importable from one place."""

from calibration.store.models.access import Invitation, NoticeReading, PasswordReset
from calibration.store.models.audit import AuditChain, AuditDetail, AuditEntry
from calibration.store.models.base import Table
from calibration.store.models.cards import (
    AnswerLevel,
    Criterion,
    CriterionMapping,
    CriterionVersion,
    ReasonCode,
    Scorecard,
    ScorecardVersion,
    Section,
)
from calibration.store.models.contacts import Anchor, ImportRun, Interaction, Recording, Turn
from calibration.store.models.drift import DriftAlarm, Prediction, TextTone
from calibration.store.models.meeting import AgendaItem, Decision, GoldRating, ToneTarget, Vote
from calibration.store.models.participation import CadenceRequirement, PopulationContact
from calibration.store.models.people import (
    Credential,
    Engagement,
    EngagementDraft,
    Membership,
    Organization,
    Person,
    Rater,
    WebSession,
)
from calibration.store.models.sessions import (
    CalibrationSession,
    Evidence,
    Participation,
    Rating,
    RatingReason,
    Remark,
    Review,
    SessionContact,
)

__all__ = [
    "AgendaItem", "Anchor", "AnswerLevel", "AuditChain", "AuditDetail", "AuditEntry", "CadenceRequirement",
    "CalibrationSession", "Credential", "Criterion", "CriterionMapping", "CriterionVersion", "Decision", "DriftAlarm",
    "Engagement", "EngagementDraft", "Evidence", "GoldRating", "ImportRun", "Interaction", "Invitation", "Membership",
    "NoticeReading", "Organization", "Participation", "PasswordReset", "Person", "PopulationContact", "Prediction",
    "Rater", "Rating", "RatingReason", "ReasonCode", "Recording", "Remark", "Review", "Scorecard", "ScorecardVersion",
    "Section", "SessionContact", "Table", "TextTone", "ToneTarget", "Turn", "Vote", "WebSession",
]  # fmt: skip
