"""Home: what is waiting for you."""

from calibration.ui.home_view import show_home

show_home()
