"""Settings: what an environment says, and what an empty value of it means."""

import pytest

from calibration.settings import Settings


@pytest.mark.parametrize("empty", ["", "   "])
def test_a_secret_key_without_a_value_is_none(monkeypatch: pytest.MonkeyPatch, empty: str) -> None:
    monkeypatch.setenv("TUNING_FORK_SECRET_KEY", empty)
    assert Settings().secret_key is None
    monkeypatch.setenv("TUNING_FORK_SECRET_KEY", "a key")
    assert Settings().text_key() == b"a key"
