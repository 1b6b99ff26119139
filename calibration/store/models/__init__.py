"""Every table, importable from one place."""

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
from calibration.store.models.meeting import AgendaItem, Decision, GoldRating, ToneTarget, Vote
from calibration.store.models.people import (
    Credential,
    Engagement,
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
    "AgendaItem", "Anchor", "AnswerLevel", "CalibrationSession", "Credential", "Criterion", "CriterionMapping",
    "CriterionVersion", "Decision", "Engagement", "Evidence", "GoldRating", "ImportRun", "Interaction", "Membership",
    "Organization", "Participation", "Person", "Rater", "Rating", "RatingReason", "ReasonCode", "Recording", "Remark",
    "Review", "Scorecard", "ScorecardVersion", "Section", "SessionContact", "Table", "ToneTarget", "Turn", "Vote",
    "WebSession",
]  # fmt: skip
