"""The headers of every answer, which sites may talk to this one, and what never passes the gate."""

import base64
import hashlib
import re
from pathlib import Path

import pytest
import streamlit
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from calibration.server.headers import content_policy
from calibration.server.origins import is_host_ours, is_origin_ours
from calibration.settings import Settings, settings
from calibration.ui.polling import is_poll
from tests.factories import World
from tests.server.conftest import pass_through_door

HERE = "http://localhost:8501"


@pytest.fixture
def public(monkeypatch: pytest.MonkeyPatch) -> None:
    """A deployment behind an address of its own."""
    monkeypatch.setenv("TUNING_FORK_PUBLIC_URL", "https://tuning.example.com")
    settings.cache_clear()


@pytest.fixture(autouse=True)
def fresh_settings() -> None:
    settings.cache_clear()


def test_every_answer_carries_the_headers(browser: TestClient, demo_world: World) -> None:
    pass_through_door(browser, "tom")
    for path in ("/x", "/healthz", "/account", "/door", "/recordings/1", "/static/x.js"):
        headers = browser.get(path).headers
        policy = headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy
        assert "unsafe-eval" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert "camera=()" in headers["permissions-policy"]
        assert headers["referrer-policy"] == "same-origin"
        assert "strict-transport-security" not in headers
        assert "cache-control" in headers or path.startswith("/static/")


def test_our_own_pages_run_no_script_at_all(browser: TestClient) -> None:
    page = browser.get("/door", headers={"accept": "text/html"})
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "script-src" not in policy
    style = page.text.split("<style>")[1].split("</style>")[0]
    assert f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'" in policy
    assert "style=" not in page.text


def test_the_one_inline_script_of_streamlits_page_is_named_by_its_hash() -> None:
    html = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    assert len(scripts) == 1
    digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    policy = content_policy("localhost:8501")
    assert f"'sha256-{digest}'" in policy
    assert "connect-src 'self' ws://localhost:8501 wss://localhost:8501;" in policy


def test_a_host_that_is_none_is_not_repeated_in_the_policy() -> None:
    assert "evil" not in content_policy("x; script-src evil")


@pytest.mark.parametrize("origin", [None, "https://evil.example", "null", "http://localhost:9999", "http://localhost"])
def test_a_websocket_that_a_page_of_ours_did_not_open_is_refused(
    browser: TestClient, demo_world: World, origin: str | None
) -> None:
    pass_through_door(browser, "tom")
    headers = {"origin": origin} if origin else {}
    with (
        pytest.raises(WebSocketDisconnect) as refused,
        browser.websocket_connect("/_stcore/stream", headers=headers) as socket,
    ):
        socket.receive_text()
    assert refused.value.code == 1008


def test_streamlits_way_in_for_programs_is_shut(browser: TestClient, demo_world: World) -> None:
    pass_through_door(browser, "tom")
    assert browser.post("/_stcore/agent/interact", json={}).status_code == 404
    assert browser.get("/_stcore/agent/openapi.json").status_code == 404


def test_an_answer_from_another_site_is_refused_whatever_token_it_has(browser: TestClient, demo_world: World) -> None:
    pass_through_door(browser, "tom")
    answer = browser.post("/api/answers", json={}, headers={"origin": "https://evil.example"})
    assert (answer.status_code, answer.json()) == (403, {"message": "This was sent from another site."})


def test_with_a_public_address_the_program_answers_there_and_on_its_own_machine_only(public: None) -> None:
    assert is_host_ours("tuning.example.com")
    assert is_host_ours("localhost:8501")
    assert not is_host_ours("evil.example")
    assert is_origin_ours("https://tuning.example.com", "127.0.0.1:8501")
    assert not is_origin_ours("https://evil.example", "tuning.example.com")
    assert "wss://tuning.example.com" in content_policy("tuning.example.com")


@pytest.mark.parametrize(
    "wrong", ["tuning.example.com", "ftp://x.example", "https://x.example/path", "https://u@x.example"]
)
def test_a_public_address_is_a_site_and_nothing_more(wrong: str) -> None:
    with pytest.raises(ValueError, match="is no address of a site"):
        Settings(public_url=wrong)


def test_a_fragment_that_runs_by_itself_is_told_from_a_person() -> None:
    from streamlit.proto.BackMsg_pb2 import BackMsg

    def message(**said: object) -> bytes:
        made = BackMsg()
        for name, value in said.items():
            if name == "app_heartbeat":
                made.app_heartbeat = bool(value)
            else:
                setattr(made.rerun_script, name, value)
        return bytes(made.SerializeToString())

    assert is_poll(message(fragment_id="f", is_auto_rerun=True))
    assert is_poll(message(app_heartbeat=True))
    assert not is_poll(message(fragment_id="f"))
    assert not is_poll(message(page_name="meet"))
    assert not is_poll(b"\xff\xff")
