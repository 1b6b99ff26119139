"""Triggers that hold what workflow promises, on both databases, whoever writes.

A rule is a condition over the row, written once with ``{row}`` for OLD or NEW; SQLite and PostgreSQL get it in
their own words. Violations come back as integrity errors whose text starts with ``frozen:`` or ``range:``.
A later migration that makes a table again in SQLite does it with ``recreate_with``, which keeps its triggers.
"""

from dataclasses import dataclass

from alembic import op

_SESSION_OF = {
    "session_contact": "SELECT s.state FROM calibration_session s WHERE s.id = {row}.session_id",
    "participation": "SELECT s.state FROM calibration_session s WHERE s.id = {row}.session_id",
    "review": "SELECT s.state FROM session_contact c JOIN calibration_session s ON s.id = c.session_id"
    " WHERE c.id = {row}.session_contact_id",
    "agenda_item": "SELECT s.state FROM session_contact c JOIN calibration_session s ON s.id = c.session_id"
    " WHERE c.id = {row}.session_contact_id",
    "vote": "SELECT s.state FROM agenda_item a JOIN session_contact c ON c.id = a.session_contact_id"
    " JOIN calibration_session s ON s.id = c.session_id WHERE a.id = {row}.agenda_item_id",
}
_REVIEWED = ("rating", "remark", "rating_reason", "evidence")
_CARD_PARTS = {
    "section": "SELECT v.state FROM scorecard_version v WHERE v.id = {row}.scorecard_version_id",
    "criterion_version": "SELECT v.state FROM scorecard_version v WHERE v.id = {row}.scorecard_version_id",
    "answer_level": "SELECT v.state FROM criterion_version c JOIN scorecard_version v ON v.id = c.scorecard_version_id"
    " WHERE c.id = {row}.criterion_version_id",
    "reason_code": "SELECT v.state FROM criterion_version c JOIN scorecard_version v ON v.id = c.scorecard_version_id"
    " WHERE c.id = {row}.criterion_version_id",
}


@dataclass(frozen=True)
class Rule:
    """Refuse ``events`` on ``table`` whenever ``condition`` holds for ``row`` (OLD or NEW)."""

    name: str
    table: str
    event: str
    row: str
    condition: str
    message: str


def _unchanged(columns: tuple[str, ...]) -> str:
    # IS NOT DISTINCT FROM is spoken by PostgreSQL and by SQLite since 3.39.
    return " AND ".join(f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}" for column in columns)


def _for_each_event(name: str, table: str, condition: str, message: str) -> list[Rule]:
    return [
        Rule(f"{name}_{event.lower()}_{row.lower()}", table, event, row, condition.format(row=row), message)
        for event, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
    ]


def rules() -> list[Rule]:
    """Every rule of the first schema."""
    closed = "frozen: this session is closed; a correction is a new session that supersedes it"
    found: list[Rule] = []
    for table, state in _SESSION_OF.items():
        found += _for_each_event(f"frozen_{table}", table, f"({state}) = 'closed'", closed)
    for table in _REVIEWED:
        found += _sealed_rules(table)
    published = "frozen: this scorecard version is published; a change is a new version"
    for table, state in _CARD_PARTS.items():
        found += _for_each_event(f"frozen_{table}", table, f"({state}) <> 'draft'", published)
    return found + _single_rules(closed, published)


def _sealed_rules(table: str) -> list[Rule]:
    sealed = (
        "EXISTS (SELECT 1 FROM review r JOIN session_contact c ON c.id = r.session_contact_id"
        " JOIN calibration_session s ON s.id = c.session_id WHERE r.id = {row}.review_id AND (s.state = 'closed'"
        " OR (s.state IN ('locked', 'meeting') AND r.submitted_at IS NOT NULL)))"
    )
    return _for_each_event(f"frozen_{table}", table, sealed, "frozen: this review was sealed and its session locked")


