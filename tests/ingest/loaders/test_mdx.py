"""MDX: what is prose among components."""

import time

import pytest

from tests.ingest.loaders.reading import load, pieces


def prose(text: str) -> list[str]:
    """Return the passages of an MDX file."""
    return [piece for kind, _, piece in pieces(load(text, "a.mdx")) if kind != "furniture"]


@pytest.mark.parametrize(
    "signs",
    [
        "import Tabs from '@theme/Tabs';",
        'import "./style.css"',
        "import {\n  A,\n  B,\n} from '../x';",
        "import * as X from 'x'\nimport Y, { Z } from 'y'",
        "export const meta = {\n  a: 'one',\n\n  b: 'two',\n};",
        "export default function Layout({ children }) {\n  return <main>{children}</main>\n}",
        "export { a } from './a'",
        "{/* a comment\n\nover lines */}",
        "{props.children}",
        "{items.map(item => item.name)}",
        "<Tabs defaultValue='a' values={[{label: 'A', value: 'a'}]}>",
        "</TabItem>\n</Tabs>",
        "<Card\n  title='Start'\n  href='/start'\n/>",
        "<>\n</>",
        "<div className='hero' style={{ color: 'red' }}>",
        "<Icons.Bee size={24} />",
    ],
)
def test_what_is_for_the_program_is_in_no_passage(signs: str) -> None:
    assert prose(f"# Hives\n\nOpen it.\n\n{signs}\n\nClose it.") == ["# Hives\n\nOpen it.", "Close it."]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<Tip>Wear gloves.</Tip>", ["Wear gloves."]),
        ("<TabItem>\n\n    Use the smoker.\n\n</TabItem>", ["Use the smoker."]),
        ("Press <kbd>Esc</kbd> and wait.", ["Press <kbd>Esc</kbd> and wait."]),
        ("import duties are paid by us.", ["import duties are paid by us."]),
        ("export const in prose is odd,\nbut export duties are not.", None),
        ("It costs {price} EUR.", ["It costs {price} EUR."]),
        ("If a < b and c > d, stop.", ["If a < b and c > d, stop."]),
        ("```jsx\nimport A from 'a'\n\n<A/>\n```", ["```jsx\nimport A from 'a'\n\n<A/>\n```"]),
    ],
)
def test_prose_stays_prose(text: str, said: list[str] | None) -> None:
    if said is not None:
        assert prose(text) == said


def test_the_text_is_the_file_with_its_front_matter_as_metadata() -> None:
    source = "---\ntitle: Hives\n---\nimport A from 'a'\n\n<A>Open it.</A>\n"
    loaded = load(source, "a.mdx")

    assert (loaded.text, loaded.title, loaded.media_type) == (source, "Hives", "text/mdx")
    assert loaded.notes == ()


@pytest.mark.parametrize(
    "piece", ["<A ", "{", "<A b={", " ", "\t", "import {", "export const a\n", "{/*", "<a>", "<A>\n", '<A b="']
)
def test_time_grows_with_the_length_of_hostile_text_not_its_square(piece: str) -> None:
    def seconds(count: int) -> float:
        start = time.process_time()
        prose("a\n\n" + piece * (count // len(piece)) + "z")
        return time.process_time() - start

    assert seconds(80_000) < 8 * seconds(20_000) + 2  # what is quadratic takes minutes
