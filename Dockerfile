# One image for web, worker and Beat; docker-compose.yml says which is which.
# tests/conformance/test_docker_files.py holds every file, program and package named here to be true.

FROM node:22-bookworm-slim AS styles
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund
COPY static/src static/src
RUN npm run build

FROM python:3.11-slim-bookworm AS packages
COPY requirements.lock ./
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --no-deps --require-hashes --only-binary :all: -r requirements.lock

FROM python:3.11-slim-bookworm
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
    fonts-dejavu-core fonts-inter fonts-liberation libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin app \
 && install -d -o app /app/var
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 HOST=0.0.0.0 PORT=8000
COPY --from=packages /venv /venv
COPY manage.py gunicorn.conf.py ./
COPY initiatives initiatives
COPY budgets budgets
COPY evaluation evaluation
COPY governance governance
COPY safer_communities safer_communities
COPY templates templates
COPY static static
COPY --from=styles /app/static/build static/build
USER app
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["python", "docker/healthcheck.py"]
COPY docker/healthcheck.py docker/healthcheck.py
CMD ["gunicorn"]
