#!/usr/bin/env bash
# What `make demo` shows once Openbook is installed: the sample indexed, three questions, and where to go on.
# A script, since macOS's own make (3.81) gives each line of a recipe to a shell of its own.
set -euo pipefail

bin=.venv/bin

ask() {
    echo
    echo "\$ rag ask --collection sample \"$1\""
    "$bin/rag" ask --collection sample "$1"
}

echo "\$ ingest run data/sample --collection sample"
"$bin/ingest" run data/sample --collection sample
ask "How many days may I work from another country?"
ask "What does the hotel cost limit look like for London?"
ask "Who won the football world cup in 1998?"
cat <<'END'

Every quote above is an exact span of a document: rag show URI --start A --end B prints it.
Now your own documents:
  .venv/bin/ingest run ~/handbook
  .venv/bin/rag ask "What is our policy on remote work?"
  .venv/bin/rag serve            # a page to ask on: http://127.0.0.1:8000
END
