"""A card with a line of every kind and five contacts of every kind, written for these tests."""

from typing import Any

LINE: dict[str, Any] = {
    "question": "",
    "guidance": "",
    "examples": "",
    "answer_type": "binary",
    "kind": "quality",
    "levels": [],
    "minimum": None,
    "maximum": None,
    "step": None,
    "unit": "",
    "critical": "no",
    "not_applicable": None,
    "not_applicable_when": "",
    "comment_required": "never",
    "evidence_required": "never",
    "reasons": [],
    "only_if": None,
    "decisions": [],
}


def level(code: str, label: str, points: float = 1.0, description: str = "", *, fails: bool = False) -> dict[str, Any]:
    """One answer."""
    return {"code": code, "label": label, "description": description, "points": points, "fails": fails}


def line(key: str, name: str, **more: Any) -> dict[str, Any]:
    """One line; yes and no unless levels are given."""
    levels = [] if more.get("answer_type") == "numeric" else [level("yes", "yes"), level("no", "no", 0)]
    return {**LINE, "key": key, "name": name, "levels": levels, **more}


SHARED = "n/a costs nothing: its 5 points are shared across the section"
TONE = [
    level("too_formal", "too formal", 0.5, "stiffer or colder than this customer needs"),
    level("about_right", "about right", 1, "a person would have said it so"),
    level("too_casual", "too casual", 0.5, "chummier than this customer wants"),
]
SECTIONS: list[dict[str, Any]] = [
    {
        "key": "resolution",
        "name": "Resolution",
        "criteria": [
            line("resolution", "Right resolution", question="did the customer get the correct answer?"),
            line(
                "why_wrong",
                "What was wrong",
                answer_type="nominal",
                levels=[level("facts", "the facts"), level("policy", "the policy"), level("other", "something else")],
                only_if={
                    "criterion": "resolution",
                    "answers": ["no"],
                    "text": "Asked only when Right resolution is no.",
                },
                comment_required="always",
            ),
            line(
                "next_step",
                "Next step stated",
                question="does the customer know what happens next, and when?",
                not_applicable=SHARED,
                not_applicable_when="the contact ends with everything done",
                guidance="Look for who does what by when. “We will be in touch” is no next step.",
                examples="“You get an e-mail from the warehouse by Thursday noon.”",
            ),
        ],
    },
    {
        "key": "manner",
        "name": "Manner",
        "criteria": [
            line(
                "acknowledges",
                "Acknowledges the person",
                answer_type="ordinal",
                levels=[
                    level("1", "ignored", 0, "nothing shows that the trouble was heard"),
                    level("2", "form words", 0.4, "thanks or regret that would fit any message"),
                    level("3", "names it", 0.8, "says what went wrong for this customer"),
                    level("4", "names it and acts", 1, "says it and does something about it"),
                ],
                reasons=[
                    {"code": "third", "label": "third contact ignored"},
                    {"code": "waiting", "label": "waiting time ignored"},
                    {"code": "other", "label": "other"},
                ],
                decisions=["Decided 12 February: a first-name greeting is fine in chat, not in email."],
            ),
            line("tone", "Tone fits", question="for this customer, here", kind="tone_fit", levels=TONE),
            line("effort", "Steps asked of the customer", answer_type="numeric", minimum=0, maximum=9, step=1,
                 unit="steps", not_applicable="n/a leaves the line out of the score"),
            line("effort_hours", "Hours promised", answer_type="numeric", minimum=0, maximum=72, step=0.5,
                 unit="hours"),
        ],
    },
    {
        "key": "rules",
        "name": "Rules",
        "criteria": [
            line("id_check", "ID check", critical="all", not_applicable=SHARED,
                 levels=[level("pass", "pass"), level("fail", "fail", 0, fails=True)],
                 comment_required="on_fail", evidence_required="on_fail"),
            line("refund_rules", "Refund rules", critical="section", not_applicable=SHARED,
                 levels=[level("kept", "kept"), level("broken", "broken", 0, fails=True)]),
            line("record", "Case record complete", comment_required="on_mark_down"),
        ],
    },
]  # fmt: skip

POLES = {
    "formality": ("Formal or casual", "formal", "casual"),
    "enthusiasm": ("Matter-of-fact or enthusiastic", "matter-of-fact", "enthusiastic"),
    "warmth": ("Reserved or warm", "reserved", "warm"),
}


def scale(key: str, name: str, low: str, high: str) -> dict[str, Any]:
    """Seven steps between two poles."""
    labels = (low, f"mostly {low}", f"rather {low}", "in between", f"rather {high}", f"mostly {high}", high)
    described = {1: f"the words of {low}", 4: "the words of the middle", 7: f"the words of {high}"}
    steps = [level(str(step), label, 1, described.get(step, "")) for step, label in enumerate(labels, start=1)]
    return line(
        key, name, kind="tone_position", answer_type="ordinal", levels=steps, not_applicable="n/a costs nothing",
        question=f"How {low} or {high} does it sound?",
    )  # fmt: skip


