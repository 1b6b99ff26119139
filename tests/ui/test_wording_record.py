"""Every kind of entry has a sentence, also of a shape that no effect writes."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from calibration.analysis.record_report import RecordLine, Who
from calibration.store.record_pages import RecordSession
from calibration.ui.wording import record as say
from calibration.vocabulary import NamesShown, Role, SessionScope, Side
from calibration.workflow.recorded import RecordedAction


def line(action: str, *, details: dict[str, object] | None = None, **more: object) -> RecordLine:
    settled: dict[str, object] = {
        "id": 1, "chain": "engagement:1:joint", "room": SessionScope.JOINT, "position": 1,
        "at": datetime(2026, 11, 3, 14, 3, tzinfo=UTC), "action": action, "who": Who("Marek", Side.VENDOR),
        "about": None, "session": None, "details": details or {}, "erased": False, "commitment": "",
        "previous_hash": "", "entry_hash": "",
    }  # fmt: skip
    return RecordLine(**(settled | more))  # type: ignore[arg-type]


@pytest.mark.parametrize("action", list(RecordedAction))
def test_every_action_has_a_kind_and_a_sentence_even_without_details(action: RecordedAction) -> None:
    said = say.sentence(line(action))
    assert said.startswith("Marek (vendor) ")
    assert "None" not in said
    assert "_" not in said + say.kind(action)
    assert action in say.kinds(installation=True) + say.kinds(installation=False)


def test_a_submission_reads_as_people_say_it() -> None:
    session = RecordSession(12, SessionScope.JOINT, NamesShown.OWN_SIDE)
    details: dict[str, object] = {"receipt": "7F3A", "late": True, "by_leave": False}
    said = say.sentence(line("reviews_submitted", session=session, details=details))
    assert said == "Marek (vendor) submitted session 12 · receipt 7F3A · late"
    assert say.moment(line("signed_in").at, ZoneInfo("Europe/London")) == "Tue 3 Nov 2026, 14:03"


def test_an_action_of_a_later_release_is_told_by_its_name() -> None:
    assert say.sentence(line("moon_landed")) == "Marek (vendor) moon landed"
    assert say.kind("moon_landed") == "Moon landed"


@pytest.mark.parametrize(
    ("who", "words"),
    [
        (Who("Priya", Side.CLIENT), "Priya (client)"),
        (Who(side=Side.VENDOR, letter="B", role=Role.REVIEWER), "Vendor B"),
        (Who(side=Side.VENDOR, role=Role.ADMINISTRATOR), "An administrator (vendor)"),
        (Who(role=Role.FACILITATOR), "A facilitator (neutral)"),
        (Who(), "Somebody who has left"),
        (None, "The program"),
    ],
)
def test_somebody_is_called_what_may_be_said_of_them(who: Who | None, words: str) -> None:
    assert say.party(who) == words