def _single_rules(closed: str, published: str) -> list[Rule]:
    session_kept = _unchanged(
        (
            *("engagement_id", "scorecard_version_id", "number", "name", "scope", "state", "origin", "blind"),
            *("reference", "tolerance", "names_shown", "held_at", "opened_at", "locked_at", "closed_at"),
        )
    )
    version_kept = _unchanged(("scorecard_id", "number", "name", "language", "note", "created_at", "published_at"))
    gold_kept = _unchanged(
        ("session_contact_id", "criterion_version_id", "level_code", "number", "not_applicable", "rule", "settled_at")
    )
    out_of_range = (
        "NEW.number IS NOT NULL AND EXISTS (SELECT 1 FROM criterion_version c WHERE c.id = NEW.criterion_version_id"
        " AND (c.answer_type <> 'numeric' OR NEW.number < c.minimum OR NEW.number > c.maximum))"
    )
    range_message = "range: this number is outside the range of its criterion"
    append_only = "frozen: agreed scores are only ever superseded"
    return [
        Rule("frozen_session_update", "calibration_session", "UPDATE", "OLD",
             f"OLD.state = 'closed' AND NOT ({session_kept})", closed),
        Rule("frozen_session_delete", "calibration_session", "DELETE", "OLD", "OLD.state = 'closed'", closed),
        Rule("frozen_version_update", "scorecard_version", "UPDATE", "OLD",
             f"OLD.state <> 'draft' AND (NEW.state = 'draft' OR NOT ({version_kept}))", published),
        Rule("frozen_version_delete", "scorecard_version", "DELETE", "OLD", "OLD.state <> 'draft'", published),
        Rule("frozen_gold_update", "gold_rating", "UPDATE", "OLD", f"NOT ({gold_kept})", append_only),
        Rule("frozen_gold_delete", "gold_rating", "DELETE", "OLD", "1 = 1", append_only),
        Rule("range_rating_insert", "rating", "INSERT", "NEW", out_of_range, range_message),
        Rule("range_rating_update", "rating", "UPDATE", "NEW", out_of_range, range_message),
        Rule("frozen_sealed_review", "review", "UPDATE", "OLD",
             "OLD.submitted_at IS NOT NULL AND EXISTS (SELECT 1 FROM session_contact c JOIN calibration_session s"
             " ON s.id = c.session_id WHERE c.id = OLD.session_contact_id AND s.state IN ('locked', 'meeting'))",
             "frozen: this review was sealed and its session locked"),
    ]  # fmt: skip


def record_rules() -> list[Rule]:
    """What keeps the record a record: entries stay, chains only grow, details can be erased but not changed."""
    entry = "frozen: the record is only ever added to"
    kept = _unchanged(("id", "key", "engagement_id", "room"))
    return [
        Rule("frozen_audit_entry_update", "audit_entry", "UPDATE", "OLD", "1 = 1", entry),
        Rule("frozen_audit_entry_delete", "audit_entry", "DELETE", "OLD", "1 = 1", entry),
        Rule("frozen_audit_detail_update", "audit_detail", "UPDATE", "OLD", "1 = 1", entry),
        Rule("frozen_audit_chain_update", "audit_chain", "UPDATE", "OLD",
             f"NEW.n_entries <> OLD.n_entries + 1 OR NOT ({kept})", entry),
        Rule("frozen_audit_chain_delete", "audit_chain", "DELETE", "OLD", "1 = 1", entry),
    ]  # fmt: skip


def prediction_rules() -> list[Rule]:
    """What holds a guess about the other side as it holds an answer; and an alarm once answered."""
    raised = _unchanged(
        (
            *("engagement_id", "watched", "criterion_id", "meaning_revision", "session_id", "since_session_id"),
            *("direction", "size", "threshold", "raised_at"),
        )
    )
    return [
        *_sealed_rules("prediction"),
        Rule("frozen_drift_alarm_update", "drift_alarm", "UPDATE", "OLD", f"NOT ({raised})",
             "frozen: an alarm can be answered, not changed"),
        Rule("frozen_drift_alarm_delete", "drift_alarm", "DELETE", "OLD", "1 = 1",
             "frozen: an alarm can be answered, not removed"),
    ]  # fmt: skip


def _sqlite(rule: Rule) -> list[str]:
    return [
        f"CREATE TRIGGER {rule.name} BEFORE {rule.event} ON {rule.table} WHEN {rule.condition}"
        f" BEGIN SELECT RAISE(ABORT, '{rule.message}'); END"
    ]


def _postgresql(rule: Rule) -> list[str]:
    return [
        f"CREATE FUNCTION {rule.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {rule.condition} THEN"
        f" RAISE EXCEPTION '{rule.message}' USING ERRCODE = 'restrict_violation'; END IF;"
        f" RETURN {'OLD' if rule.event == 'DELETE' else 'NEW'}; END $$",
        f"CREATE TRIGGER {rule.name} BEFORE {rule.event} ON {rule.table} FOR EACH ROW EXECUTE FUNCTION {rule.name}()",
    ]


def create_triggers(wanted: list[Rule]) -> None:
    """Create the triggers of these rules on the database that is being migrated."""
    speak = _sqlite if op.get_bind().dialect.name == "sqlite" else _postgresql
    for rule in wanted:
        for statement in speak(rule):
            op.execute(statement)
