"""A whole engagement folder small enough to read: one closed session, one in scoring, two contacts."""

ENGAGEMENT = """\
format: 1
key: lamps
name: Lamp House with Answerwell
client: {key: lamp-house, name: Lamp House}
vendor: {key: answerwell, name: Answerwell}
time_zone: Europe/London
countries: [GB]
reviewer_minimum: 12
repeats: true
data_notice: "Kept for two years."
people:
- {key: ann, name: Ann Moss, organization: lamp-house, roles: [reviewer, facilitator]}
- {key: bo, name: Bo Lind, organization: answerwell, roles: [reviewer]}
raters:
- {key: ann, label: Ann Moss, side: client, person: ann}
- {key: bo, label: Bo Lind, side: vendor, person: bo}
scorecards:
- {file: scorecards/care.yaml, organization: lamp-house, published_at: 2026-02-02 09:00}
"""
CARD = """\
key: care
name: Care
sections:
- key: all
  name: All
  criteria:
  - key: solved
    name: Solved
    answer_type: binary
    not_applicable: left_out
    levels:
    - {code: "yes", label: "yes", points: 1, value: 1}
    - {code: "no", label: "no", points: 0, value: 0}
    reasons:
    - {code: late, label: too late}
  - key: steps
    name: Steps
    answer_type: numeric
    minimum: 0
    maximum: 5
    step: 1
    unit: steps
    lower_is_better: true
"""
CONTACTS = """\
contact,channel,started_at,recording_url,attribute:shop
K-1,chat,2026-02-28 09:30,,Leeds
K-2,voice,2026-03-01 21:00,https://recordings.example.com/k-2,
"""
TURNS = """\
contact,turn,role,speaker,text
K-1,1,customer,Ida,"🙂 So, so late.
Again."
K-1,2,agent,Wren,"Sorry, Ida. It comes on Friday, e-mail ida@example.com."
"""
SESSIONS = """\
number,name,state,scorecard,created_at,held_at,due_at,opened_at,locked_at,closed_at
1,First,closed,care,2026-03-02 09:00,2026-03-05 14:00,2026-03-04,2026-03-02 10:00,2026-03-05 13:30,2026-03-05 15:00
2,Second,scoring,care,2026-03-06 09:00,2026-03-12 14:00,2026-03-11,2026-03-06 10:00,,
"""
SESSION_CONTACTS = """\
session,position,contact,chosen_by,revealed_at
1,1,K-1,random,2026-03-05 14:05
1,2,K-2,client,2026-03-05 14:20
2,1,K-2,repeat,
"""
PARTICIPATIONS = """\
session,rater,sealed_at
1,ann,2026-03-03 11:00
1,bo,2026-03-03 17:00
2,ann,2026-03-06 12:00
2,bo,
"""
RATINGS = """\
session,contact,rater,criterion,answer,comment,reasons
1,K-1,ann,solved,no,not before Friday,late
1,K-1,ann,steps,2,,
1,K-1,bo,solved,yes,,
1,K-1,bo,steps,0,,
1,K-2,ann,solved,N/A,,
1,K-2,ann,steps,1,,
1,K-2,bo,solved,yes,,
1,K-2,bo,steps,1,,
2,K-2,ann,solved,yes,,
2,K-2,bo,solved,,half a thought,
"""
EVIDENCE = """\
session,contact,rater,criterion,turn,quote,occurrence,second
1,K-1,ann,solved,1,so late,,
1,K-1,ann,steps,1,so,1,
1,K-1,bo,solved,2,"e-mail ida@example.com",,
1,K-2,ann,steps,,,,72.5
"""
AGREED_SCORES = """\
session,contact,criterion,answer,settled_at
1,K-1,solved,yes,2026-03-05 14:10
1,K-1,solved,no,2026-03-05 14:15
"""
DECISIONS = """\
criterion,session,contact,text,state,decided_at,in_force_from
solved,1,K-1,A day is named.,agreed,2026-03-05 14:50,2026-03-06
"""
TARGETS = """\
criterion,side,lower,upper,placed_at,valid_from
solved,client,0.5,1,2026-03-01 10:00,2026-03-01
"""
ANCHORS = """\
contact,designated_at
K-2,2026-03-02 09:30
"""


def small_folder(**changed: str) -> dict[str, bytes]:
    """The folder's files; ``ratings="…"`` replaces one table, by its name without ``.csv``."""
    texts = {
        "engagement.yaml": ENGAGEMENT,
        "scorecards/care.yaml": CARD,
        "contacts.csv": CONTACTS,
        "turns.csv": TURNS,
        "sessions.csv": SESSIONS,
        "session_contacts.csv": SESSION_CONTACTS,
        "participations.csv": PARTICIPATIONS,
        "ratings.csv": RATINGS,
        "evidence.csv": EVIDENCE,
        "agreed_scores.csv": AGREED_SCORES,
        "decisions.csv": DECISIONS,
        "targets.csv": TARGETS,
        "anchors.csv": ANCHORS,
    }
    names = {"engagement": "engagement.yaml", "card": "scorecards/care.yaml"}
    texts |= {names.get(name, f"{name}.csv"): text for name, text in changed.items()}
    return {path: text.encode() for path, text in texts.items()}
