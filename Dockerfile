# syntax=docker/dockerfile:1
# Web server, worker, beat and migrations are one image with different commands.

FROM python:3.13-slim-trixie AS builder
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=0 UV_CACHE_DIR=/uv-cache
RUN pip install --no-cache-dir "uv>=0.8,<1"
WORKDIR /app
COPY requirements.txt ./
RUN --mount=type=cache,target=/uv-cache \
    uv venv .venv && uv pip sync --python .venv --require-hashes requirements.txt
COPY . .
# Settings are loud about what is missing; collecting files needs none of it.
RUN SECRET_KEY=only-to-collect-files DATABASE_URL=postgres://nobody@nowhere/none \
    REDIS_URL=redis://nowhere/0 EMAIL_URL=smtp://nowhere SITE_URL=https://nowhere.invalid \
    KEK_RING_PATH=/nowhere \
    .venv/bin/python manage.py collectstatic --no-input --verbosity 0

FROM python:3.13-slim-trixie
RUN groupadd --gid 10001 tend && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin tend
COPY --from=builder /app /app
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(u.Request('http://127.0.0.1:8000/healthz', headers={'Host': os.environ['SITE_URL'].split('/')[2]}), timeout=4)"]
CMD ["python", "manage.py", "serve", "--host", "0.0.0.0", "--port", "8000"]
