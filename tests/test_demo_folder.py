"""The demo is what its generator makes, a good folder, and holds the planted effects as large as said, and no others.

Computed straight from the CSVs, without the program's statistics.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from calibration.analysis.cadence import HeldSession, Requirement, cadence
from calibration.intake.engagement_folder import read_engagement_folder
from calibration.intake.folder_checks import answer_from
from calibration.intake.folder_names import FILE
from calibration.intake.folder_records import EngagementFolder
from calibration.scorecard.requirements import missing_before_submit
from calibration.vocabulary import SessionState
from calibration.workflow.loading_clock import shift_to_last_week
from data.demo import generate, plan
from data.demo.raters import CAUGHT_BY, MOVES_IN_SESSION, NEXT_STEP_DECIDED_AFTER

DEMO = Path(__file__).resolve().parent.parent / "data" / "demo"
CLIENT = {"priya", "tom", "grace"}
SCALES = ["acknowledges", "questions", "clarity", "effort"]
STEADY = ["greeting", "resolution", "refund_rules", "contact_reason", "asked_twice"]
"""Lines on which nothing is planted but one reviewer's changes from time to time."""


@pytest.fixture(scope="module")
def folder() -> EngagementFolder:
    files = {
        path.relative_to(DEMO).as_posix(): path.read_bytes()
        for path in DEMO.rglob("*")
        if path.suffix in {".csv", ".yaml"}
    }
    assert FILE in files
    reading = read_engagement_folder(files, key=b"key")
    assert [problem.message for problem in reading.problems] == []
    assert reading.folder is not None
    return reading.folder


