"""Names people give columns, folded. The documented format's own name stands first in each list."""

CONTACT_IDS = (
    "contact", "contact id", "contact_id", "contactid", "external_id", "interaction id", "interaction_id",
    "interaction",
    "convid", "conv id", "conversation id", "conversation_id", "conversationid", "dialogue id", "dialog id", "chat id",
    "call id", "callid", "ticket id", "ticket", "ticket number", "ticketnummer", "case id", "case",
    "session id", "ucid",
    "recording id", "kontakt", "kontakt-id", "vorgang", "vorgangsnummer", "id", "id contacto", "identifiant",
)  # fmt: skip
#: Labels above the table of a workbook's tab.
ABOVE_IDS = frozenset(CONTACT_IDS) | {"call", "chat", "contact no", "contact no.", "reference", "call reference"}
RATERS = (
    "rater", "reviewer", "reviewer name", "evaluator", "evaluator name", "scorer", "scored by", "reviewed by",
    "evaluated by", "auditor", "qa", "qa name", "qa analyst", "analyst", "annotator", "annotator id", "judge", "coder",
    "worker", "worker id", "workerid", "prüfer", "prüferin", "bewerter", "evaluador", "évaluateur",
)  # fmt: skip
SIDES = ("side", "party", "seite", "team side", "client or vendor", "client/vendor", "reviewer side", "reviewer_side")
ORGANIZATIONS = (
    "organization",
    "organisation",
    "company",
    "firma",
    "reviewer company",
    "employer",
    "reviewer organization",
)
SESSIONS = ("session", "calibration session", "calibration", "session name", "round", "sitzung", "calibration_session")
SESSION_DATES = (
    "scored_at", "scored at", "reviewed at", "review date", "evaluation date", "session date", "calibration date",
    "date of review", "submitted at",
)  # fmt: skip
LONG_CRITERIA = (
    "criterion", "line", "parameter", "attribute", "question", "question text", "item", "quality line", "kriterium",
    "criterio", "critère",
)  # fmt: skip
LONG_ANSWERS = (
    "answer",
    "rating",
    "score",
    "value",
    "result",
    "response",
    "mark",
    "bewertung",
    "antwort",
    "note",
    "valor",
)
COMMENTS = (
    "comment", "comments", "justification", "justification-text", "justification text", "rationale", "feedback",
    "reviewer comment", "remarks", "kommentar", "bemerkung", "comentario", "commentaire", "notes",
)  # fmt: skip
TRANSCRIPTS = (
    "transcript", "conversation", "dialogue", "dialog", "text", "body", "messages", "turns", "chat", "content",
    "message",
    "full text", "gespräch", "verlauf", "transkript", "conversación",
)  # fmt: skip
CONTACT_FIELDS: dict[str, tuple[str, ...]] = {
    "channel": ("channel", "kanal", "contact channel", "medium", "media type", "interaction type", "canal"),
    "language": ("language", "lang", "sprache", "idioma", "langue", "locale"),
    "direction": ("direction", "richtung", "call direction", "dirección"),
    "subject": ("subject", "betreff", "asunto", "title", "subject line"),
    "topic": ("topic", "category", "contact reason", "reason", "thema", "kategorie", "tema", "intent", "disposition"),
    "queue": ("queue", "skill", "warteschlange", "cola", "skill group"),
    "site": ("site", "location", "standort", "centre", "center", "sede"),
    "agent": (
        "agent", "agent name", "agent id", "agent_id", "advisor", "associate", "representative", "mitarbeiter", "agente"
    ),
    "agent_tenure_days": ("agent_tenure_days", "tenure days", "agent tenure (days)", "tenure"),
    "customer_case": ("customer_case", "case number", "customer case", "crm case", "fallnummer"),
    "started_at": (
        "started_at", "started at", "start", "start time", "date", "date time", "datetime", "timestamp", "contact date",
        "call date", "interaction date", "created at", "created_at", "datum", "zeit", "fecha", "time",
    ),
    "duration_seconds": ("duration_seconds", "duration", "call duration", "talk time", "dauer", "length", "duración"),
    "handle_seconds": ("handle_seconds", "handle time", "aht", "handling time", "bearbeitungszeit"),
    "csat": ("csat", "customer satisfaction", "satisfaction", "csat score", "zufriedenheit"),
    "first_contact_resolution": ("first_contact_resolution", "fcr", "first contact resolution", "resolved first time"),
    "recording_url": ("recording_url", "recording", "recording link", "recording url", "link", "url", "call link"),
}  # fmt: skip
