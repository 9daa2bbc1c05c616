"""The forms in which a password may have been hashed: programs differ in what they do to one before."""

import stringprep
from unicodedata import normalize


def forms_of(password: str | None) -> list[str]:
    """Return what to try, the empty password first: files that anybody may read have it.

    AES-256 wants a password prepared by SASLprep (RFC 4013: `SªSL\\u00adprep` is `SaSLprep`); some programs prepare
    none, and some write `é` as two characters.
    """
    if not password:
        return [""]
    return list(dict.fromkeys(("", password, _prepared(password), normalize("NFC", password))))


def _prepared(password: str) -> str:
    mapped = (" " if stringprep.in_table_c12(c) else "" if stringprep.in_table_b1(c) else c for c in password)
    return normalize("NFKC", "".join(mapped))
