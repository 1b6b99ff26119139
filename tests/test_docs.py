"""What the documents claim is what the program does."""

import re
import tomllib
from pathlib import Path

import pytest

from calibration.settings import DEFAULT_DATABASE_URL, Settings

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def settings_rows() -> list[str]:
    """The README's settings table as ``settings.py`` would write it."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = "an SQLite file under `var/`" if field.default == DEFAULT_DATABASE_URL else f"`{field.default}`"
        shown = "unset" if field.default is None else default
        rows.append(f"| `TUNING_FORK_{name.upper()}` | {shown} | {field.description} |")
    return rows


def test_the_readme_lists_every_setting_as_the_code_has_it() -> None:
    table = README.split("<!-- settings -->")[1].split("<!-- /settings -->")[0].strip()
    assert table.splitlines() == settings_rows()


def test_there_is_one_upload_limit() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["server"]["maxUploadSize"] == Settings.model_fields["upload_limit_mb"].default


@pytest.mark.parametrize("document", [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md"], ids=lambda p: p.name)
def test_every_link_between_documents_leads_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", document.read_text(encoding="utf-8")):
        assert (document.parent / target).exists(), target


def test_the_readmes_commands_are_targets_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"\bmake (\w+)", README)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_every_page_of_the_app_is_in_the_readme() -> None:
    shell = (ROOT / "calibration" / "ui" / "shell.py").read_text(encoding="utf-8")
    titles = re.findall(r'_page\("\w+", "([^"]+)"', shell)
    assert len(titles) >= 7
    for title in titles:
        assert f"**{title}**" in README or f"· {title}**" in README or f"**{title}** (" in README, title
