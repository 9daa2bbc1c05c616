"""gitignore's patterns: as git has them, and in a time that no pattern can make long."""

import subprocess
import sys
from pathlib import Path

import pytest

from ingest.sources.ignoring import Ignored, read_rules


def ignores(text: str, path: str) -> bool:
    """Whether a path is left out; one that ends in `/` is a folder."""
    rules = Ignored(((Path("/docs"), tuple(read_rules(text))),))
    return rules.forbid(Path("/docs") / path, is_folder=path.endswith("/"))


# What `git check-ignore` says of them.
@pytest.mark.parametrize(
    ("pattern", "left_out", "kept"),
    [
        ("a.md", ["a.md", "hr/a.md"], ["aa.md", "a.md.txt"]),
        ("/a.md", ["a.md"], ["hr/a.md"]),
        ("hr/a.md", ["hr/a.md"], ["x/hr/a.md"]),
        ("drafts/", ["drafts/", "hr/drafts/"], ["drafts"]),
        ("*.log", ["a.log", "hr/.log"], ["a.logs", "a.log.md"]),
        ("a*b*c", ["abc", "axbxbxc", "hr/abbc"], ["acb", "ab/c"]),
        ("a?c", ["abc"], ["ac", "a/c", "abbc"]),
        ("**/a/b", ["a/b", "x/y/a/b"], ["xa/b"]),
        ("a/**", ["a/b", "a/b/c"], ["a/", "b/a/c"]),
        ("a/**/b", ["a/b", "a/x/b", "a/x/y/b"], ["ab", "a/xb"]),
        ("a**b", ["ab", "axxb"], ["a/b"]),
        ("[ab].md", ["a.md", "b.md"], ["c.md", "ab.md"]),
        ("[!ab].md", ["c.md"], ["a.md", "b.md"]),
        ("[^ab].md", ["c.md"], ["a.md"]),
        ("[a-c]*", ["b", "cat"], ["d"]),
        ("[]-]x", ["]x", "-x"], ["ax"]),
        ("[a", [], ["[a", "a"]),
        ("\\#a", ["#a"], ["a"]),
        ("\\!a", ["!a"], ["a"]),
        ("a\\*", ["a*"], ["ab"]),
        ("a\\", [], ["a", "a\\"]),
        ("# a", [], ["# a", "a"]),
        ("a  ", ["a"], ["a  "]),
        ("a\\ ", ["a "], ["a"]),
        ("a\r", ["a"], []),
        ("/", [], ["a", "a/"]),
        ("*\n!a.md", ["b", "hr/"], ["a.md"]),
        ("!a.md\na.md", ["a.md"], ["b"]),
        ("é?.md", ["éa.md"], ["é.md"]),
    ],
)
def test_a_pattern_leaves_out_what_git_would(pattern: str, left_out: list[str], kept: list[str]) -> None:
    assert [path for path in left_out if not ignores(pattern, path)] == []
    assert [path for path in kept if ignores(pattern, path)] == []


SLOW = {
    "stars": ("*a" * 25, "a" * 250 + "b"),
    "many stars": ("*a*" * 60 + "[xy]", "a" * 255),
    "nothing but stars": ("*" * 300 + "b", "a" * 255),
    "single characters": ("?*" * 60 + "b", "a" * 255),
    "ranges": ("[a-z]*" * 40 + "!", "a" * 255),
    "any folders": ("**/a/" * 25 + "b", "a/" * 1000 + "c"),
    "any folders, without names": ("**/*" * 40 + "b/c", "a/" * 900 + "x"),
    "stars in any folders": ("**/*a*a*a*a/" * 20 + "q", "aaaaaaaaaaab/" * 150 + "z"),
    "two kinds of stars": ("x/**/**/" * 40 + "y", "x/" * 900 + "z"),
    "folders alone": ("a*" * 50 + "/", "a" * 250),
    "a line of 100 KB": ("*a" * 50_000, "a" * 255),
    "a thousand lines": ("*a*a*a*b\n" * 1000, "a" * 255),
}


@pytest.mark.parametrize("kind", SLOW)
def test_no_pattern_takes_long_to_match(kind: str) -> None:
    text, path = SLOW[kind]
    code = (
        "import sys; from pathlib import Path; from ingest.sources.ignoring import Ignored, read_rules\n"
        "text, path = sys.stdin.read().split('\\0')\n"
        "print(Ignored(((Path('/'), tuple(read_rules(text))),)).forbid(Path('/' + path)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], input=f"{text}\0{path}", capture_output=True, text=True, timeout=30, check=True
    )
    assert ran.stdout == "False\n"
