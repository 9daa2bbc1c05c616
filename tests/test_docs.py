"""The documentation: every page is listed, every link leads somewhere, every command, option and setting exists.

tests/slow/test_snippets.py runs its commands, tests/slow/test_site.py makes a site of it.
"""

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml

from ingest.cli import main as ingest
from rag.cli import main as rag
from rag.settings import Settings, load_settings
from scripts.write_reference import FOLDER
from scripts.write_reference import pages as reference_pages
from tests.snippets import DOCS, ROOT, page_name, pages, snippets

PAGES = pages()
LINK = re.compile(r"\]\((?!https?://)(?P<file>[^)#\s]*)(?:#(?P<anchor>[^)\s]*))?\)")
CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_NAMES = "(?:keys|feedback) [a-z]+|[a-z]+"
COMMAND = re.compile(rf"(?:^|[\s`/])(?P<program>rag|ingest) (?P<name>{_NAMES})\b(?P<rest>[^`\n#|]*)")
OPTION = re.compile(r"(?<!\S)--[a-z][a-z-]*")


def of_page(page: Path) -> str:
    return page_name(page)


def links(page: Path) -> Iterator[tuple[Path, str]]:
    for match in LINK.finditer(CODE.sub("", page.read_text("utf-8"))):
        yield (page.parent / match["file"]).resolve() if match["file"] else page, match["anchor"] or ""


def anchors(page: Path) -> set[str]:
    """Return the names of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def in_nav(entries: list[dict[str, Any]]) -> Iterator[str]:
    """Yield the pages of the site's navigation, in order."""
    for entry in entries:
        for below in entry.values():
            yield from in_nav(below) if isinstance(below, list) else [below]


@cache
def options(program: str, name: str) -> str:
    """Return the help of a command, and so its options; empty where there is no such command."""
    with redirect_stdout(StringIO()) as printed, redirect_stderr(StringIO()):
        code = (rag if program == "rag" else ingest)([*name.split(), "--help"])
    return printed.getvalue() if code == 0 else ""


def test_every_page_is_in_the_index_and_on_the_site_once_and_in_the_same_order() -> None:
    listed = re.findall(r"^\* \[[^\]]+\]\(([^)]+\.md)\)", (DOCS / "README.md").read_text("utf-8"), re.MULTILINE)
    nav = list(in_nav(tomllib.loads((ROOT / "zensical.toml").read_text("utf-8"))["project"]["nav"]))

    assert sorted(listed) == sorted(page.relative_to(DOCS).as_posix() for page in PAGES[1:] if page.name != "README.md")
    assert nav == ["README.md", *listed]


@pytest.mark.parametrize("page", PAGES, ids=of_page)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target, anchor in links(page):
        assert target.exists(), target
        assert page.parent == ROOT or target.is_relative_to(DOCS), f"{target} is not on the site"
        assert not anchor or anchor in anchors(target), f"{target.name}#{anchor}"


@pytest.mark.parametrize("page", PAGES, ids=of_page)
def test_every_command_and_option_exists(page: Path) -> None:
    for match in COMMAND.finditer("\n".join(CODE.findall(page.read_text("utf-8")))):
        offered = options(match["program"], match["name"])
        assert offered, match[0]
        assert set(OPTION.findall(match["rest"])) <= set(OPTION.findall(offered)), match[0]


@pytest.mark.parametrize("page", PAGES, ids=of_page)
def test_every_setting_exists(page: Path) -> None:
    for name in re.findall(r"\bRAG_([A-Z_]+[A-Z])\b", page.read_text("utf-8")):
        part, _, field = name.lower().partition("__")
        assert part in Settings.model_fields, name
        kind = Settings.model_fields[part].annotation
        assert not field or field in getattr(kind, "model_fields", {}), name


@pytest.mark.parametrize("page", PAGES, ids=of_page)
def test_what_is_not_run_can_be_read(page: Path) -> None:
    for snippet in snippets(page, "toml", "json", "yaml", "python"):
        match snippet.language:
            case "toml":
                load_settings(**tomllib.loads(snippet.text))
            case "json":
                is_one = snippet.text.startswith(("{\n", "[\n"))
                assert all(json.loads(text) for text in ([snippet.text] if is_one else snippet.text.splitlines()))
            case "yaml":
                assert yaml.safe_load(snippet.text)
            case "python":
                compile(snippet.text, page.name, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


@pytest.mark.parametrize("page", PAGES, ids=of_page)
def test_lists_and_bars_are_the_same_on_github_and_on_the_site(page: Path) -> None:
    """The site's Markdown wants an empty line before a list, and four blanks for one within."""
    assert "\\|" not in page.read_text("utf-8")  # the site shows the backslash, too
    text = CODE.sub("code", page.read_text("utf-8"))
    assert re.findall(r"^ {1,3}[*-] .*", text, re.MULTILINE) == []
    assert re.findall(r"^(?![*-] |\s|\d+\. ).+\n(?:[*-]|\d+\.) .*", text, re.MULTILINE) == []


def test_the_reference_is_what_the_code_says() -> None:
    written = {path.name: path.read_text("utf-8") for path in FOLDER.iterdir()}
    assert written == reference_pages(), "run: python -m scripts.write_reference"


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= 120
    assert (DOCS / "page-source.png").stat().st_size <= 200_000
