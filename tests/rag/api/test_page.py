"""The page's files as they are served: hashed addresses, right types, nothing inline, nothing from elsewhere."""

import re
import tomllib
from pathlib import Path

from fastapi.testclient import TestClient

from rag.api import page

ROOT = Path(__file__).parents[3]
ASSETS = sorted(path for path in (ROOT / "rag/api/page/assets").iterdir())


def test_the_page_names_its_assets_and_each_has_its_type(client: TestClient) -> None:
    html = client.get("/").text
    addresses = re.findall(r'(?:src|href)="(assets/[^"]+)"', html)

    assert {address.rpartition(".")[2] for address in addresses} == {"css", "js", "svg"}
    for address in addresses:
        answered = client.get(f"/{address}")
        assert answered.status_code == 200
        expected = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}[address.rpartition(".")[2]]
        assert answered.headers["content-type"].split(";")[0] == expected


def test_every_file_of_the_folder_is_served_for_ever_under_a_hash_of_all(client: TestClient) -> None:
    for path in ASSETS:
        answered = client.get(f"/assets/{page.VERSION}/{path.name}")
        assert answered.content == path.read_bytes()
        assert "immutable" in answered.headers["cache-control"]


def test_a_page_that_the_browser_has_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/")
    again = client.get("/", headers={"If-None-Match": f'W/{first.headers["etag"]}, "other"'})

    assert first.headers["content-type"] == "text/html; charset=utf-8"
    assert first.headers["cache-control"] == "no-cache"
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert client.get("/", headers={"If-None-Match": '"other"'}).content == first.content


def test_the_page_that_verifies_is_the_same_one(client: TestClient) -> None:
    assert client.get("/verify").content == client.get("/").content


def test_a_head_says_what_a_get_sends(client: TestClient) -> None:
    assert client.head("/").headers["content-length"] == str(len(client.get("/").content))


def test_what_is_no_asset_is_a_problem(client: TestClient) -> None:
    for path in ("0000000000000000/main.js", f"{page.VERSION}/none.js", f"{page.VERSION}/..%2F__init__.py"):
        answered = client.get(f"/assets/{path}")
        assert answered.status_code == 404
        assert answered.headers["content-type"] == "application/problem+json"


def test_other_content_or_another_name_changes_the_hash() -> None:
    hashes = {page._hash(files) for files in ({"a": b"1"}, {"a": b"2"}, {"b": b"1"}, {"a": b"1", "b": b""})}

    assert len(hashes) == 4


def test_nothing_in_the_page_is_inline_or_from_elsewhere(client: TestClient) -> None:
    html = client.get("/").text

    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|https?://", html)
    scripts = [path.read_text("utf-8") for path in ASSETS if path.suffix == ".js"]
    assert all("innerHTML" not in script and "eval(" not in script for script in scripts)
    found = [re.findall(r"https?://[^\"'\s)]+", script) for script in scripts]
    assert {address for addresses in found for address in addresses} <= {"http://www.w3.org/2000/svg"}


def test_a_wheel_would_carry_every_file() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["package-data"]
    carried = {path for pattern in declared["rag.api.page"] for path in (ROOT / "rag/api/page").glob(pattern)}

    assert carried >= {ROOT / "rag/api/page/index.html", *ASSETS}


def test_the_page_is_in_no_contract(client: TestClient) -> None:
    assert not [path for path in client.get("/openapi.json").json()["paths"] if path == "/" or "assets" in path]
