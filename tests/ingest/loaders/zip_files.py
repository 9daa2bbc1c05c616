"""Makes archives for the tests of loaders."""

import zipfile
from collections.abc import Mapping
from io import BytesIO


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a zip archive of parts by their paths; the same parts give the same bytes."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for path, content in parts.items():
            made.writestr(zipfile.ZipInfo(path), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
