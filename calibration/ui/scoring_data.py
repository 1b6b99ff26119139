"""The scoring sheet in the form's own language: one JSON object for a whole session."""

from typing import Any
from zoneinfo import ZoneInfo

from calibration.analysis.scoring_sheet import ScoringSheet, SheetContact
from calibration.scorecard.definition import CriterionDefinition
from calibration.scorecard.tone import is_tone_round
from calibration.ui.wording import scoring as wording
from calibration.vocabulary import SessionScope, SessionState
from calibration.workflow.identity import SignedIn
from calibration.workflow.rules import refusal_to_score
from calibration.workflow.scoring import as_current


def scoring_data(sheet: ScoringSheet, person: SignedIn, zone: ZoneInfo) -> dict[str, Any]:
    """Everything the form needs. The flag that a contact is a repeat is not among it."""
    session, part = sheet.session, sheet.part
    refusal = refusal_to_score(
        session.state, takes_part=True, sealed=part.sealed_at is not None, leave=part.leave_at is not None
    )
    return {
        "session": {
            "id": session.id,
            "name": session.name,
            "engagement": sheet.engagement_name,
            "client": sheet.client,
            "vendor": sheet.vendor,
            "side": sheet.side.value,
            "card": wording.card_name(sheet.definition),
            "due_at": session.due_at.isoformat() if session.due_at else None,
            "late": part.late,
            "state": session.state.value,
            "sealed_at": part.sealed_at.isoformat() if part.sealed_at else None,
            "receipt": part.receipt,
            "asks_prediction": session.asks_prediction,
            "first_use_note": _first_use_note(sheet),
        },
        "form_token": person.form_token,
        "person_key": person.person_key,
        "read_only": refusal is not None,
        "card": {"sections": _sections(sheet, zone)},
        "contacts": [_contact(contact, zone) for contact in sheet.contacts],
    }


def _first_use_note(sheet: ScoringSheet) -> str:
    """The same on every contact and in every session that one can come back in, whether one does or not.

    None comes back in a tone round or in a room of one side, which everybody in it knows it to be.
    """
    can = sheet.session.scope is SessionScope.JOINT and not is_tone_round(sheet.definition)
    told = sheet.contacts_come_back and can and sheet.session.state is SessionState.SCORING
    return wording.REPEATS_NOTE if told else ""


def _sections(sheet: ScoringSheet, zone: ZoneInfo) -> list[dict[str, Any]]:
    return [
        {
            "key": section.key,
            "name": section.name,
            "criteria": [_criterion(sheet, criterion, zone) for criterion in section.criteria],
        }
        for section in sheet.definition.sections
    ]


def _criterion(sheet: ScoringSheet, criterion: CriterionDefinition, zone: ZoneInfo) -> dict[str, Any]:
    condition = criterion.only_if
    decisions = sheet.decisions.get((criterion.key, criterion.meaning_revision), [])
    return {
        **{name: getattr(criterion, name) for name in ("key", "name", "question", "guidance", "examples", "unit")},
        **{name: getattr(criterion, name) for name in ("minimum", "maximum", "step", "lower_is_better")},
        "not_applicable_when": criterion.not_applicable_when,
        **{
            name: getattr(criterion, name).value
            for name in ("answer_type", "kind", "role", "critical", "comment_required", "evidence_required")
        },
        "levels": [
            {
                "code": level.code,
                "label": level.label,
                "description": level.description,
                "points": level.points,
                "fails": level.fails,
            }
            for level in criterion.levels
        ],
        "not_applicable": wording.not_applicable_effect(sheet.definition, criterion),
        "reasons": [{"code": reason.code, "label": reason.label} for reason in criterion.reasons],
        "only_if": {
            "criterion": condition.criterion,
            "answers": list(condition.answers),
            "text": wording.condition_text(sheet.definition, criterion),
        }
        if condition
        else None,
        "decisions": [
            wording.decision_line(decision.decided_at, decision.text, decision.situation, zone)
            for decision in decisions
        ],
    }


def _contact(contact: SheetContact, zone: ZoneInfo) -> dict[str, Any]:
    cells = contact.cells
    return {
        "id": contact.facts.id,
        "position": contact.facts.position,
        "title": wording.sheet_title(contact.facts),
        "facts": wording.contact_facts(contact.facts, zone),
        "language": contact.facts.language,
        "turns": [
            {
                "position": turn.position,
                "role": turn.role.value,
                "speaker": turn.speaker,
                "text": turn.text,
                "second": turn.second,
                "clock": f"{turn.said_at.astimezone(zone):%H:%M}" if turn.said_at else "",
            }
            for turn in contact.turns
        ],
        "recording": _recording(contact),
        "answers": {key: as_current(answer, revision) for key, (answer, revision) in cells.answers.items()},
        "remarks": {key: {"text": text, "revision": revision} for key, (text, revision) in cells.remarks.items()},
        "predictions": {
            key: {"level": code, "revision": revision} for key, (code, revision) in cells.predictions.items()
        },
        "reasons": cells.reasons,
        "evidence": [
            {"key": piece.key, "criterion": piece.criterion, "second": piece.second}
            if piece.second is not None
            else {
                "key": piece.key,
                "criterion": piece.criterion,
                "turn": piece.turn,
                "start": piece.start,
                "end": piece.end,
                "quote": piece.quote,
            }
            for piece in cells.evidence
        ],
    }


def _recording(contact: SheetContact) -> dict[str, str] | None:
    if contact.recording is None:
        return None
    if contact.recording.url:
        return {"url": contact.recording.url}
    return {"src": f"/recordings/{contact.facts.id}", "media_type": contact.recording.media_type}
