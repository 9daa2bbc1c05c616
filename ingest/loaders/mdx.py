"""MDX: Markdown with components in it. What they say is read; imports, exports, tags and expressions are not."""

import re
from dataclasses import replace
from itertools import chain

from markdown_it import MarkdownIt

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.markdown import read_markdown
from ingest.loaders.unread import outside_code, set_aside

MEDIA_TYPE = "text/mdx"
_PARSER = MarkdownIt("commonmark").enable("table").disable("code")  # what is indented stands inside a component
_MODULE = re.compile(  # an export goes on to the blank line below which nothing is indented or closed
    r"^(?:import\s+(?:[\w*{][^;\n]{0,2000}?\sfrom\s+)?[\"'][^\n]*$|import\s*\{[^}]{0,5000}\}\s*from[^\n]*$"
    r"|export\s+(?:const|let|var|function|default|async|class|type|interface|\{|\*)"
    r"(?:(?!\n[ \t]*\n(?!(?:[ \t]+|[})\]]+;?[ \t]*$)))[\s\S]){0,20000})",
    re.MULTILINE,
)
_VALUE = r"\"[^\"]{0,2000}\"|'[^']{0,2000}'|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]{0,2000}\}){0,2000}\}){0,2000}\}"
# Atomic: a tag is one in one way, or else n of them that do not end a line are tried in 2ⁿ ways.
_TAG = rf"(?><(?:/?[A-Za-z][\w.:-]{{0,80}}(?:[^<>\"'{{}}]|{_VALUE}){{0,2000}}|/?)>)"
_COMMENT = r"\{\s{0,20}/\*(?:(?!\*/|/\*)[\s\S]){0,20000}\*/\s{0,20}\}"
_EXPRESSION = r"\{[\w.()\[\]'\" ?:|&=>,!+-]{1,300}\}"
_ALONE = re.compile(  # on lines of their own, or where a line begins or ends: elsewhere they are in a sentence
    rf"^[ \t]*(?:(?:{_TAG}|{_COMMENT}|{_EXPRESSION})\s{{0,200}}?)+[ \t]*$|^[ \t]*(?:{_TAG}[ \t]{{0,20}})+(?=\S)"
    rf"|(?<![> \t\n])(?:[ \t]*+{_TAG})++[ \t]*$|{_COMMENT}",
    re.MULTILINE,
)


def load_mdx(content: bytes, name: str, options: LoadOptions, password: str | None = None) -> Loaded:
    """Read MDX as Markdown; `text` is the whole file, and what is no prose is in no passage."""
    del options, password  # for other formats
    loaded = replace(read_markdown(content, name, _PARSER), media_type=MEDIA_TYPE)
    matches = chain(_MODULE.finditer(loaded.text), _ALONE.finditer(loaded.text))
    return set_aside(loaded, outside_code(loaded, matches))