def _table(name: str) -> pd.DataFrame:
    return pd.read_csv(DEMO / name, dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def given() -> pd.DataFrame:
    """Answers of the closed sessions with side, style of the contact, and the truth."""
    ratings = _table("ratings.csv")
    ratings["session"] = ratings["session"].astype(int)
    ratings["side"] = ["client" if rater in CLIENT else "vendor" for rater in ratings["rater"]]
    ratings["style"] = ratings["contact"].map(_table("plan.csv").set_index("contact")["style"])
    truth = _table("truth.csv").rename(columns={"answer": "truth"})
    merged = ratings.merge(truth, on=["contact", "criterion"], how="left")
    return merged[merged["session"] <= plan.CLOSED]


def _on_scale(given: pd.DataFrame) -> pd.DataFrame:
    """Answers that are numbers, with their distance from the truth in scale points."""
    found = given[given["criterion"].isin([*SCALES, "ownership"]) & given["answer"].str.fullmatch(r"\d")].copy()
    found["value"] = found["answer"].astype(int)
    found["off"] = found["value"] - found["truth"].astype(int)
    return found


def _gaps(given: pd.DataFrame, criterion: str) -> pd.DataFrame:
    """Client mean − vendor mean of each contact in each session, in scale points."""
    cells = _on_scale(given[given["criterion"] == criterion])
    means = cells.groupby(["session", "contact", "side"])["value"].mean().unstack()
    return (means["client"] - means["vendor"]).rename("gap").reset_index()


def test_the_committed_files_are_what_the_generator_makes() -> None:
    for name, content in generate.tables().items():
        assert (DEMO / name).read_text(encoding="utf-8") == content, f"run: python data/demo/generate.py ({name})"


def test_the_demo_has_the_size_that_was_asked_for(folder: EngagementFolder) -> None:
    assert len(folder.contacts) >= 72
    assert {contact.channel for contact in folder.contacts} >= {"chat", "email", "voice", "social", "document"}
    assert len([contact for contact in folder.contacts if contact.language != "en"]) == 4
    assert [contact for contact in folder.contacts if contact.channel == "voice" and not contact.turns]
    states = [session.state for session in folder.sessions]
    assert states == [SessionState.CLOSED] * 12 + [SessionState.SCORING, SessionState.PLANNED]
    assert len(folder.cards) == 2
    assert {len(card.criteria) for card in folder.cards.values()} == {14, 15}


def test_sessions_have_five_contacts_a_repeat_from_the_fifth_on_and_four_with_one_client(
    folder: EngagementFolder,
) -> None:
    for number in range(1, 13):
        drawn = [row for row in folder.session_contacts if row.session == number]
        repeats = [row.contact for row in drawn if row.chosen_by == "repeat"]
        assert len(drawn) - len(repeats) == 5
        assert len(repeats) == (1 if number >= 5 else 0)
        panel = [row.rater for row in folder.participations if row.session == number]
        clients = [rater for rater in panel if rater in CLIENT]
        assert (len(clients) == 1) == (number in (3, 6, 9, 12))
        assert 3 <= len(panel) - len(clients) <= 4
    open_yet = {row.rater for row in folder.participations if row.session == 13 and row.sealed_at is None}
    assert open_yet == {"priya", "lucia"}


def test_every_sealed_review_is_complete_with_comments_and_evidence_where_required(folder: EngagementFolder) -> None:
    cards = {row.number: folder.cards[row.scorecard] for row in folder.sessions}
    marked = {(row.session, row.contact, row.rater, row.criterion) for row in folder.evidence}
    reviews: dict[tuple[int, str, str], list[tuple[str, str, str]]] = {}
    for row in folder.ratings:
        reviews.setdefault((row.session, row.contact, row.rater), []).append((row.criterion, row.answer, row.comment))
    assert len(reviews) == len(folder.reviews)
    for (session, contact, rater), rows in reviews.items():
        card = cards[session]
        answers = {key: answer_from(line, text) for key, text, _ in rows if (line := card.criterion(key))}
        missing = missing_before_submit(
            card,
            answers,
            comments={key for key, _, comment in rows if comment},
            evidence={key for key in answers if (session, contact, rater, key) in marked},
        )
        assert missing == ()


def test_nothing_happens_before_what_it_rests_on(folder: EngagementFolder) -> None:
    began = {contact.external_id: contact.started_at for contact in folder.contacts}
    sessions = {row.number: row for row in folder.sessions}
    for row in folder.session_contacts:
        opened = sessions[row.session].opened_at
        started = began[row.contact]
        assert started is not None
        assert opened is None or started < opened
    for review in folder.reviews:
        session = sessions[review.session]
        assert review.submitted_at is not None
        assert session.opened_at is not None
        assert session.opened_at <= review.started_at < review.submitted_at
        assert session.locked_at is None or review.submitted_at < session.locked_at
        assert session.due_at is not None
        assert review.late == (review.submitted_at > session.due_at)


@pytest.mark.parametrize("day", range(7))
def test_moved_to_last_week_no_seal_lies_ahead_and_the_open_session_is_due_within_nine_days(
    folder: EngagementFolder, day: int
) -> None:
    now = datetime(2026, 11, 23, 0, 5, tzinfo=UTC) + timedelta(days=day)
    shift = shift_to_last_week(folder, now=now)
    hour = timedelta(hours=1)  # the clocks may change in between
    assert all(row.sealed_at is None or row.sealed_at + shift < now - hour for row in folder.participations)
    assert all(contact.started_at is None or contact.started_at + shift < now for contact in folder.contacts)
    due = folder.sessions[12].due_at
    assert due is not None
    assert timedelta(0) < due + shift - now < timedelta(days=9)


def test_a_formal_text_is_cold_to_the_client_and_right_to_the_vendor(given: pd.DataFrame) -> None:
    formal = given[given["style"] == "formal"]
    for line, cold in (("tone", "too_formal"), ("warmth", "no")):
        cells = formal[formal["criterion"] == line]
        shares = (cells["answer"] == cold).groupby(cells["side"]).mean()
        assert shares["client"] > 0.85
        assert shares["vendor"] < 0.25


def test_on_every_other_style_both_sides_hear_the_same_tone(given: pd.DataFrame) -> None:
    other = given[(given["style"] != "formal") & given["criterion"].isin(["tone", "warmth"])]
    assert (other["answer"] == other["truth"]).groupby([other["criterion"], other["side"]]).mean().min() > 0.93


def test_ana_marks_about_one_lower_on_the_three_quality_scales_and_nobody_else_does(given: pd.DataFrame) -> None:
    lines = ["acknowledges", "questions", "clarity"]
    cells = _on_scale(given[given["criterion"].isin(lines) & (given["side"] == "vendor")])
    peers = cells[~cells["rater"].isin(["ana", "yusuf"])]
    usual = peers.groupby(["session", "contact", "criterion"])["value"].mean().rename("usual").reset_index()
    joined = cells.merge(usual, on=["session", "contact", "criterion"])
    effect = (joined["value"] - joined["usual"]).groupby([joined["rater"], joined["criterion"]]).mean().unstack()
    assert effect.loc["ana"].between(-1.05, -0.75).all()
    others = effect.drop(index=["ana", "yusuf"])
    assert others.abs().to_numpy().max() < 0.15


def test_yusuf_differs_from_one_time_to_the_next_and_nobody_else_does(given: pd.DataFrame) -> None:
    cells = _on_scale(given[given["criterion"].isin(["acknowledges", "questions", "clarity"])])
    cells = cells[(cells["side"] == "vendor")]
    usual = cells[~cells["rater"].isin(["ana", "yusuf"])].groupby(["session", "contact", "criterion"])["value"].median()
    spread = cells.join(usual.rename("usual"), on=["session", "contact", "criterion"])
    off = spread.assign(off=spread["value"] - spread["usual"]).groupby("rater")["off"].std()
    assert off["yusuf"] > 0.9
    assert off.drop("yusuf").max() < 0.55
    flips = given[given["criterion"].isin(["greeting", "resolution", "asked_twice"])]
    wrong = (flips["answer"] != flips["truth"]).groupby(flips["rater"]).mean()
    assert 0.12 < wrong["yusuf"] < 0.35
    assert wrong.drop("yusuf").max() < 0.06


def test_yusuf_changes_on_repeats_too(given: pd.DataFrame) -> None:
    changed: dict[str, list[bool]] = {"yusuf": [], "lucia": [], "marek": []}
    lines = ["greeting", "questions", "resolution"]
    for contact, first in plan.REPEATS.values():
        again = next(number for number, (name, _) in plan.REPEATS.items() if name == contact)
        pair = given[(given["contact"] == contact) & given["criterion"].isin(lines)]
        for rater, found in changed.items():
            own = pair[pair["rater"] == rater].pivot_table(
                index="criterion", columns="session", values="answer", aggfunc="first"
            )
            if {first, again} <= set(own.columns):
                found += list(own[first] != own[again])
    assert pd.Series(changed["yusuf"]).mean() > 0.25
    assert pd.Series(changed["lucia"] + changed["marek"]).mean() < 0.1


def test_ownership_cannot_be_scored_as_written_and_has_no_gap(given: pd.DataFrame) -> None:
    cells = _on_scale(given[given["criterion"] == "ownership"])
    pairs = cells.merge(cells, on=["session", "contact"])
    pairs = pairs[pairs["rater_x"] < pairs["rater_y"]]
    assert 0.15 < (pairs["value_x"] == pairs["value_y"]).mean() < 0.35
    gap = _gaps(given, "ownership")["gap"]
    assert abs(gap.mean()) < 2 * gap.std() / len(gap) ** 0.5


def test_a_failed_identity_check_is_seen_by_one_side_only(given: pd.DataFrame) -> None:
    lines = given[given["criterion"] == "id_check"]
    failed = lines[lines["truth"] == "fail"]
    assert failed["contact"].nunique() == 5
    by_side = failed.groupby(["contact", "side"])["answer"].agg(lambda answers: set(answers) == {"fail"}).unstack()
    for contact, row in by_side.iterrows():
        assert row[CAUGHT_BY[str(contact)]]
        assert not row.drop(CAUGHT_BY[str(contact)]).any()
    assert set(by_side.sum()) == {2, 3}
    assert not (lines[lines["truth"] != "fail"]["answer"] == "fail").any()


def test_the_clients_clarity_moves_by_more_than_one_in_session_seven_and_not_before(given: pd.DataFrame) -> None:
    cells = _on_scale(given[(given["criterion"] == "clarity") & (given["side"] == "client")])
    before, after = (cells[(cells["session"] >= MOVES_IN_SESSION) == moved]["off"].mean() for moved in (False, True))
    assert abs(before) < 0.1
    assert -1.4 < after < -1.0
    steady = _on_scale(given[(given["criterion"] == "clarity") & given["rater"].isin(["marek", "lucia", "ben"])])
    assert steady.groupby(steady["session"] >= MOVES_IN_SESSION)["off"].mean().abs().max() < 0.1


def test_the_decision_on_the_next_step_worked(given: pd.DataFrame) -> None:
    vague = given[(given["criterion"] == "next_step") & (given["truth"] == "no") & (given["rater"] != "yusuf")]
    share = (vague["answer"] == "no").groupby([vague["side"], vague["session"] > NEXT_STEP_DECIDED_AFTER]).mean()
    assert share["client"].min() > 0.95
    assert share["vendor"][False] < 0.15
    assert share["vendor"][True] > 0.85


def test_the_decision_on_acknowledging_did_not(given: pd.DataFrame) -> None:
    steady = given[~given["rater"].isin(["ana", "yusuf"]) & given["truth"].isin(["1", "2"])]
    gaps = _gaps(steady, "acknowledges")
    by_time = gaps["gap"].groupby(gaps["session"] > 5).mean()
    assert by_time.between(-1.1, -0.8).all()
    rest = given[~given["rater"].isin(["ana", "yusuf"]) & given["truth"].isin(["3", "4"])]
    assert abs(_gaps(rest, "acknowledges")["gap"].mean()) < 0.1


def test_everything_else_is_agreed(given: pd.DataFrame) -> None:
    others = given[~given["rater"].isin(["ana", "yusuf"])]
    for line in [*STEADY, "questions", "effort"]:
        cells = others[others["criterion"] == line]
        pairs = cells.merge(cells, on=["session", "contact"])
        pairs = pairs[pairs["rater_x"] < pairs["rater_y"]]
        assert (pairs["answer_x"] == pairs["answer_y"]).mean() > 0.92, line
        shares = (cells["answer"] == cells["truth"]).groupby(cells["side"]).mean()
        assert abs(shares["client"] - shares["vendor"]) < 0.05, line


def test_n_a_is_given_exactly_where_the_truth_says_so(given: pd.DataFrame) -> None:
    known = given[given["truth"].notna()]
    assert ((known["answer"] == "N/A") == (known["truth"] == "N/A")).all()


def test_agreed_scores_and_decisions_are_about_what_the_sides_differed_on(folder: EngagementFolder) -> None:
    assert len({row.session for row in folder.agreed_scores}) == 12
    repeated = {contact for contact, _ in plan.REPEATS.values()}
    assert not repeated & {row.contact for row in folder.agreed_scores}
    assert len(folder.decisions) == 5
    assert {row.state for row in folder.decisions} == {"agreed", "decided", "agreed_to_differ", "escalated"}


def test_the_population_holds_every_contact_but_the_letters_and_nobody_drew_one_about_repairs(
    folder: EngagementFolder,
) -> None:
    population = {row.contact: row for row in folder.population}
    assert len(population) == 1_567
    outside = {one.external_id for one in folder.contacts} - set(population)
    assert {one.channel for one in folder.contacts if one.external_id in outside} == {"document"}
    assert len(outside) == 3
    own = {one.external_id: one for one in folder.contacts}
    for contact in set(own) & set(population):
        row, described = population[contact], own[contact]
        assert (row.started_at, row.channel, row.topic) == (described.started_at, described.channel, described.topic)
    repairs = [row for row in folder.population if row.topic == "repairs"]
    assert 0.1 < len(repairs) / len(population) < 0.14
    assert not {row.contact for row in repairs} & set(own)


def test_twelve_of_the_eighteen_sessions_the_contract_asks_for_were_held(folder: EngagementFolder) -> None:
    held = [
        HeldSession(row.number, row.number, row.name, row.held_at.date())
        for row in folder.sessions
        if row.state is SessionState.CLOSED and row.held_at
    ]
    required = [Requirement(one.in_force_from, one.every_weeks) for one in folder.details.cadence]
    found = cadence(required, held, today=max(one.held_on for one in held) + timedelta(days=7))
    assert (found.n_held, found.n_required) == (12, 18)
    assert found.last_gap is not None
    assert found.last_gap.until == held[6].held_on


def test_the_vendor_expects_that_the_client_hears_formal_text_as_cold_on_tone_alone(given: pd.DataFrame) -> None:
    cell = ["session", "contact", "rater", "criterion"]
    guesses = _table("guesses.csv").astype({"session": int}).merge(given, on=cell)
    assert set(guesses["session"]) == set(plan.ASK_GUESSES)
    planted = guesses[(guesses["side"] == "vendor") & (guesses["style"] == "formal") & (guesses["criterion"] == "tone")]
    assert len(planted) >= 20
    assert 0.8 <= (planted["guess"] == "too_formal").mean() <= 0.98
    others = guesses.drop(planted.index)
    assert (others["guess"] == others["answer"]).all()
