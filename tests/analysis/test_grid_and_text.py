"""One contact: lines down, reviewers across; its words with what was marked in them; decisions in force."""

from datetime import date, timedelta

from benchmarks.stored_world import NA, StoredWorld, Words, critical, tone, yes_no
from calibration.analysis.grid_results import contact_grid
from calibration.analysis.text_results import contact_text
from calibration.scorecard.definition import Condition
from calibration.scorecard.score import NoScore
from calibration.store import models
from calibration.vocabulary import DecisionRule, DecisionState, NamesShown, SessionScope, Side


def _session(world: StoredWorld) -> int:
    card = world.card(critical(), tone(), yes_no("solved"), yes_no("offered", only_if=Condition("solved", ("no",))))
    return world.session(
        card,
        {
            "Anna": {"id_check": ["fail"], "tone": ["too_formal"], "solved": ["yes"], "offered": ["no"]},
            "Ben": {"id_check": ["pass"], "tone": ["right"], "solved": ["yes"]},
            "Cem": {"id_check": [NA], "tone": ["right"], "solved": [None]},
        },
        n_contacts=1,
        words=[
            Words("Anna", 0, "tone", comment="cold", span=(7, 11), reasons=("stiff",)),
            Words("Ben", 0, "id_check", second=72.0),
        ],
        names_shown=NamesShown.ALL,
    )


def test_the_grid_has_a_row_a_line_and_a_column_a_reviewer_with_totals_below(world: StoredWorld) -> None:
    session = _session(world)
    grid = contact_grid(world.db, world.scope(session), world.contacts[session][0])
    assert [reviewer.label for reviewer in grid.reviewers] == ["Anna", "Ben", "Cem"]
    rows = {row.line: row for row in grid.rows}
    assert [cell.label for cell in rows["id_check"].cells] == ["fail", "pass", "N/A"]
    assert [cell.label for cell in rows["solved"].cells] == ["yes", "yes", ""]
    assert [cell.label for cell in rows["offered"].cells] == ["", "", ""]
    assert (rows["offered"].asked, rows["solved"].asked) == (False, True)
    assert (rows["id_check"].differs, rows["solved"].unanimous, rows["offered"].n_answers) == (True, True, 0)
    assert (grid.n_differ, grid.n_unanimous) == (2, 1)
    cell = rows["tone"].cells[0]
    assert (cell.value, cell.comment, cell.reasons) == (-1.0, "cold", ("stiff or scripted",))
    assert [mark.quote for mark in cell.marks] == ["note"]
    anna, ben, cem = grid.totals
    assert (anna.value, anna.without_critical) == (0.0, 100 / 3)
    assert ben.value == 100.0
    assert (cem.value, cem.undefined_reason) == (None, NoScore.INCOMPLETE)


def test_the_agreed_column_is_the_newest_agreed_score_completed_by_what_was_unanimous(world: StoredWorld) -> None:
    session = _session(world)
    contact, lines = world.contacts[session][0], world.lines[1]
    assert contact_grid(world.db, world.scope(session), contact).agreed_total is None
    for minutes, key, code in ((0, "tone", "right"), (1, "tone", "too_formal"), (2, "id_check", "pass")):
        world.db.add(
            models.GoldRating(
                session_contact_id=contact,
                criterion_version_id=lines[key],
                level_code=code,
                rule=DecisionRule.BOTH_AGREE,
                settled_at=world.now + timedelta(minutes=minutes),
            )
        )
    world.db.flush()
    grid = contact_grid(world.db, world.scope(session), contact)
    agreed = {row.line: row.agreed.label for row in grid.rows if row.agreed}
    assert agreed == {"id_check": "pass", "tone": "too formal"}
    # Identity check 1 of 1, tone 0 of 1, solved (unanimous) 1 of 1.
    assert grid.agreed_total == 200 / 3


def test_a_late_review_is_marked_and_does_not_decide_what_is_unanimous(world: StoredWorld) -> None:
    card = world.card(yes_no("greeting"))
    session = world.session(
        card,
        {"Anna": {"greeting": ["yes"]}, "Ben": {"greeting": ["yes"]}, "Cem": {"greeting": ["no"]}},
        n_contacts=1,
        after_reveal=["Cem"],
    )
    grid = contact_grid(world.db, world.scope(session), world.contacts[session][0])
    assert grid.late == (world.raters["Cem"],)
    assert [cell.code for cell in grid.rows[0].cells] == ["yes", "yes", "no"]
    assert grid.rows[0].unanimous


def test_words_carry_their_marks_by_side_and_seconds_stand_in_the_list(world: StoredWorld) -> None:
    session = _session(world)
    text = contact_text(world.db, world.scope(session), world.contacts[session][0])
    (turn,) = text.turns
    assert [(turn.text[span.start : span.end], span.side, span.line) for span in turn.spans] == [
        ("note", Side.CLIENT, "tone")
    ]
    assert [(one.line_name, one.reviewer, one.answer, one.mark.second) for one in text.evidence] == [
        ("Tone fits", "Anna", "too formal", None),
        ("Identity check", "Ben", "pass", 72.0),
    ]
    assert (text.recording_url, text.has_audio) == ("", False)


def test_decisions_are_those_in_force_for_this_meaning_on_the_day_and_made_in_ones_own_room(
    world: StoredWorld,
) -> None:
    session = _session(world)
    inside = world.session(1, {}, n_contacts=1, scope=SessionScope.VENDOR_INTERNAL)
    criterion = world.db.get_one(models.CriterionVersion, world.lines[1]["tone"]).criterion_id
    for text, values in {
        "name the inconvenience first": {},
        "for the next meaning": {"meaning_revision": 2},
        "not yet": {"in_force_from": date(2027, 1, 1)},
        "no longer": {"in_force_until": date(2026, 2, 1)},
        "only proposed": {"state": DecisionState.PROPOSED},
        "among the vendor": {"session_id": inside},
    }.items():
        known = {"state": DecisionState.AGREED, "in_force_from": date(2026, 1, 4)} | values
        world.db.add(
            models.Decision(
                engagement_id=world.engagement_id,
                criterion_id=criterion,
                text=text,
                rule=DecisionRule.BOTH_AGREE,
                decided_at=world.now,
                **known,
            )
        )
    world.db.flush()

    def read_by(label: str) -> list[tuple[str, str]]:
        text = contact_text(world.db, world.scope(session, label), world.contacts[session][0])
        return [(line, decision.text) for line, decision in text.decisions]

    assert read_by("Anna") == [("tone", "name the inconvenience first")]
    assert read_by("Ben") == [("tone", "among the vendor"), ("tone", "name the inconvenience first")]


def test_a_link_to_a_recording_is_given_and_a_kept_file_only_said_to_exist(world: StoredWorld) -> None:
    session = world.session(world.card(yes_no("greeting")), {}, n_contacts=2)
    linked, kept = world.interactions[session]
    world.db.add(models.Recording(interaction_id=linked, url="https://recorder.example/1"))
    world.db.add(models.Recording(interaction_id=kept, media_type="audio/mpeg", content=b"sound"))
    world.db.flush()
    found = [contact_text(world.db, world.scope(session), contact) for contact in world.contacts[session]]
    assert [(one.recording_url, one.has_audio) for one in found] == [("https://recorder.example/1", False), ("", True)]
