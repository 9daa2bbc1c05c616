"""The parts of a zip archive that are read, within bounds: OpenDocument files and EPUB books."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING

from ingest.loaders.untrusted_xml import parse_xml
from rag.errors import LoadError, in_one_line

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_BYTES = 256 * 2**20  # of all parts that are read, unpacked; a book of 1,000 pages has about 20


class ZipParts:
    """The parts of one archive by their paths; what is read of them all is bounded."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self._archive = archive
        self._name = name
        self._room = _MOST_BYTES
        self.paths = frozenset(archive.namelist())

    def read(self, path: str) -> bytes:
        """Return a part's bytes. Raises LoadError once the archive has unpacked to too much, KeyError without it."""
        info = self._archive.getinfo(path)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # others are inflated whole
            raise NotImplementedError("a compression that its format does not have")
        self._room -= info.file_size
        if self._room < 0:
            raise LoadError(f"{self._name} unpacks to more than {_MOST_BYTES // 2**20} MB of text; split it")
        with self._archive.open(info) as part:
            return part.read(info.file_size)  # unlike `read` it inflates no more than that

    def read_if_sound(self, path: str) -> bytes | None:
        """Return a part's bytes, or None if it is missing or damaged."""
        try:
            return self.read(path)
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError):
            return None

    def parse(self, path: str) -> "_Element":
        """Return the root of a part of XML."""
        return parse_xml(self.read(path))


@contextmanager
def damage_reported(name: str) -> Iterator[None]:
    """Turn whatever is wrong with an archive, or with the XML in it, into a LoadError."""
    from lxml.etree import LxmlError

    try:
        yield
    except RecursionError as error:
        raise LoadError(f"{name} is nested too deeply; open it in its program and save it again") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise damaged(name, error) from error
    except (LookupError, ValueError, LxmlError) as error:
        raise damaged(name, error) from error
    except RuntimeError as error:  # zipfile's word for a part with a password
        raise LoadError(f"{name} is encrypted; save it without a password") from error


@contextmanager
def open_parts(content: bytes, name: str) -> Iterator[ZipParts]:
    """Open an archive; an error inside is one of the file."""
    with damage_reported(name), zipfile.ZipFile(BytesIO(content)) as archive:
        yield ZipParts(archive, name)


def damaged(name: str, error: Exception) -> LoadError:
    """Return the error for an archive that its reader cannot read."""
    return LoadError(f"{name} is damaged ({in_one_line(error)}); open it in its program and save it again")
