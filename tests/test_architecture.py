"""What keeps the layout as it was agreed: who may import what, and how long anything may grow."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted((ROOT / "pages").glob("*.py"))
MODULES = sorted(path for path in (ROOT / "calibration").rglob("*.py") if "versions" not in path.parts)
SPOKEN = [*MODULES, *PAGES, ROOT / "app.py"]

LONGEST_PAGE = 80
LONGEST_MODULE = 300
LONGEST_FUNCTION = 50
INSIDE_TYPES = frozenset({"calibration.errors", "calibration.vocabulary", "calibration.settings"})
"""Words, errors and settings: below every layer, so anybody may know them."""


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in it, with the names taken from it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} line {node.lineno} imports relatively"
            yield node.module or ""


def length(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Every function of a file and its lines, decorators and docstring left out."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            said = ast.get_docstring(node, clean=False)
            first = node.body[1] if said is not None and len(node.body) > 1 else node.body[0]
            signature = node.body[0].lineno - node.lineno
            yield node.name, signature + (node.end_lineno or 0) - first.lineno + 1


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_page_knows_streamlit_ui_and_the_words_only(path: Path) -> None:
    inner = {name for name in imported(path) if name.split(".")[0] == "calibration"}
    assert {name for name in inner if not name.startswith("calibration.ui")} <= INSIDE_TYPES
    outside = {name.split(".")[0] for name in imported(path)} - {"calibration"}
    assert outside - sys.stdlib_module_names <= {"streamlit"}


def test_the_application_file_knows_the_server_the_settings_and_two_answers_of_the_interface() -> None:
    inner = {name for name in imported(ROOT / "app.py") if name.startswith("calibration")}
    assert inner - INSIDE_TYPES == {
        "calibration.server.application",
        "calibration.ui.failure",
        "calibration.ui.polling",
    }


def test_streamlit_stays_in_ui_pages_and_the_application_file() -> None:
    allowed = {ROOT / "app.py", *PAGES}
    offenders = [
        named(path)
        for path in SPOKEN
        if path not in allowed
        and "calibration/ui/" not in path.as_posix()
        and any(name.split(".")[0] == "streamlit" for name in imported(path))
    ]
    assert offenders == []


def test_no_page_and_no_module_grows_too_long() -> None:
    limits = {path: LONGEST_PAGE if path in PAGES else LONGEST_MODULE for path in SPOKEN}
    assert {named(path): length(path) for path, limit in limits.items() if length(path) > limit} == {}


def test_no_function_grows_too_long() -> None:
    long = {
        f"{named(path)}: {name}": lines
        for path in SPOKEN
        for name, lines in functions(path)
        if lines > LONGEST_FUNCTION
    }
    assert long == {}


def test_the_measures_notice_what_they_look_for(tmp_path: Path) -> None:
    """The control: a file with every fault is found out."""
    bad = tmp_path / "bad.py"
    body = "\n".join(["    x = 1"] * 60)
    bad.write_text(f"import os\n\ndef long():\n    import streamlit.web\n{body}\n", encoding="utf-8")
    assert set(imported(bad)) == {"os", "streamlit.web"}
    assert dict(functions(bad))["long"] > LONGEST_FUNCTION


def test_every_fragment_asks_who_is_there_before_it_draws() -> None:
    """Fragments run without the shell: one that does not ask would go on for whoever was signed out."""
    found = 0
    for path in (*sorted((ROOT / "calibration" / "ui").rglob("*.py")), *sorted((ROOT / "pages").glob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            marks = [ast.unparse(mark) for mark in getattr(node, "decorator_list", [])]
            for i, mark in enumerate(marks):
                if mark.startswith("st.fragment"):
                    found += 1
                    assert marks[i + 1 : i + 2] == ["still_signed_in"], f"{path.name}: {getattr(node, 'name', '')}"
    assert found >= 3
