/** A small application whose image is built and run before and after fixes. */
export interface App {
  readonly name: string;
  readonly dockerfile: string;
  readonly files?: Readonly<Record<string, string>>;
  /** It listens here; else it prints something and ends. */
  readonly port?: number;
  readonly path?: string;
  /** How running as non-root is expected to go; `none`: it does not run as root, or no fix is right. */
  readonly nonRoot: 'fix' | 'none';
  /** It writes nothing but below /tmp, so it must also run with a read-only file system and without capabilities. */
  readonly readOnly?: boolean;
  /** Credentials that its build is given today as arguments, by name; the fix moves them to secret mounts. */
  readonly secrets?: Readonly<Record<string, string>>;
}

const NODE_SERVER = (port: number): string =>
  `require('node:http').createServer((q, s) => s.end('hello ' + q.url)).listen(${String(port)});\nprocess.on('SIGTERM', () => process.exit(0));\n`;
const PYTHON_SERVER = (port: number): string =>
  [
    'from http.server import BaseHTTPRequestHandler, HTTPServer',
    'class H(BaseHTTPRequestHandler):',
    '    def do_GET(self):',
    '        body = b"hello from python"',
    '        self.send_response(200)',
    '        self.end_headers()',
    '        self.wfile.write(body)',
    '    def log_message(self, *a):',
    '        pass',
    `HTTPServer(("", ${String(port)}), H).serve_forever()`,
    '',
  ].join('\n');
const GO_SERVER = (port: number): string =>
  `package main\n\nimport (\n\t"fmt"\n\t"net/http"\n)\n\nfunc main() {\n\thttp.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "hello from go") })\n\thttp.ListenAndServe(":${String(port)}", nil)\n}\n`;
const GO_MOD = 'module example.org/app\n\ngo 1.19\n';
const JAVA =
  'public class Main { public static void main(String[] a) { System.out.println("hello from java"); } }\n';
const C = '#include <stdio.h>\nint main(void) { puts("hello from c"); return 0; }\n';

