"""A hand-made Streamlit client: sends messages that no page would send, and keeps every byte that comes back."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from calibration.server.context import COOKIE

_FIELDS = {bool: "bool_value", str: "string_value", float: "double_value"}


@dataclass
class Answered:
    """What one run sent: every byte, every button seen with the fragment it stands in ("" outside), and the fragments
    that run by themselves."""

    raw: bytes = b""
    buttons: dict[str, str] = field(default_factory=dict)
    polls: list[str] = field(default_factory=list)
    widgets: set[str] = field(default_factory=set)
    """Ids of everything that can be set, what folds included."""
    pages: frozenset[str] = frozenset()
    """Addresses of the pages in the navigation."""

    def __contains__(self, text: str) -> bool:
        return text.encode() in self.raw

    def widget(self, key: str) -> str:
        """The id of the one widget with this key; ``KeyError`` where it was not sent."""
        for one in self.widgets:
            if one.endswith(f"-{key}"):
                return one
        raise KeyError(key)

    @property
    def widget_ids(self) -> set[str]:
        """Ids of the buttons."""
        return set(self.buttons)


@dataclass(frozen=True)
class RawTab:
    """One browser tab: a websocket that runs one page after another."""

    socket: ClientConnection

    def run(
        self,
        page: str,
        *,
        query: str = "",
        clicked: str = "",
        fragment: str = "",
        seconds: float = 20,
        by_itself: bool = False,
        states: Mapping[str, bool | str | float] | None = None,
    ) -> Answered:
        """Run a page, or a fragment of it, and collect what the server sends until the script is done.

        ``by_itself`` says that a timer of the page asks, not a person; ``states`` sets widgets by their ids.
        """
        message = BackMsg()
        message.rerun_script.is_auto_rerun = by_itself
        message.rerun_script.page_name = page
        message.rerun_script.query_string = query
        if fragment:
            message.rerun_script.fragment_id = fragment
        if clicked:
            state = message.rerun_script.widget_states.widgets.add()
            state.id, state.trigger_value = clicked, True
        for identity, value in (states or {}).items():
            state = message.rerun_script.widget_states.widgets.add()
            state.id = identity
            setattr(state, _FIELDS[type(value)], value)
        self.socket.send(message.SerializeToString())
        answered = Answered()
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            raw = self.socket.recv(timeout=seconds)
            assert isinstance(raw, bytes)
            answered.raw += raw
            forward = ForwardMsg()
            forward.ParseFromString(raw)
            if forward.WhichOneof("type") == "delta":
                element = forward.delta.new_element
                answered.widgets |= _ids(forward.delta)
                if element.WhichOneof("type") == "button":
                    answered.buttons[element.button.id] = forward.delta.fragment_id
            if forward.WhichOneof("type") == "navigation":
                answered.pages = frozenset(page.url_pathname for page in forward.navigation.app_pages)
            if forward.WhichOneof("type") == "auto_rerun":
                answered.polls.append(forward.auto_rerun.fragment_id)
            if forward.WhichOneof("type") == "script_finished":
                return answered
        raise AssertionError(f"The page {page!r} did not finish in {seconds} seconds.")


def _ids(delta: Delta) -> set[str]:
    """The id of what a delta brings, if it is something that can be set."""
    holder = delta.new_element if delta.WhichOneof("type") == "new_element" else delta.add_block
    kind = holder.WhichOneof("type")
    identity = getattr(getattr(holder, kind), "id", "") if kind else ""
    return {identity} if identity else set()


@contextmanager
def raw_tab(port: int, token: str) -> Iterator[RawTab]:
    """Open a tab as the holder of a token."""
    with connect(
        f"ws://localhost:{port}/_stcore/stream",
        additional_headers={"Cookie": f"{COOKIE}={token}"},
        subprotocols=["streamlit"],  # type: ignore[list-item]
        origin=f"http://localhost:{port}",  # type: ignore[arg-type]
        max_size=None,
    ) as socket:
        yield RawTab(socket)


def run_page(
    port: int, token: str, page: str, *, query: str = "", clicked: str = "", fragment: str = "", seconds: float = 20
) -> Answered:
    """Run a page once in a tab of its own, as the holder of a token."""
    with raw_tab(port, token) as tab:
        return tab.run(page, query=query, clicked=clicked, fragment=fragment, seconds=seconds)
