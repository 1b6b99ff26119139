"""Where each side thinks the client wants the tone: placed by its QA lead, seen by nobody else until both have."""

from zoneinfo import ZoneInfo

import numpy as np
import streamlit as st

from calibration.errors import CalibrationError
from calibration.scorecard.definition import CriterionDefinition
from calibration.scorecard.tone import target_scale, target_shape
from calibration.store.targets import TargetRow, ToneLine, target_sides, targets_seen_by, tone_lines
from calibration.ui.look import text
from calibration.ui.over_time.opened import Opened
from calibration.ui.results.markup import plain_label
from calibration.ui.setup_parts import fine
from calibration.ui.state import current_engagement, current_person, now, store
from calibration.ui.wording import over_time_tone_targets as say
from calibration.vocabulary import AnswerType, Channel, CriterionKind, Side, TargetShape
from calibration.workflow.rights import Action, may
from calibration.workflow.targets import place_target


def tone_targets(page: Opened) -> None:
    """Every tone line with who has placed a target; for a lead of a side, where to place one."""
    box = st.expander(say.WHERE, key="over_time.tone.targets", on_change="rerun")
    if not box.open:
        return
    with box:
        with store().reading() as db:
            lines = tone_lines(db, page.viewer.engagement_id)
            sides = target_sides(db, page.viewer.engagement_id)
            seen = targets_seen_by(db, page.viewer)
        if not lines:
            fine(say.NO_LINES)
            return
        fine(say.HOW)
        channel: Channel | None = st.selectbox(
            say.PLACED_FOR, [None, *Channel], format_func=say.channel_name, key="over_time.tone.targets.channel",
            width=330, filter_mode=None,
        )  # fmt: skip
        for line in lines:
            place = line.criterion_id, channel
            own = [row for row in seen if (row.criterion_id, row.channel) == place]
            _one_line(page, line, channel, sides.get(place, frozenset()), own)


def _one_line(
    page: Opened, line: ToneLine, channel: Channel | None, sides: frozenset[Side], seen: list[TargetRow]
) -> None:
    engagement = current_engagement()
    names = {Side.CLIENT: engagement.client, Side.VENDOR: engagement.vendor}
    today = now().astimezone(ZoneInfo(engagement.time_zone)).date()
    own_side = page.viewer.side if page.viewer.side in names else None
    said = [
        say.status(sides, own=own_side, names=names),
        *say.placed_at(line.definition, seen, names=names, today=today),
    ]
    st.html(
        f'<h3 class="tf-h3">{text(line.definition.name)}</h3>'
        + "".join(f'<p class="tf-fine" style="margin:0">{text(one)}</p>' for one in said)
    )
    if may(page.viewer, Action.PLACE_TARGET):
        own = [row for row in seen if row.side is own_side]
        _form(page, line, channel, own[-1] if own else None)


def _form(page: Opened, line: ToneLine, channel: Channel | None, own: TargetRow | None) -> None:
    """A slider with the line's own words at both ends, and the press that stores it."""
    key = f"over_time.tone.target.{page.viewer.engagement_id}.{line.criterion_id}.{channel or 'all'}"
    lower, upper = _slider(line.definition, own, key=key)
    low, high = say.ends(line.definition)
    st.html(
        '<div class="tf-fine" style="display:flex;justify-content:space-between;max-width:460px">'
        f"<span>{text(low)}</span><span>{text(high)}</span></div>"
        f'<p class="tf-fine" style="margin:4px 0 0">{text(say.chosen(line.definition, lower, upper))}</p>'
    )
    if not st.button(say.CHANGE if own else say.PLACE, key=f"{key}.place"):
        return
    if (lower, upper) == target_scale(line.definition):
        st.error(say.TOO_WIDE)
    elif upper is None and lower == 0:
        st.error(say.TOO_LOW)
    else:
        _place(page, line, channel, lower, upper)


def _slider(definition: CriterionDefinition, own: TargetRow | None, *, key: str) -> tuple[float, float | None]:
    """The place chosen. Without an earlier one it starts at the whole scale, so that nothing is suggested."""
    options = _places(definition)
    label = f"{say.WHERE} {plain_label(definition.name)}"
    if target_shape(definition) is TargetShape.FLOOR:
        floor: float = st.select_slider(
            label, options, _nearest(options, own.lower) if own else options[0], key=key, width=460,
            format_func=lambda value: say.mark(definition, value), label_visibility="collapsed",
        )  # fmt: skip
        return floor, None
    ends = (options[0], options[-1])
    if own is not None and own.upper is not None:
        ends = _nearest(options, own.lower), _nearest(options, own.upper)
    lower, upper = st.select_slider(
        label, options, ends, key=key, width=460, format_func=lambda value: say.mark(definition, value),
        label_visibility="collapsed",
    )  # fmt: skip
    return lower, upper


def _places(definition: CriterionDefinition) -> list[float]:
    low, high = target_scale(definition)
    step = 0.1
    if definition.kind is CriterionKind.TONE_POSITION:
        step = 0.25
    elif definition.answer_type is AnswerType.BINARY:
        step = 0.05
    return [round(float(value), 2) + 0.0 for value in np.linspace(low, high, round((high - low) / step) + 1)]


def _nearest(options: list[float], value: float) -> float:
    return min(options, key=lambda option: abs(option - value))


def _place(page: Opened, line: ToneLine, channel: Channel | None, lower: float, upper: float | None) -> None:
    try:
        place_target(
            store(), person_id=current_person().person_id, engagement_id=page.viewer.engagement_id,
            criterion_id=line.criterion_id, channel=channel, lower=lower, upper=upper, now=now(),
        )  # fmt: skip
    except CalibrationError as error:
        st.error(plain_label(error))
        return
    st.rerun()
