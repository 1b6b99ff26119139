"""One version: looked at as reviewers read it, edited while it is an own draft, published or retired."""

from collections.abc import Callable

import streamlit as st

from calibration.errors import CalibrationError
from calibration.scorecard.yaml_form import scorecard_to_yaml
from calibration.ui.look import side_word, text
from calibration.ui.results.markup import plain_label
from calibration.ui.setup_parts import fine
from calibration.ui.setup_scorecards.card_html import card_html
from calibration.ui.setup_scorecards.editor import editor
from calibration.ui.setup_scorecards.places import go, who
from calibration.ui.setup_scorecards.publish import publish_form
from calibration.ui.state import now, store
from calibration.ui.wording import setup_scorecards as say
from calibration.vocabulary import VersionState
from calibration.workflow.card_access import CardVersion
from calibration.workflow.cards import begin_version, discard_draft, retire_version

_EDIT, _READ, _PUBLISH = "Edit", "As reviewers read it", "Publish"


def version_view(version: CardVersion) -> None:
    """Title, what can be done, and the part that was chosen."""
    card = version.definition
    st.html(
        f'<p class="tf-eyebrow">Scorecard of the {side_word(version.side)} · version {card.version} · '
        f"{text(version.state)}</p>"
    )
    st.title(plain_label(card.name) or "A card without a name")
    fine(say.card_facts(card) + (f" · {card.note}" if card.note else ""))
    _actions(version)
    if not version.editable:
        st.html(card_html(card))
        return
    part = st.segmented_control(
        "What now?", [_EDIT, _READ, _PUBLISH], default=_EDIT, required=True, key="scorecards.part"
    )
    if part == _READ:
        st.html(card_html(card))
    elif part == _PUBLISH:
        publish_form(version)
    else:
        editor(version)


def _actions(version: CardVersion) -> None:
    card = version.definition
    with st.container(horizontal=True):
        st.button("All scorecards", type="tertiary", key="scorecards.back", on_click=go)
        st.download_button(
            "Download YAML",
            data=scorecard_to_yaml(card),
            file_name=f"{card.key}-{card.version}.yaml",
            mime="application/yaml",
            on_click="ignore",
            key="scorecards.yaml.download",
        )
        if (
            version.own
            and version.state is not VersionState.DRAFT
            and st.button("New version", type="primary", key="scorecards.next")
        ):
            _next_version(version)
        if version.own and version.state is VersionState.PUBLISHED:
            _sure("Retire", "Nothing new is planned on it. What was scored on it stays.", _retire, version)
        if version.editable:
            _sure("Discard", "This draft is taken out for good.", _discard, version)


def _sure(label: str, consequence: str, act: Callable[[CardVersion], None], version: CardVersion) -> None:
    name = label.casefold()
    with st.popover(label, key=f"scorecards.{name}"):
        st.write(consequence)
        if st.button(f"{label} it", type="primary", key=f"scorecards.{name}.sure"):
            try:
                act(version)
            except CalibrationError as error:
                st.error(plain_label(error))
                return
            st.rerun()


def _retire(version: CardVersion) -> None:
    retire_version(store(), **who(), version_id=version.version_id, now=now())


def _discard(version: CardVersion) -> None:
    discard_draft(store(), **who(), version_id=version.version_id, revision=version.revision)
    go()


def _next_version(version: CardVersion) -> None:
    try:
        version_id = begin_version(store(), **who(), key=version.definition.key, now=now())
    except CalibrationError as error:
        st.error(plain_label(error))
        return
    go(version=str(version_id))
    st.rerun()
