"""Every card with its versions, and the doors to a new one."""

from collections.abc import Sequence

import streamlit as st

from calibration.store.scorecards import VersionSummary
from calibration.ui.look import side_word, text
from calibration.ui.results.markup import plain_label
from calibration.ui.setup_scorecards.places import go
from calibration.vocabulary import VersionState
from calibration.workflow.card_access import Card

DOORS = {
    "paste": "Paste from Excel",
    "starter": "Start from a starter card",
    "yaml": "Upload YAML",
    "empty": "Begin with an empty card",
}


def card_list(cards: Sequence[Card], *, may_begin: bool) -> None:
    """The doors, then the cards, own ones first."""
    if may_begin:
        with st.container(horizontal=True):
            for position, (name, label) in enumerate(DOORS.items()):
                st.button(
                    label,
                    type="secondary" if position else "primary",
                    key=f"scorecards.new.{name}",
                    on_click=go,
                    kwargs={"new": name},
                )
    for card in cards:
        with st.container(border=True, key=f"scorecards.card.{card.side}.{card.key}"):
            st.html(
                f'<p style="margin:0 0 4px"><strong>{text(card.name)}</strong> '
                f'<span class="tf-fine">of the {side_word(card.side)}</span></p>'
            )
            for version in card.versions:
                _version(version)


def _version(version: VersionSummary) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        published = f" {version.published_at:%-d %B %Y}" if version.published_at else ""
        tag = f'<span class="tf-tag">{text(version.state)}{published}</span>'
        st.html(f'<p style="margin:0">Version {version.number} {tag}</p>', width="stretch")
        st.button(
            "Edit" if version.state is VersionState.DRAFT else "Look",
            key=f"scorecards.open.{version.version_id}",
            on_click=go,
            kwargs={"version": str(version.version_id)},
            help=f"{plain_label(version.name)}, version {version.number}",
        )