export const APPS: readonly App[] = [
  {
    name: 'node-plain',
    dockerfile: 'FROM node:20\nWORKDIR /app\nCOPY server.js ./\nEXPOSE 18101\nCMD ["node", "server.js"]\n',
    files: { 'server.js': NODE_SERVER(18101) },
    port: 18101,
    path: '/a',
    nonRoot: 'fix',
    readOnly: true,
  },
  {
    name: 'node-slim-add-shell-form',
    dockerfile: 'FROM node:20-slim\nENV PORT 18102\nWORKDIR /srv\nADD server.js .\nCMD node server.js\n',
    files: { 'server.js': NODE_SERVER(18102) },
    port: 18102,
    nonRoot: 'fix',
    readOnly: true,
  },
  {
    name: 'node-alpine',
    dockerfile: 'FROM node:20-alpine\nWORKDIR /app\nCOPY . .\nCMD ["node", "/app/server.js"]\n',
    files: { 'server.js': NODE_SERVER(18103), '.dockerignore': '.git\n' },
    port: 18103,
    nonRoot: 'fix',
    readOnly: true,
  },
  {
    name: 'node-npm-install',
    dockerfile:
      'FROM node:20-slim\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm install\nCOPY server.js .\nCMD ["node", "server.js"]\n',
    files: {
      'server.js': NODE_SERVER(18104),
      'package.json': '{"name":"app","version":"1.0.0","private":true}\n',
      'package-lock.json':
        '{"name":"app","version":"1.0.0","lockfileVersion":3,"requires":true,"packages":{"":{"name":"app","version":"1.0.0"}}}\n',
    },
    port: 18104,
    nonRoot: 'fix',
    readOnly: true,
  },
  {
    name: 'node-crlf',
    dockerfile:
      'FROM node:20\r\nWORKDIR /app\r\nADD server.js ./\r\n# Ends here.\r\nCMD ["node", "server.js"]\r\n',
    files: { 'server.js': NODE_SERVER(18105) },
    port: 18105,
    nonRoot: 'fix',
    readOnly: true,
  },
  {
    name: 'node-writes-data',
    dockerfile:
      'FROM node:20-slim\nWORKDIR /app\nRUN mkdir -p /data\nVOLUME /data\nCOPY app.js .\nCMD ["node", "app.js"]\n',
    files: {
      'app.js':
        "require('fs').writeFileSync('/data/x', 'kept'); console.log(require('fs').readFileSync('/data/x', 'utf8'));\n",
    },
    nonRoot: 'fix',
  },
  {
    name: 'node-root-at-the-end',
    dockerfile:
      'FROM node:20-slim\nWORKDIR /app\nUSER node\nCOPY app.js .\nUSER root\nCMD ["node", "app.js"]\n',
    files: { 'app.js': "console.log('hello');\n" },
    nonRoot: 'fix',
    readOnly: true,
  },
  {
    name: 'node-already',
    dockerfile: 'FROM node:20-slim\nWORKDIR /app\nCOPY app.js .\nUSER node\nCMD ["node", "app.js"]\n',
    files: { 'app.js': "console.log('hello');\n" },
    nonRoot: 'none',
    readOnly: true,
  },
  {
    name: 'python-plain',
    dockerfile: 'FROM python:3.11\nWORKDIR /app\nCOPY app.py .\nCMD ["python", "app.py"]\n',
    files: { 'app.py': PYTHON_SERVER(18111) },
    port: 18111,
    nonRoot: 'fix',
    readOnly: true,
  },
  {
    name: 'python-slim-heredoc',
    dockerfile:
      'FROM python:3.11-slim\nWORKDIR /app\nCOPY <<EOF /app/app.py\nprint("hello from a heredoc")\nEOF\nRUN <<EOF\nset -e\ntouch /app/ready\nEOF\nCMD ["python", "app.py"]\n',
    nonRoot: 'fix',
    readOnly: true,
  },
  {
    name: 'python-entrypoint-script',
    dockerfile:
      'FROM python:3.11-slim\nCOPY start.sh /start.sh\nRUN chmod +x /start.sh\nCOPY app.py /srv/app.py\nENTRYPOINT ["/start.sh"]\n',
    files: {
      'start.sh': '#!/bin/sh\nset -e\nexec python /srv/app.py\n',
      'app.py': 'print("hello from python")\n',
    },
    nonRoot: 'fix',
    readOnly: true,
  },
  {
    name: 'go-scratch',
    dockerfile:
      'FROM golang:1.23 AS build\nWORKDIR /src\nCOPY go.mod main.go ./\nRUN CGO_ENABLED=0 go build -o /app .\n\nFROM scratch\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n',
    files: { 'go.mod': GO_MOD, 'main.go': GO_SERVER(18121) },
    port: 18121,
    nonRoot: 'fix',
    readOnly: true,
  },
  {
    name: 'go-distroless',
    dockerfile:
      'FROM golang:1.23 AS build\nWORKDIR /src\nCOPY go.mod main.go ./\nRUN CGO_ENABLED=0 go build -o /app .\n\nFROM gcr.io/distroless/static-debian12\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n',
    files: { 'go.mod': GO_MOD, 'main.go': GO_SERVER(18122) },
    port: 18122,
    nonRoot: 'fix',
    readOnly: true,
  },
  {
    name: 'go-distroless-nonroot',
    dockerfile:
      'FROM golang:1.23 AS build\nWORKDIR /src\nCOPY go.mod main.go ./\nRUN CGO_ENABLED=0 go build -o /app .\n\nFROM gcr.io/distroless/static-debian12:nonroot\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n',
    files: { 'go.mod': GO_MOD, 'main.go': GO_SERVER(18123) },
    port: 18123,
    nonRoot: 'none',
    readOnly: true,
  },
  {
    name: 'go-single-stage',
    dockerfile:
      'FROM golang:1.23\nWORKDIR /src\nCOPY . .\nRUN go build -o /usr/local/bin/app .\nCMD ["app"]\n',
    files: { 'go.mod': GO_MOD, 'main.go': GO_SERVER(18124), '.dockerignore': '.git\n' },
    port: 18124,
    nonRoot: 'fix',
    readOnly: true,
  },
  {
    name: 'java-jre',
    dockerfile:
      'FROM eclipse-temurin:17-jdk AS build\nCOPY Main.java /src/\nRUN javac -d /out /src/Main.java\n\nFROM eclipse-temurin:17-jre\nCOPY --from=build /out /app\nWORKDIR /app\nCMD ["java", "-Xshare:off", "Main"]\n',
    files: { 'Main.java': JAVA },
    nonRoot: 'fix',
    readOnly: true,
  },
  {
    name: 'c-debian',
    dockerfile:
      'FROM buildpack-deps:bookworm AS build\nCOPY main.c /\nRUN gcc -static -o /hello /main.c\n\nFROM debian:12\nCOPY --from=build /hello /usr/local/bin/hello\nCMD hello\n',
    files: { 'main.c': C },
    nonRoot: 'fix',
    readOnly: true,
  },
  {
    name: 'debian-sticky-user',
    dockerfile:
      'FROM debian:12\nRUN useradd --system app\nCOPY run.sh /usr/local/bin/run\nRUN chmod 0755 /usr/local/bin/run\nCMD ["run"]\n',
    files: { 'run.sh': '#!/bin/sh\necho hello from debian\n' },
    nonRoot: 'fix',
    readOnly: true,
  },
  {
    name: 'alpine-user',
    dockerfile:
      'FROM alpine:3.20\nWORKDIR work\nCOPY run.sh /run.sh\nRUN chmod 755 /run.sh\nENTRYPOINT ["/run.sh"]\n',
    files: { 'run.sh': '#!/bin/sh\necho hello from alpine\n' },
    nonRoot: 'fix',
    readOnly: true,
  },
  {
    name: 'alpine-shell-entrypoint',
    dockerfile:
      'FROM alpine:3.20\nMAINTAINER somebody\nLABEL a b\nENTRYPOINT echo "hello $(cat /etc/hostname | wc -l)"\n',
    nonRoot: 'fix',
    readOnly: true,
  },
  {
    name: 'busybox-numeric',
    dockerfile: 'FROM alpine:3.20\nCOPY run.sh /run.sh\nRUN chmod 755 /run.sh\nUSER 0\nCMD ["/run.sh"]\n',
    files: { 'run.sh': '#!/bin/sh\necho hello\n' },
    nonRoot: 'fix',
    readOnly: true,
  },
  {
    name: 'static-site-nginx-unprivileged',
    dockerfile: 'FROM nginxinc/nginx-unprivileged:1.22\nCOPY index.html /usr/share/nginx/html/index.html\n',
    files: { 'index.html': '<p>hello\n' },
    port: 8080,
    nonRoot: 'none',
  },
  {
    name: 'static-site-nginx',
    dockerfile: 'FROM nginx:1.22\nCOPY index.html /usr/share/nginx/html/index.html\n',
    files: { 'index.html': '<p>hello\n' },
    port: 80,
    nonRoot: 'none',
  },
  {
    name: 'continued-and-commented',
    dockerfile:
      'FROM debian:12-slim AS base\nRUN set -eux; \\\n  # first\n  mkdir -p /opt/app; \\\n\n  echo one > /opt/app/one; \\\n  # last\n  echo two > /opt/app/two\nFROM base as final\nWORKDIR /opt/app\nCMD ["cat", "one", "two"]\n',
    nonRoot: 'fix',
    readOnly: true,
  },
  {
    name: 'file-database',
    dockerfile:
      'FROM python:3.11-slim\nENV DATABASE=/var/lib/app/app.db\nRUN mkdir -p /var/lib/app\nVOLUME ["/var/lib/app"]\nCOPY app.py /app/app.py\nWORKDIR /app\nCMD ["python", "app.py"]\n',
    files: {
      'app.py':
        'import os, sqlite3\nc = sqlite3.connect(os.environ["DATABASE"])\nc.execute("create table if not exists t (x)")\nc.execute("insert into t values (1)")\nc.commit()\nprint(c.execute("select count(*) from t").fetchone())\n',
    },
    nonRoot: 'fix',
  },
  {
    name: 'low-port',
    dockerfile: 'FROM python:3.11-slim\nCOPY app.py /app.py\nEXPOSE 81\nCMD ["python", "/app.py"]\n',
    files: { 'app.py': PYTHON_SERVER(81) },
    port: 81,
    // Below 1024 on the host's own network needs root or a capability; the fix says so as an assumption.
    nonRoot: 'none',
  },
  {
    name: 'secret-argument',
    // The build fails unless the very value arrives.
    dockerfile:
      'FROM debian:12\nARG API_TOKEN\nRUN test "$(printf %s "$API_TOKEN" | sha256sum | cut -c1-8)" = 5f6a280a\nCMD ["echo", "built"]\n',
    nonRoot: 'fix',
    readOnly: true,
    secrets: { API_TOKEN: 'tr0ub4dor-and-3-correct-horses' },
  },
  {
    name: 'secret-argument-twice',
    dockerfile:
      'FROM debian:12-slim\nARG NPM_TOKEN\nARG NAME=x\nRUN test "$(printf %s "$NPM_TOKEN" | sha256sum | cut -c1-8)" = ed3d900e\nRUN echo "$NAME" \\\n  # and again\n  && test "$(printf %s "${NPM_TOKEN}" | sha256sum | cut -c1-8)" = ed3d900e\nCMD ["echo", "built"]\n',
    nonRoot: 'fix',
    readOnly: true,
    secrets: { NPM_TOKEN: 'npm-b4tt3ry-st4pl3-0123456789' },
  },
];
