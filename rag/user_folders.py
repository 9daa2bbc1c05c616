"""Where things lie on this machine where no setting says otherwise: the usual store, the encoders that stores share."""

from pathlib import Path

import platformdirs

from rag.errors import SettingsError

OLDER_STORE = Path("data/store")  # where every store was, below the folder of whoever ran a command
_APP = "openbook"


def usual_store() -> Path:
    """Return the store in the user's own data folder, such as `~/.local/share/openbook/store`."""
    try:
        return platformdirs.user_data_path(_APP, appauthor=False).absolute() / "store"
    except RuntimeError as error:
        raise SettingsError("this user has no home folder; set HOME, or RAG_STORE") from error


def default_store() -> Path:
    """Return the store where no setting names one: the usual one, unless an older version's is right here."""
    return OLDER_STORE.absolute() if (OLDER_STORE / "collections").is_dir() else usual_store()


def shared_encoders() -> Path:
    """Return the folder in the user's cache where encoders are compiled once for all stores; it may be lost."""
    return platformdirs.user_cache_path(_APP, appauthor=False).absolute() / "encoders"


def shared_replicas() -> Path:
    """Return the folder in the user's cache where replicas keep what they fetched, each in a folder of its own."""
    return platformdirs.user_cache_path(_APP, appauthor=False).absolute() / "replicas"
