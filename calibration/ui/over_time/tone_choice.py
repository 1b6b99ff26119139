"""Which sessions and which channel the section Tone counts. The address is the truth, so links work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import streamlit as st

from calibration.analysis.tone_facts import TonePeriod, ToneReport
from calibration.ui.state import current_engagement, now
from calibration.ui.wording import over_time_tone as say
from calibration.ui.wording.over_time import on
from calibration.vocabulary import Channel

_SIX = 6
_PERIOD, _CHANNEL, _SPAN = "over_time.tone.period", "over_time.tone.channel", "over_time.tone.span"


@dataclass(frozen=True, slots=True)
class ToneChoice:
    """What is counted."""

    period: TonePeriod
    channel: Channel | None


def choose_tone(everything: ToneReport) -> ToneChoice:
    """Show both choices and say what was chosen.

    Parameters
    ----------
    everything : ToneReport
        Of all sessions and channels: what there is to choose from.
    """
    days = sorted(set(everything.days))
    with st.container(horizontal=True, vertical_alignment="bottom", key="over_time.tone.choose"):
        period = _period(days, n_sessions=len(everything.days))
        channel = _channel(everything.channels)
    if period == "span":
        return ToneChoice(_between(days), channel)
    st.query_params.pop("between", None)
    if period == "six":
        return ToneChoice(TonePeriod(first=sorted(everything.days)[-_SIX:][0]), channel)
    return ToneChoice(TonePeriod(), channel)


def _period(days: Sequence[date], *, n_sessions: int) -> str:
    options = ["all"]
    if n_sessions > _SIX:
        options.insert(0, "six")
    if len(days) > 1:
        options.append("span")
    if len(options) == 1:
        return "all"
    _follow("sessions", _PERIOD, options)
    st.session_state.setdefault(_PERIOD, options[0])
    chosen = st.segmented_control(say.PERIOD, options, format_func=say.PERIODS.__getitem__, key=_PERIOD, required=True)
    return _address("sessions", _PERIOD, str(chosen or options[0]), default=options[0])


def _channel(channels: Sequence[Channel]) -> Channel | None:
    if len(channels) < 2:
        return None
    options = ["", *(one.value for one in channels)]
    _follow("channel", _CHANNEL, options)
    chosen = st.selectbox(
        say.CHANNEL, options, format_func=lambda one: one.capitalize() or say.EVERY_CHANNEL, key=_CHANNEL, width=200,
        filter_mode=None,
    )  # fmt: skip
    value = _address("channel", _CHANNEL, str(chosen or ""), default="")
    return Channel(value) if value else None


def _between(days: Sequence[date]) -> TonePeriod:
    """Two sessions by their days; both count."""
    wanted = [one for one in days if one.isoformat() in str(st.query_params.get("between", "")).split("_")]
    if _SPAN in st.session_state and not set(st.session_state[_SPAN]) <= set(days):
        st.session_state.pop(_SPAN)
    usual = (wanted[0], wanted[-1]) if wanted else (days[max(0, len(days) - _SIX)], days[-1])
    today = now().astimezone(ZoneInfo(current_engagement().time_zone)).date()
    first, last = st.select_slider(
        say.SPAN, list(days), usual, key=_SPAN, format_func=lambda day: on(day, today), label_visibility="collapsed",
        width=460,
    )  # fmt: skip
    st.query_params["between"] = f"{first.isoformat()}_{last.isoformat()}"
    return TonePeriod(first, last)


def _follow(name: str, key: str, options: Sequence[str]) -> None:
    """Take up what the address names, when somebody followed a link or went back; forget what is no choice here."""
    wanted = str(st.query_params.get(name, ""))
    if wanted in options and wanted and wanted != st.session_state.get(f"{key}.address"):
        st.session_state[key] = wanted
    if st.session_state.get(key) not in options:
        st.session_state.pop(key, None)


def _address(name: str, key: str, value: str, *, default: str) -> str:
    """Write a choice into the address; the usual one leaves it out."""
    st.session_state[f"{key}.address"] = value
    if value == default:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = value
    return value
