"""`rag init`: writes an `openbook.toml` for the current folder, with every common setting explained."""

import os
from pathlib import Path

from rag.cli.terminal import notice, one_line
from rag.errors import StorageError, UsageError
from rag.settings_file import SETTINGS_FILE, find_settings_file
from rag.user_folders import OLDER_STORE, default_store, usual_store

_TEXT = """\
# Openbook's settings for this folder and all below it. A line that begins with # is off and shows the default.
# The environment goes before this file: RAG_LLM__MODEL=x is model = "x" under [llm]. Paths are relative to this file.
# All settings: rag/settings.py and docs/. `rag doctor` checks them.

# Where the indexes lie. Without this line: {usual}
{store}

# The collection that commands work with unless they name another.
# collection = "default"

[embedder]
# Compiled once for all stores of this user: any sentence-transformers model, by name or folder.
# model = "all-MiniLM-L6-v2"

[chunker]
# How documents are cut, and at how many tokens.
# name = "default"
# size_tokens = 200

[words]
# The language of the documents, such as "de"; "auto" detects it for each document.
# language = "auto"

[load]
# Limits on reading one file, and folders that links to files may lead into.
# timeout_s = 120.0
# memory_mb = 2048
# links_into = []

[retrieval]
# Passages per question.
# k = 8

[llm]
# Without a model, answers are the documents' own sentences. A server that speaks OpenAI's protocol:
# model = "llama3.2"
# base_url = "http://localhost:11434/v1"
# Keep keys in the environment: RAG_LLM__API_KEY or OPENAI_API_KEY. Or a GGUF file in this process:
# kind = "local"
# model = "models/model.gguf"
# context_tokens = 8192
# max_answer_tokens = 700
# timeout_s = 60.0

[answer]
# "mark" shows sentences without support as such, "drop" leaves them out.
# strictness = "mark"
# max_sentences = 3

[server]
# Where `rag serve` listens.
# host = "127.0.0.1"
# port = 8000
"""


def init() -> None:
    """Write an openbook.toml here, with comments; it holds for this folder and all below it.

    An existing file is never changed. Until you remove a #, nothing changes either; but where an older version's
    store lies in data/store, the file says so.

    \b
    Examples:
      rag init
    """
    path = Path.cwd() / SETTINGS_FILE
    above = find_settings_file().path
    if above is not None and above != path:
        raise UsageError(f"{above} holds here already; edit that, or copy it here and change the copy")
    is_older = default_store() == OLDER_STORE.absolute()
    store = f'store = "{OLDER_STORE.as_posix()}"' if is_older else f'# store = "{OLDER_STORE.as_posix()}"'
    text = _TEXT.format(usual=one_line(str(usual_store())), store=store)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
    except FileExistsError as error:
        raise UsageError(f"{path} is there already and was not changed; edit it, or remove it first") from error
    except OSError as error:
        raise StorageError(f"{path} cannot be written ({error.strerror}); go to a folder of your own") from error
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    print(f"Wrote {one_line(str(path))}: every common setting with its default, switched off.")
    says = "this folder's data/store, as before" if is_older else f"{usual_store()}, unless you set another there"
    notice(f"store: {says}")
