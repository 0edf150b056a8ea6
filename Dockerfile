# Two images: `responder` (web, workers, beat, migrations) and `proxy` (TLS in front of it).

FROM python:3.12-slim AS build
ENV UV_PYTHON_DOWNLOADS=never \
    UV_LINK_MODE=copy \
    UV_COMPILE_BYTECODE=1
RUN pip install --no-cache-dir uv
WORKDIR /app
# What changes seldom first: a change of ours does not install everything anew.
COPY pyproject.toml uv.lock README.md LICENSE ./
RUN uv sync --frozen --no-default-groups --no-install-project
COPY config config
COPY migrations migrations
COPY responder responder
COPY workers workers
# Neither what tests need nor the embedded servers: a real carrier is served from a real PostgreSQL.
RUN uv sync --frozen --no-default-groups \
    && .venv/bin/pybabel compile --directory responder/translations

FROM python:3.12-slim AS responder
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
RUN groupadd --gid 10001 responder \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin responder
# Owned by root: what runs cannot change itself.
COPY --from=build /app /app
WORKDIR /app
USER 10001:10001
CMD ["responder", "--help"]

FROM caddy:2 AS proxy
# Its ports are high ones inside, so that it needs no capability; the volume takes this directory's owner.
RUN setcap -r /usr/bin/caddy \
    && mkdir -p /data /config \
    && chown -R 10002:10002 /data /config
COPY config/proxy/Caddyfile /etc/caddy/Caddyfile
USER 10002:10002
