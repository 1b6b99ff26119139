"""A hand-made Streamlit client: sends messages that no page would send, and keeps every byte that comes back."""

import time
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from calibration.server.context import COOKIE


@dataclass
class Answered:
    """What one run sent: every byte, and every widget id seen."""

    raw: bytes = b""
    widget_ids: set[str] = field(default_factory=set)

    def __contains__(self, text: str) -> bool:
        return text.encode() in self.raw


def run_page(
    port: int, token: str, page: str, *, query: str = "", clicked: str = "", fragment: str = "", seconds: float = 20
) -> Answered:
    """Run a page as the holder of a token and collect what the server sends until the script is done."""
    headers = {"Cookie": f"{COOKIE}={token}"}
    answered = Answered()
    with connect(
        f"ws://localhost:{port}/_stcore/stream",
        additional_headers=headers,
        subprotocols=["streamlit"],  # type: ignore[list-item]
        origin=f"http://localhost:{port}",  # type: ignore[arg-type]
        max_size=None,
    ) as socket:
        message = BackMsg()
        message.rerun_script.page_name = page
        message.rerun_script.query_string = query
        if fragment:
            message.rerun_script.fragment_id = fragment
        if clicked:
            state = message.rerun_script.widget_states.widgets.add()
            state.id, state.trigger_value = clicked, True
        socket.send(message.SerializeToString())
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            raw = socket.recv(timeout=seconds)
            assert isinstance(raw, bytes)
            answered.raw += raw
            forward = ForwardMsg()
            forward.ParseFromString(raw)
            if forward.WhichOneof("type") == "delta":
                element = forward.delta.new_element
                if element.WhichOneof("type") == "button":
                    answered.widget_ids.add(element.button.id)
            if forward.WhichOneof("type") == "script_finished":
                return answered
    raise AssertionError(f"The page {page!r} did not finish in {seconds} seconds.")
