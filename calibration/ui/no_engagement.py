"""Somebody who is signed in and belongs to no engagement: what to do, and the way out."""

import streamlit as st

from calibration.ui.results.markup import plain_label
from calibration.ui.sign_out import sign_out_form
from calibration.ui.state import PAGES, store
from calibration.workflow.identity import SignedIn
from calibration.workflow.preparing import makes_engagements

_MAKING = "engagement"
_FOR_ADMINISTRATORS = {_MAKING: "Engagement", "record": "Record", "accounts": "Accounts"}


def show_without_engagement(person: SignedIn) -> None:
    """The pages of somebody without an engagement: what to do, and for an administrator the making of one."""
    makes = makes_engagements(store(), person_id=person.person_id)
    what_to_do = _make_one if makes else _ask_for_a_link
    names = [path.stem for path in sorted(PAGES.glob("*.py"))]
    # Every other address says the same: a link into an engagement that one has left is no fault of the address.
    others = [name for name in names if name != "home" and not (makes and name in _FOR_ADMINISTRATORS)]
    pages = [
        st.Page(what_to_do, title="Home", url_path="home", default=True),
        *(st.Page(what_to_do, title="Home", url_path=name, visibility="hidden") for name in others),
    ]
    if makes:
        pages += [
            st.Page(PAGES / f"{name}.py", title=title, url_path=name) for name, title in _FOR_ADMINISTRATORS.items()
        ]
    navigation = st.navigation(pages, position="top")
    with st.container(key="shell_who"), st.popover(plain_label(person.name), key="shell.menu"):
        sign_out_form(person.form_token, key="shell.leave")
    navigation.run()


def _make_one() -> None:
    st.title("You belong to no engagement yet.", anchor=False)
    st.write(
        "An engagement is one client’s work with one vendor. You say who they are and what they have agreed, in nine "
        "short steps; then you invite the first lead of each side."
    )
    with st.container(key="go-engagement-make", width="content"):
        st.page_link(PAGES / f"{_MAKING}.py", label="Make an engagement")


def _ask_for_a_link() -> None:
    st.title("You belong to no engagement.", anchor=False)
    st.write(
        "The QA lead of your company invites you: ask for a link. It opens once, and brings you straight in. If you "
        "were here before, your lead has taken you out; what you scored is kept."
    )
