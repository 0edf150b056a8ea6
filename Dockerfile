# Two images: `responder` (web, workers, beat, migrations) and `proxy` (TLS in front of it).

FROM python:3.12-slim AS build
ENV UV_PYTHON_DOWNLOADS=never \
    UV_LINK_MODE=copy \
    UV_COMPILE_BYTECODE=1
RUN pip install --no-cache-dir uv
WORKDIR /app
# What rarely changes comes first, so that a code change does not reinstall everything.
COPY pyproject.toml uv.lock README.md LICENSE ./
RUN uv sync --frozen --no-default-groups --no-install-project
COPY config config
COPY migrations migrations
COPY responder responder
COPY workers workers
# Without test packages and embedded servers: a real carrier needs a real PostgreSQL.
RUN uv sync --frozen --no-default-groups \
    && .venv/bin/pybabel compile --directory responder/translations

FROM python:3.12-slim AS responder
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
RUN groupadd --gid 10001 responder \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin responder
# Owned by root, so that a running program can't change itself.
COPY --from=build /app /app
WORKDIR /app
USER 10001:10001
CMD ["responder", "--help"]

FROM caddy:2 AS proxy
# It uses high ports inside, so it needs no capability. The volume takes this directory's owner.
RUN setcap -r /usr/bin/caddy \
    && mkdir -p /data /config \
    && chown -R 10002:10002 /data /config
COPY config/proxy/Caddyfile /etc/caddy/Caddyfile
USER 10002:10002