TONE_ROUND: list[dict[str, Any]] = [
    {"key": "tone", "name": "How does it sound?", "criteria": [scale(key, *words) for key, words in POLES.items()]}
]

SCRIPT = (
    "<script>window.hacked = 1</script> **not bold** [click](javascript:window.hacked=1) "
    '<img src=x onerror="window.hacked=1">'
)
EMAIL = (
    "Dear Ms Okafor,\n\nThank you for your message. Refunds are processed within 14 working days of receipt. "
    "Your return was received on 21 October. The refund will be issued by 10 November.\n\nKind regards"
)


def turn(position: int, role: str, speaker: str, text: str, **more: Any) -> dict[str, Any]:
    """One turn."""
    return {
        "position": position,
        "role": role,
        "speaker": speaker,
        "text": text,
        "second": None,
        "clock": "",
        **more,
    }


def contact(number: int, title: str, facts: str, turns: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """One contact without answers."""
    return {
        "id": number,
        "position": number - 10,
        "title": title,
        "facts": facts,
        "language": "en",
        "turns": turns,
        "recording": None,
        "answers": {},
        "remarks": {},
        "reasons": {},
        "evidence": [],
        **more,
    }


LONG_CHAT = [
    turn(1, "bot", "", "Hello! You are number 2 in the queue. Please describe your problem.", clock="23:40"),
    turn(2, "customer", "Nadia", "hi. my parcel never came 😤 it's the second time. "
         "i took the day off for this 👩🏽‍💻.", clock="23:41"),
    turn(3, "agent", "Kestrel", "Good evening. Please provide your order number.", clock="23:42"),
    turn(4, "customer", "Nadia", "HH-20931. did you read what i wrote?", clock="23:42"),
    turn(5, "agent", "Kestrel", "Your order is rescheduled for Thursday between 8 and 12. "
         "Please note that delivery windows cannot be guaranteed.", clock="23:44"),
    turn(6, "customer", "Nadia", "so i take another day off and maybe it comes", clock="23:45"),
    turn(7, "agent", "Kestrel", "The delivery partner is responsible for the window. I have added a note to your order "
         "asking the driver to ring the bell and, if nobody opens, to leave the parcel with your neighbour at "
         "number 14, which is the address that you gave in the spring for the two garden chairs.", clock="23:46"),
    turn(8, "customer", "Nadia", "number 14 moved away. please don't leave it there", clock="23:47"),
    turn(9, "agent", "Kestrel", "Noted. The note is removed.", clock="23:48"),
    turn(10, "system", "", "The agent changed the delivery note.", clock="23:48"),
    turn(11, "customer", "Nadia", "ok…", clock="23:49"),
    turn(12, "agent", "Kestrel", "Is there anything else I can assist you with today?", clock="23:50"),
]  # fmt: skip

CONTACTS: list[dict[str, Any]] = [
    contact(11, "chat · parcel never came", "Chat · English · agent “Kestrel” · 9 Nov 23:40 · 10 min", LONG_CHAT),
    contact(
        12,
        "email · refund after three weeks",
        "Email · English · agent “Kestrel”",
        [
            turn(
                1,
                "customer",
                "",
                "Hello, I returned the lamp three weeks ago and still no refund. The tracking says you "
                "have it. This is my third email.",
                clock="Mon 18:02",
            ),
            turn(2, "agent", "", EMAIL, clock="Tue 09:15"),
        ],
    ),
    contact(
        13,
        "call · cancelling a plan",
        "Voice · English · agent “Wren” · 6 min",
        [],
        recording={"url": "https://recorder.example/calls/8812"},
    ),
    contact(
        14,
        "call · warranty on a kettle",
        "Voice · English · agent “Wren” · 2 min",
        [
            turn(1, "agent", "Wren", "Good morning, Harbour and Hearth, how can I help?", second=0.0),
            turn(2, "customer", "Mr Osei", "The kettle you sold me switches itself off.", second=4.0),
        ],
        recording={"src": "/recordings/14", "media_type": "audio/wav"},
    ),
    contact(15, "case · " + SCRIPT, "Document · English " + SCRIPT, [turn(1, "note", "", SCRIPT + "\n" + "x" * 120)]),
]


def session_data(
    room: str, *, side: str = "vendor", contacts: int = 5, tone_round: bool = False, asks: bool = False
) -> dict[str, Any]:
    """What the component is given for one reviewer, before any answer."""
    return {
        "session": {
            "id": 3,
            "name": "November calibration",
            "engagement": "Harbour & Hearth × Clearline",
            "client": "Harbour & Hearth",
            "vendor": "Clearline",
            "side": side,
            "card": "customer care · version 2",
            "due_at": "2026-11-12T23:00:00+00:00",
            "late": False,
            "state": "scoring",
            "sealed_at": None,
            "receipt": "",
            "asks_prediction": asks,
            "first_use_note": "Some contacts come back; we don't say which.",
        },
        "form_token": room,
        "person_key": f"person-{room}",
        "read_only": False,
        "card": {"sections": TONE_ROUND if tone_round else SECTIONS},
        "contacts": CONTACTS[:contacts],
    }
