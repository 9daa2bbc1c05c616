"""How messages of other people's errors are quoted in ours."""

import ast
import io

import pytest

from rag.errors import first_line, in_one_line


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (ValueError("bad value\n  in\tline 3\n"), "ValueError: bad value in line 3"),
        (KeyError("cell_type"), "KeyError: 'cell_type'"),
        (BrokenPipeError(), "BrokenPipeError"),
        (ValueError("x" * 500), f"ValueError: {'x' * 188} …"),
        (OSError(f"cannot read '{io.BytesIO()!r}' twice"), "OSError: cannot read it twice"),
    ],
)
def test_an_error_that_nobody_foresaw_is_its_type_and_its_message_on_one_line(error: Exception, line: str) -> None:
    assert in_one_line(error) == line


def test_the_place_in_a_string_that_no_user_has_is_left_out() -> None:
    with pytest.raises(SyntaxError) as caught:
        ast.parse("a b")
    assert str(caught.value).endswith("(<unknown>, line 1)")
    assert in_one_line(caught.value) == "SyntaxError: invalid syntax"


def test_of_a_message_that_quotes_a_file_the_first_line_is_quoted_and_cut() -> None:
    assert first_line("no such key\n{whole file}") == "no such key"
    assert first_line(ValueError("y" * 201)) == "y" * 200 + " …"
