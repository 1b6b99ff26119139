"""The ASGI application: ``streamlit run app.py``. The server's routes and gate around the Streamlit shell."""

import streamlit as st

from calibration.server.application import MIDDLEWARE, ROUTES, lifespan

app = st.App("calibration/ui/shell.py", routes=ROUTES, middleware=MIDDLEWARE, lifespan=lifespan)
