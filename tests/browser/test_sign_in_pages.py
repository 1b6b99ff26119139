"""The plain pages: clean to axe in light and dark on a desk and a phone, and walked with the keyboard alone."""

import os
import re
import subprocess
import sys
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.visiting import watch
from tests.servers import ROOT, ServerProcess

WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 800}
PASSWORD, NEW = "slow green boats", "quiet yellow harbour"
EMAIL = "ada@example.com"
Axe = Callable[[Page], list[str]]


def look(page: Page, axe_problems: Axe) -> None:
    """What axe and a phone say of the page that is open."""
    for mode in ("light", "dark"):
        for size in (WIDE, NARROW):
            page.emulate_media(color_scheme=mode)
            page.set_viewport_size(size)
            assert axe_problems(page) == [], f"{page.url}, {mode}, {size['width']} px"
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide == 0, "no scrolling from side to side"


def type_in(page: Page, *texts: str) -> None:
    """Type into one field after the other, from the one that has the focus, and press Enter in the last."""
    for i, text in enumerate(texts):
        if i:
            page.keyboard.press("Tab")
        page.keyboard.press("Control+a")
        page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_set_up_sign_out_sign_in_change_and_reset_with_the_keyboard(
    app_server: ServerProcess, context: BrowserContext, axe_problems: Axe
) -> None:
    page, url = context.new_page(), app_server.url
    wrong = watch(page, url)
    page.goto(f"{url}/door")
    look(page, axe_problems)
    page.get_by_role("link", name="Set it up for your own team").press("Enter")
    expect(page.get_by_label("Your name")).to_be_focused()
    type_in(page, "Ada Moss", EMAIL, "short", "short")
    expect(page.get_by_label("New password")).to_be_focused()
    expect(page.get_by_label("New password")).to_have_accessible_description(re.compile("has 5 characters"))
    look(page, axe_problems)
    type_in(page, PASSWORD, PASSWORD)
    expect(page).to_have_url(re.compile(r"/engagement\?new=1$"))

    page.goto(f"{url}/account")
    expect(page.get_by_text("· this browser")).to_be_visible()
    look(page, axe_problems)
    page.get_by_label("The password you have now").focus()
    type_in(page, "not this one", NEW, NEW)
    expect(page.get_by_label("The password you have now")).to_be_focused()
    look(page, axe_problems)
    type_in(page, PASSWORD, NEW, NEW)
    expect(page.get_by_role("status")).to_have_text("Your new password is kept. Every other browser is signed out.")
    page.get_by_role("button", name="Sign out everywhere").press("Enter")

    expect(page.get_by_label("Email address")).to_be_focused()
    look(page, axe_problems)
    type_in(page, EMAIL, PASSWORD)
    expect(page.get_by_label("Password")).to_be_focused()
    expect(page.get_by_label("Password")).to_have_accessible_description(re.compile("do not belong together"))
    look(page, axe_problems)
    type_in(page, NEW)
    expect(page.get_by_test_id("stMain")).to_be_visible()

    page.goto(reset_link(app_server))
    expect(page.get_by_role("heading")).to_have_text("Choose a new password, Ada Moss.")
    look(page, axe_problems)
    type_in(page, PASSWORD, PASSWORD)
    expect(page.get_by_role("status")).to_have_text("Your new password is kept. Sign in with it.")
    page.go_back()
    page.reload()
    expect(page.get_by_role("heading")).to_have_text("This link is over.")
    look(page, axe_problems)
    statuses = ("422", "410")  # forms that come back, and the link that is over, are meant so
    assert [one for one in wrong if not any(f"status of {status}" in one for status in statuses)] == []


def reset_link(server: ServerProcess) -> str:
    """A reset link as the command line prints it, for this server's port."""
    command = [sys.executable, "-m", "calibration", "reset-link", EMAIL]
    environment = {**os.environ, **server.environment, "TUNING_FORK_PUBLIC_URL": server.url}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    found = re.search(r"http\S+/reset/\S+", done.stdout)
    assert found, done.stdout
    return found[0]


def test_emptying_a_browser_removes_what_the_scoring_form_kept_and_signing_out_does_not(
    demo_server: ServerProcess, context: BrowserContext
) -> None:
    page, url = context.new_page(), demo_server.url
    for button, left in (("Sign out here", "kept"), ("Sign out and empty this browser", None)):
        page.goto(url)
        page.goto(f"{url}/account")
        page.evaluate("localStorage.setItem('tuning-fork:answers', 'kept')")
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("heading", name="Continue as somebody in the demo.")).to_be_visible()
        assert page.evaluate("localStorage.getItem('tuning-fork:answers')") == left
