"""One browser a run, one context a test, servers in processes of their own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.chromium import find_chromium
from tests.servers import ServerProcess, running

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
]
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 800}

# A busy machine is slow, not wrong: what is waited for may take its time, and is there at once when there is some.
expect.set_options(timeout=15_000)

# What axe finds in elements that Streamlit 1.67 draws by itself, and that no option of it changes: the lists of its
# folded menu on a phone when pages have a heading, and the role of its file drop zone. (rule, mark of the element)
STREAMLITS_OWN = (
    ("list", 'data-testid="stSidebarNavItems"'),
    ("listitem", '<li class="st-emotion-cache'),
    ("presentation-role-conflict", 'data-testid="stFileUploaderDropzone"'),
)

# Scripts that a server runs; importing them as tests would run them here.
collect_ignore = ["scoring_form/form_app.py", "scoring_form/form_page.py"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


# ---- the browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The run's one browser."""
    path = find_chromium()
    assert path, "No Chromium found: run python tests/chromium.py, which installs it or says how."
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=CHROMIUM_OPTIONS)
        yield started
        started.close()


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """A function that opens a context: one person's browser on one device.

    Keyword arguments: ``phone`` (390 px and touch instead of 1440 px), ``dark``, and anything that
    ``Browser.new_context`` takes.
    """
    with _contexts(browser) as open_context:
        yield open_context


@pytest.fixture(scope="module")
def new_module_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """The same for a whole module: people who need not come in again for every test."""
    with _contexts(browser) as open_context:
        yield open_context


@contextmanager
def _contexts(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    opened: list[BrowserContext] = []

    def open_context(*, phone: bool = False, dark: bool = False, **options: Any) -> BrowserContext:
        options = {
            "viewport": PHONE if phone else DESK,
            "has_touch": phone,
            "is_mobile": phone,
            "color_scheme": "dark" if dark else "light",
            "locale": "en-GB",
            "timezone_id": "Europe/London",
            **options,
        }
        context = browser.new_context(**options)
        context.set_default_timeout(15_000)
        opened.append(context)
        return context

    yield open_context
    for context in opened:
        context.close()


@pytest.fixture
def context(new_context: Callable[..., BrowserContext]) -> BrowserContext:
    """One person's browser at 1440 px, light."""
    return new_context()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """One tab of it."""
    return context.new_page()


@pytest.fixture(scope="session")
def settle() -> Callable[..., None]:
    """A function that waits until Streamlit is connected and no script runs.

    It returns at once when a click has not reached the server yet: assert the outcome first, then settle.
    """

    def wait(page: Page, *, timeout: float = 15_000) -> None:
        page.wait_for_function(
            """() => {const app = document.querySelector('[data-testid="stApp"]');
              return app && app.getAttribute('data-test-script-state') === 'notRunning'
                         && app.getAttribute('data-test-connection-state') === 'CONNECTED'}""",
            timeout=timeout,
        )

    return wait


@pytest.fixture(scope="session")
def axe_problems() -> Callable[[Page], list[str]]:
    """A function that lists what axe finds wrong with a page, a sentence each; empty is clean."""

    def problems(page: Page) -> list[str]:
        violations = Axe().run(page).response["violations"]
        return [
            f"{violation['id']}: {violation['help']}: {node['html'][:200]} {node.get('failureSummary', '')[:300]}"
            for violation in violations
            for node in violation["nodes"]
            if not any(violation["id"] == rule and mark in node["html"] for rule, mark in STREAMLITS_OWN)
        ]

    return problems


# ---- servers


@pytest.fixture(scope="session")
def server_process() -> SimpleNamespace:
    """How a test module starts a server of its own: ``ServerProcess`` and ``running``."""
    return SimpleNamespace(ServerProcess=ServerProcess, running=running)


@pytest.fixture
def app_server(tmp_path: Path) -> Iterator[ServerProcess]:
    """The program itself on a fresh SQLite database without the demo; ``kill()`` and ``start()`` restart it."""
    environment = {
        "TUNING_FORK_DATABASE_URL": f"sqlite:///{tmp_path / 'tuning_fork.db'}",
        "TUNING_FORK_DEMO": "false",
        "TUNING_FORK_SECRET_KEY": "only-for-tests",
    }
    with running(ServerProcess(ROOT / "app.py", folder=tmp_path, environment=environment)) as server:
        yield server


@pytest.fixture(scope="module")
def demo_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """The program with the demo loaded, one for all tests of a module: they read, or write where nobody else does."""
    folder = tmp_path_factory.mktemp("demo")
    environment = {
        "TUNING_FORK_DATABASE_URL": f"sqlite:///{folder / 'tuning_fork.db'}",
        "TUNING_FORK_DEMO": "true",
        "TUNING_FORK_SECRET_KEY": "only-for-tests",
    }
    with running(ServerProcess(ROOT / "app.py", folder=folder, environment=environment)) as server:
        yield server
