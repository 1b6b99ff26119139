"""The way out, as a real form post: only a post may end a session, and only with this browser's token."""

import streamlit as st

from calibration.ui.state import store
from calibration.workflow.identity import accounts_exist

_FORM = st.components.v2.component(
    "tuning_fork_sign_out",
    html='<a href="/account" hidden>Your account</a>'
    '<form method="post" action="/leave"><input type="hidden" name="token"><button></button></form>',
    css="a,button{font:inherit;color:var(--st-text-color);display:block;padding:8px 14px;min-height:44px;width:100%;"
    "box-sizing:border-box;text-align:left;border-radius:8px}\na[hidden]{display:none}a{line-height:26px}"
    "button{background:none;border:1px solid var(--st-border-color);cursor:pointer}"
    "a:focus-visible,button:focus-visible{outline:3px solid var(--st-primary-color);outline-offset:2px}",
    js="export default function({data,parentElement}){const part=(name)=>parentElement.querySelector(name);"
    "part('input').value=data.token;part('button').textContent=data.words;part('a').hidden=!data.account}",
)


def sign_out_form(form_token: str, *, key: str) -> None:
    """A button that ends this browser session; with accounts, the way to one's own as well."""
    with_accounts = accounts_exist(store())
    words = "Sign out" if with_accounts else "Continue as somebody else"
    _FORM(key=key, data={"token": form_token, "words": words, "account": with_accounts})
