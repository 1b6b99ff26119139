"""Telling a page's timers from a person: what the gate asks before it counts a message as somebody being there."""

from google.protobuf.message import DecodeError
from streamlit.proto.BackMsg_pb2 import BackMsg


def is_poll(data: bytes) -> bool:
    """Whether a message of the browser was sent by a fragment that runs by itself, or is a sign of life."""
    message = BackMsg()
    try:
        message.ParseFromString(data)
    except DecodeError:
        return False
    kind = message.WhichOneof("type")
    return kind == "app_heartbeat" or (kind == "rerun_script" and message.rerun_script.is_auto_rerun)
