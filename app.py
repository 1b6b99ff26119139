"""The ASGI application: ``streamlit run app.py``. The server's routes and gate around the Streamlit shell."""

import streamlit as st
from streamlit import config

from calibration.server.application import ROUTES, lifespan, middleware
from calibration.settings import settings
from calibration.ui.failure import show_failure
from calibration.ui.polling import is_poll

# One upload limit: Streamlit's own follows ours when a deployment sets another.
config.set_option("server.maxUploadSize", settings().upload_limit_mb)

app = st.App(
    "calibration/ui/shell.py",
    routes=ROUTES,
    middleware=middleware(is_poll=is_poll),
    lifespan=lifespan,
    on_script_error=show_failure,
)
