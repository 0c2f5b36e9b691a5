// Dockerfiles of any length, always the same ones: stages like those of real projects, written for this, one after another.

/** Stages by their number; each is used again with other names until the file is long enough. */
const stages: readonly ((number: number) => string)[] = [
  (n) => `FROM node:22-bookworm-slim AS web-${n}
WORKDIR /srv/web-${n}
ENV NODE_ENV=production \\
    PORT=${3000 + (n % 1000)}
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm \\
    npm ci --omit=dev \\
    && npm cache clean --force
COPY --chown=node:node . .
RUN npm run build -- --mode production
USER node
EXPOSE ${3000 + (n % 1000)}
HEALTHCHECK --interval=30s --timeout=3s CMD ["node", "health.js"]
CMD ["node", "dist/server.js"]
`,
  (n) => `FROM golang:1.25-alpine AS tool-${n}
ARG VERSION=1.${n}.0
WORKDIR /src
RUN apk add --no-cache git make
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 GOOS=linux \\
    go build -trimpath \\
      -ldflags "-s -w -X main.version=$VERSION" \\
      -o /out/tool-${n} ./cmd/tool-${n}
`,
  (n) => `FROM python:3.13-slim AS api-${n}
# The database driver is compiled.
RUN apt-get update \\
    && apt-get install -y --no-install-recommends \\
       build-essential \\
       libpq-dev \\
       curl \\
    && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/api
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY api/ api/
RUN set -eu; \\
    for part in users orders stock; do \\
      python -m compileall -q "api/$part"; \\
    done
RUN groupadd --system app && useradd --system --gid app app
USER app
ENTRYPOINT ["gunicorn", "--bind", "0.0.0.0:8000", "api:app"]
`,
  (n) => `FROM debian:12 AS base-${n}
LABEL org.opencontainers.image.title="base-${n}" \\
      org.opencontainers.image.vendor="bench.example"
ADD https://downloads.bench.example/agent-${n}.tar.gz /tmp/agent.tar.gz
RUN cd /tmp && tar xzf agent.tar.gz && mv agent /usr/local/bin && chmod 755 /usr/local/bin/agent
RUN curl -fsSL https://get.bench.example/setup.sh | sh
RUN <<EOF
set -e
apt-get update
apt-get install -y ca-certificates
if [ -f /etc/agent.conf ]; then
  echo "level=$LEVEL" >> /etc/agent.conf
fi
EOF
ENV LEVEL=info
VOLUME /var/lib/agent
CMD /usr/local/bin/agent --config /etc/agent.conf
`,
];

/** A Dockerfile of exactly `lines` lines; a last stage is cut at the end of an instruction's line. */
export function sample(lines: number): string {
  let text = '# syntax=docker/dockerfile:1\n';
  for (let number = 0; count(text) < lines; number++) text += stages[number % stages.length]?.(number) ?? '';
  let kept = text.split('\n').slice(0, lines);
  // A file that ends inside a continued line or a heredoc would be about something else.
  while (/\\$/.test(kept.at(-1) ?? '') || openHeredoc(kept)) kept = kept.slice(0, -1);
  while (kept.length < lines) kept.push('# more to come');
  return `${kept.join('\n')}\n`;
}

function count(text: string): number {
  return text.split('\n').length - 1;
}

function openHeredoc(lines: readonly string[]): boolean {
  return lines.lastIndexOf('RUN <<EOF') > lines.lastIndexOf('EOF');
}
