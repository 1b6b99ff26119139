"""The way out, as a real form post: only a post may end a session, and only with this browser's token."""

import streamlit as st

_FORM = st.components.v2.component(
    "tuning_fork_sign_out",
    html='<form method="post" action="/leave"><input type="hidden" name="token">'
    "<button>Continue as somebody else</button></form>",
    css="button{font:inherit;color:var(--st-text-color);background:none;border:1px solid var(--st-border-color);"
    "border-radius:8px;padding:8px 14px;min-height:44px;cursor:pointer;width:100%;text-align:left}"
    "button:focus-visible{outline:3px solid var(--st-primary-color);outline-offset:2px}",
    js="export default function({data,parentElement}){parentElement.querySelector('input').value=data.token}",
)


def sign_out_form(form_token: str, *, key: str) -> None:
    """A button that ends this browser session and shows the door."""
    _FORM(key=key, data={"token": form_token})
