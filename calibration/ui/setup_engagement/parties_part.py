"""Who works together: client, vendor, and where the administrator belongs."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from calibration.store.engagements import OrganizationChoice
from calibration.ui.setup_parts import fine
from calibration.vocabulary import Side
from calibration.workflow.preparing import Party, Preparation
from calibration.workflow.terms import LONGEST_NAME

_NEW = 0
_SIDES: dict[str, Side | None] = {"client": Side.CLIENT, "vendor": Side.VENDOR, "neither": None}
_SIDE_WORDS = {"client": "To the client", "vendor": "To the vendor", "neither": "To neither"}


def parties_part(prepared: Preparation, at: str, offered: Sequence[OrganizationChoice]) -> Preparation:
    """Both companies, and the administrator's own."""
    client = _party("Client", "whose customers are served", prepared.client, f"{at}.client", offered)
    vendor = _party("Vendor", "which serves them", prepared.vendor, f"{at}.vendor", offered)
    words = list(_SIDES)
    own = st.radio(
        "Where do you belong?",
        words,
        index=words.index(next(word for word, side in _SIDES.items() if side is prepared.own_side)),
        format_func=_SIDE_WORDS.__getitem__,
        horizontal=True,
        key=f"{at}.own",
    )
    neutral = prepared.neutral
    if _SIDES[own] is None:
        neutral = _party("Your organization", "which belongs to neither side", neutral, f"{at}.neutral", offered)
        fine("You see joint sessions, and neither side’s own room.")
    return replace(prepared, client=client, vendor=vendor, own_side=_SIDES[own], neutral=neutral)


def _party(label: str, what: str, standing: Party, key: str, offered: Sequence[OrganizationChoice]) -> Party:
    """One company: one of those the person may name, or a new name."""
    names = {one.id: one.name for one in offered}
    chosen = standing.organization_id if standing.organization_id in names else _NEW
    if names:
        ids = [_NEW, *names]
        chosen = st.selectbox(
            f"{label}, {what}",
            ids,
            index=ids.index(chosen or _NEW),
            format_func={_NEW: "A new organization", **names}.__getitem__,
            key=f"{key}.known",
        )
        if chosen:
            return Party(chosen)
    name = st.text_input(
        f"Name of the {label.lower()}" if names else f"{label}, {what}",
        value=standing.name,
        max_chars=LONGEST_NAME,
        key=f"{key}.name",
    )
    return Party(name=name or "")


def party_name(party: Party, offered: Sequence[OrganizationChoice]) -> str:
    """What a party is called."""
    return next((one.name for one in offered if one.id == party.organization_id), party.name.strip())
