"""Two sessions that are called the same never read the same in a choice."""

from calibration.ui.wording.session_names import apart


def test_only_names_that_come_twice_get_a_hint() -> None:
    names = {1: "Review · 3 May", 2: "Review · 3 May", 3: "Session 3"}
    assert apart(names, lambda one: f"session {one}") == {
        1: "Review · 3 May (session 1)",
        2: "Review · 3 May (session 2)",
        3: "Session 3",
    }
