/** A small application whose image has one stage, and is built and run before and after its conversion. */
export interface SingleStageApp {
  readonly name: string;
  readonly dockerfile: string;
  readonly files: Readonly<Record<string, string>>;
  /** It listens here; else it prints something and ends. */
  readonly port?: number;
  readonly path?: string;
  /** It needs a /tmp to write to. */
  readonly needsTmp?: boolean;
  /** Images that the test makes of Debian's packages, under the names that the file uses. */
  readonly standIns?: readonly string[];
}

const node = (port: number, body = "'hello ' + q.url"): string =>
  `require('node:http').createServer((q, s) => s.end(${body})).listen(${String(port)});\nprocess.on('SIGTERM', () => process.exit(0));\n`;
const manifest = (more: object): string =>
  `${JSON.stringify({ name: 'app', version: '1.0.0', private: true, ...more })}\n`;
const IS_NUMBER = { 'is-number': '7.0.0' };

const go = (port: number, answer = '"hello from go"', imports = '"fmt"\n\t"net/http"'): string =>
  `package main\n\nimport (\n\t${imports}\n)\n\nfunc main() {\n\thttp.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, ${answer}) })\n\thttp.ListenAndServe(":${String(port)}", nil)\n}\n`;
const GO_MOD = 'module example.org/app\n\ngo 1.19\n';

const python = (port: number, answer: string, imports = ''): string =>
  [
    'from http.server import BaseHTTPRequestHandler, HTTPServer',
    imports,
    'class H(BaseHTTPRequestHandler):',
    '    def do_GET(self):',
    `        body = ${answer}`,
    '        self.send_response(200)',
    '        self.end_headers()',
    '        self.wfile.write(body)',
    '    def log_message(self, *a):',
    '        pass',
    'def main():',
    `    HTTPServer(("", ${String(port)}), H).serve_forever()`,
    'if __name__ == "__main__":',
    '    main()',
    '',
  ].join('\n');
/** A package of Python that needs nothing from an index. */
const GREETING = {
  'vendor/greeting/pyproject.toml':
    '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n[project]\nname = "greeting"\nversion = "1.0"\n[project.scripts]\ngreet = "greeting:main"\n',
  'vendor/greeting/setup.py':
    'from setuptools import setup\nsetup(name="greeting", version="1.0", py_modules=["greeting"], entry_points={"console_scripts": ["greet=greeting:main"]})\n',
  'vendor/greeting/greeting.py':
    'def text():\n    return b"hello from a package"\ndef main():\n    print("greetings")\n',
};
const PIP = 'pip install --no-index --no-build-isolation';

const C = '#include <stdio.h>\nint main(void) { puts("hello from c"); return 0; }\n';
const CXX =
  '#include <iostream>\n#include <vector>\nint main() { std::vector<int> v{1, 2, 3}; for (int i : v) std::cout << i << "\\n"; }\n';
const SQLITE =
  '#include <sqlite3.h>\n#include <stdio.h>\nint main(void) { sqlite3 *db; sqlite3_stmt *s; sqlite3_open(":memory:", &db); sqlite3_prepare_v2(db, "select 6 * 7", -1, &s, 0); sqlite3_step(s); printf("%d\\n", sqlite3_column_int(s, 0)); return 0; }\n';
const APT = 'apt-get update && apt-get install -y --no-install-recommends';
const JAVA =
  'public class Main { public static void main(String[] a) { System.out.println("hello from java"); } }\n';

export const SINGLE_STAGE_APPS: readonly SingleStageApp[] = [
  {
    name: 'node-typescript',
    dockerfile:
      'FROM node:20\nLABEL org.opencontainers.image.title="app"\nWORKDIR /app\n# First the dependencies.\nCOPY package.json ./\nRUN npm install\nCOPY . .\nRUN npm run build\nENV PORT=18301\nEXPOSE 18301\nCMD ["node", "dist/server.js"]\n',
    files: {
      'package.json': manifest({
        scripts: { build: 'tsc' },
        dependencies: IS_NUMBER,
        devDependencies: { typescript: '5.6.3' },
      }),
      'tsconfig.json':
        '{"compilerOptions":{"module":"commonjs","target":"es2022","outDir":"dist","strict":false,"types":[]},"files":["server.ts"]}\n',
      'server.ts':
        "declare const require: any, process: any;\nconst isNumber = require('is-number');\nrequire('http').createServer((q: any, s: any) => s.end('typed ' + isNumber(5) + q.url)).listen(Number(process.env.PORT));\n",
    },
    port: 18301,
    path: '/a',
  },
  {
    name: 'node-npm-start',
    dockerfile:
      'FROM node:20\nWORKDIR /usr/src/app\nCOPY package*.json ./\nRUN npm install\nCOPY . .\nEXPOSE 18302\nCMD npm start\n',
    files: {
      'package.json': manifest({
        scripts: { start: 'node server.js' },
        dependencies: IS_NUMBER,
        devDependencies: { 'is-odd': '3.0.1' },
      }),
      'server.js': node(18302, "'odd ' + require('is-number')('x')"),
    },
    port: 18302,
  },
  {
    name: 'node-npm-start-unread',
    dockerfile:
      'FROM node:20\nWORKDIR /app\nCOPY package.json server.js ./\nRUN npm install && npm cache clean --force\nCMD ["npm", "run", "serve"]\n',
    files: {
      'package.json': manifest({
        scripts: { serve: 'NODE_OPTIONS= node server.js' },
        dependencies: IS_NUMBER,
      }),
      'server.js': node(18303),
    },
    port: 18303,
    needsTmp: true,
  },
  {
    name: 'node-crlf-and-comments',
    dockerfile:
      '# An application.\r\nFROM node:20 AS app\r\nlabel maintainer="me"\r\nWORKDIR /app\r\nCOPY package.json .\r\n# All of them.\r\nRUN npm install \\\r\n  # quietly\r\n  --no-audit\r\nCOPY server.js .\r\n\r\n# The port.\r\nEXPOSE 18304\r\nENTRYPOINT ["node"]\r\nCMD ["server.js"]\r\n',
    files: {
      'package.json': manifest({ dependencies: IS_NUMBER, devDependencies: { 'is-odd': '3.0.1' } }),
      'server.js': node(18304),
    },
    port: 18304,
  },
  {
    name: 'node-health-check',
    dockerfile:
      'FROM node:20-bookworm\nWORKDIR /app\nCOPY . .\nRUN npm install\nHEALTHCHECK --interval=2s CMD curl -fsS http://localhost:18305/ || exit 1\nCMD ["node", "server.js"]\n',
    files: { 'package.json': manifest({ dependencies: IS_NUMBER }), 'server.js': node(18305) },
    port: 18305,
  },
  {
    name: 'node-data-volume',
    dockerfile:
      'FROM node:20\nENV DATA_DIR=/data\nVOLUME /data\nWORKDIR /app\nCOPY . .\nRUN npm install\nCMD ["node", "app.js"]\n',
    files: {
      'package.json': manifest({ dependencies: IS_NUMBER }),
      'app.js':
        "const fs = require('fs'); fs.writeFileSync(process.env.DATA_DIR + '/x', 'kept'); console.log(fs.readFileSync('/data/x', 'utf8'));\n",
    },
  },
  {
    name: 'node-two-folders',
    dockerfile:
      'FROM node:20\nWORKDIR /app/client\nCOPY client/package.json ./\nRUN npm install\nCOPY client/ ./\nRUN npm run build\nWORKDIR /app/server\nCOPY server/ ./\nRUN npm install\nCMD ["node", "index.js"]\n',
    files: {
      'client/package.json': manifest({ scripts: { build: 'node build.js' }, devDependencies: IS_NUMBER }),
      'client/build.js':
        "require('fs').mkdirSync('dist'); require('fs').writeFileSync('dist/page', 'page ' + require('is-number')(1));\n",
      'server/package.json': manifest({ dependencies: IS_NUMBER }),
      'server/index.js': node(18307, "require('fs').readFileSync('../client/dist/page')"),
    },
    port: 18307,
  },
  {
    name: 'node-slim-build-tools',
    dockerfile: `FROM node:20-slim\nRUN ${APT} g++ make python3 && rm -rf /var/lib/apt/lists/*\nWORKDIR /srv/app\nCOPY . .\nRUN npm install\nUSER node\nCMD ["node", "server.js"]\n`,
    files: { 'package.json': manifest({ dependencies: IS_NUMBER }), 'server.js': node(18308) },
    port: 18308,
  },
  {
    name: 'static-serve',
    dockerfile:
      'FROM node:20\nWORKDIR /app\nCOPY package.json .\nRUN npm install\nCOPY . .\nRUN npm run build\nEXPOSE 18311\nCMD ["npx", "serve", "-s", "dist", "-l", "18311"]\n',
    files: {
      'package.json': manifest({
        scripts: { build: 'mkdir -p dist/assets && cp index.html dist && cp app.js dist/assets' },
        dependencies: { serve: '14.2.4' },
      }),
      'index.html': '<!doctype html>\n<title>site</title>\n',
      'app.js': 'console.log("site");\n',
    },
    port: 18311,
    path: '/some/page',
    needsTmp: true,
  },
  {
    name: 'static-vite',
    dockerfile:
      'FROM node:20\nWORKDIR /site\nCOPY package.json ./\nRUN npm install\nCOPY . .\nRUN npm run build\nENTRYPOINT ["node_modules/.bin/http-server", "dist", "-p", "18312"]\n',
    files: {
      'package.json': manifest({
        type: 'module',
        scripts: { build: 'vite build' },
        devDependencies: { vite: '5.4.11' },
        dependencies: { 'http-server': '14.1.1' },
      }),
      'index.html': '<!doctype html>\n<body><script type="module" src="/main.js"></script></body>\n',
      'main.js': "document.body.append('hello');\n",
    },
    port: 18312,
    needsTmp: true,
  },
  {
    name: 'static-npm-start',
    dockerfile:
      'FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npm install && npm run build\nENV PORT=18313\nCMD npm start\n',
    files: {
      'package.json': manifest({
        scripts: { build: 'mkdir -p out && cp page.html out', start: 'serve out' },
        dependencies: { serve: '14.2.4' },
      }),
      'page.html': '<p>a page\n',
    },
    port: 18313,
    path: '/page',
    needsTmp: true,
  },
  {
    name: 'go-plain',
    dockerfile:
      'FROM golang:1.23\nWORKDIR /src\nCOPY go.mod main.go ./\nRUN go build -o /usr/local/bin/app .\nEXPOSE 18321\nCMD ["app"]\n',
    files: { 'go.mod': GO_MOD, 'main.go': go(18321) },
    port: 18321,
  },
  {
    name: 'go-shell-form',
    dockerfile:
      'FROM golang:1.23\nENV GO111MODULE=on \\\n    GREETING=hi\nWORKDIR /go/src/app\nADD . .\nRUN go vet ./... && \\\n    # The program.\n    go build -o server\nCMD ./server\n',
    files: { 'go.mod': GO_MOD, 'main.go': go(18322, 'os.Getenv("GREETING")', '"fmt"\n\t"net/http"\n\t"os"') },
    port: 18322,
  },
  {
    name: 'go-templates',
    dockerfile:
      'FROM golang:1.23\nWORKDIR /src\nCOPY . .\nRUN go build -o bin/app .\nENTRYPOINT ["./bin/app"]\n',
    files: {
      'go.mod': GO_MOD,
      'main.go':
        go(18323, 'read("templates/page.html") + read("settings.yaml")', '"fmt"\n\t"net/http"\n\t"os"') +
        'func read(name string) string { b, err := os.ReadFile(name); if err != nil { panic(err) }; return string(b) }\n',
      'templates/page.html': '<p>hello\n',
      'settings.yaml': 'a: 1\n',
    },
    port: 18323,
  },
  {
    name: 'go-install',
    dockerfile:
      'FROM golang:1.23-bookworm\nCOPY . /src\nWORKDIR /src\nRUN go install ./cmd/hello\nCMD ["hello", "-n", "2"]\n',
    files: {
      'go.mod': GO_MOD,
      'cmd/hello/main.go':
        'package main\n\nimport (\n\t"flag"\n\t"fmt"\n)\n\nfunc main() {\n\tn := flag.Int("n", 1, "")\n\tflag.Parse()\n\tfmt.Println("hello", *n)\n}\n',
    },
  },
  {
    name: 'go-with-c',
    dockerfile:
      'FROM golang:1.23\nENV CGO_ENABLED=1\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\nCMD ["/app"]\n',
    files: {
      'go.mod': GO_MOD,
      'main.go':
        'package main\n\n// int answer(void) { return 42; }\nimport "C"\nimport "fmt"\n\nfunc main() { fmt.Println("c says", int(C.answer())) }\n',
    },
  },
  {
    name: 'go-make',
    dockerfile:
      'FROM golang:1.23\nENV CGO_ENABLED=0\nWORKDIR /src\nCOPY . .\nRUN make build\nCMD ["/src/bin/tool"]\n',
    files: {
      'go.mod': GO_MOD,
      Makefile: 'build:\n\tgo build -o bin/tool .\n',
      'main.go': 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("made") }\n',
    },
  },
  {
    name: 'c-gcc',
    dockerfile: `FROM debian:12\nRUN ${APT} gcc libc6-dev\nWORKDIR /src\nCOPY main.c .\nRUN gcc -O2 -o /usr/local/bin/hello main.c\nCMD ["hello"]\n`,
    files: { 'main.c': C },
  },
  {
    name: 'c-make-install',
    dockerfile: `FROM debian:12\nRUN ${APT} build-essential && rm -rf /var/lib/apt/lists/*\nCOPY . /src\nWORKDIR /src\nRUN make && make install\nCMD hello\n`,
    files: {
      'main.c':
        '#include <stdio.h>\nint main(void) { char b[64]; FILE *f = fopen("/usr/local/share/hello/text", "r"); fputs(fgets(b, 64, f), stdout); return 0; }\n',
      text: 'hello from a file\n',
      Makefile:
        'PREFIX ?= /usr/local\nhello: main.c\n\t$(CC) -o $@ $<\ninstall: hello\n\tinstall -D hello $(DESTDIR)$(PREFIX)/bin/hello\n\tinstall -D -m 644 text $(DESTDIR)$(PREFIX)/share/hello/text\n',
    },
  },
  {
    name: 'cxx-cmake',
    dockerfile: `FROM debian:bookworm\nRUN apt-get update && apt-get install -y cmake g++ make\nCOPY . /src\nRUN cmake -S /src -B /build -DCMAKE_BUILD_TYPE=Release && cmake --build /build && cmake --install /build\nENTRYPOINT ["numbers"]\n`,
    files: {
      'CMakeLists.txt':
        'cmake_minimum_required(VERSION 3.13)\nproject(numbers CXX)\nadd_executable(numbers main.cc)\ninstall(TARGETS numbers DESTINATION bin)\n',
      'main.cc': CXX,
    },
  },
  {
    name: 'c-library',
    dockerfile: `FROM debian:bookworm\nRUN ${APT} gcc libc6-dev libsqlite3-dev\nWORKDIR /app\nCOPY main.c ./\nRUN gcc main.c -o answer -lsqlite3\nCMD ["./answer"]\n`,
    files: { 'main.c': SQLITE },
  },
  {
    name: 'c-configure',
    dockerfile: `FROM debian:12\nRUN ${APT} gcc libc6-dev make\nADD . /src\nRUN cd /src && ./configure --prefix=/usr/local && make && make install\nCMD ["/usr/local/bin/hello"]\n`,
    files: {
      configure: '#!/bin/sh\nprintf "prefix = %s\\n" "${1#--prefix=}" > config.mk\n',
      Makefile:
        'include config.mk\nhello: main.c\n\t$(CC) -o $@ $<\ninstall:\n\tinstall -D hello $(DESTDIR)$(prefix)/bin/hello\n',
      'main.c': C,
    },
  },
  {
    name: 'cxx-buildpack-deps',
    dockerfile:
      'FROM buildpack-deps:bookworm\nWORKDIR /w\nCOPY *.cc ./\nRUN g++ -std=c++17 -o numbers main.cc\nCMD ["/w/numbers"]\n',
    files: { 'main.cc': CXX },
  },
  {
    name: 'python-pip',
    dockerfile: `FROM python:3.11\nENV PYTHONUNBUFFERED=1\nWORKDIR /app\nCOPY vendor vendor\nRUN ${PIP} ./vendor/greeting\nCOPY app.py .\nEXPOSE 18341\nCMD ["python", "app.py"]\n`,
    files: { ...GREETING, 'app.py': python(18341, 'greeting.text()', 'import greeting') },
    port: 18341,
  },
  {
    name: 'python-requirements',
    dockerfile: `FROM python:3.11-bookworm\nWORKDIR /code\nCOPY . .\nRUN pip3 install --no-cache-dir --no-index --no-build-isolation -r requirements.txt\nHEALTHCHECK CMD wget -q -O - http://localhost:18342/ || exit 1\nCMD python3 -u app.py\n`,
    files: {
      ...GREETING,
      'requirements.txt': './vendor/greeting\n',
      'app.py': python(18342, 'greeting.text() + b"!"', 'import greeting'),
    },
    port: 18342,
  },
  {
    name: 'python-console-script',
    dockerfile: `FROM python:3.11\nCOPY vendor/ /opt/src/\nWORKDIR /opt/src\nRUN python -m pip install --no-index --no-build-isolation /opt/src/greeting\nENTRYPOINT ["greet"]\n`,
    files: GREETING,
  },
  {
    name: 'python-compiled',
    dockerfile: `FROM python:3.11-slim\nRUN ${APT} gcc libc6-dev python3-dev && rm -rf /var/lib/apt/lists/*\nWORKDIR /app\nCOPY . .\nRUN ${PIP} ./fast\nCMD ["python", "-c", "import fast; print(fast.answer())"]\n`,
    files: {
      'fast/setup.py':
        'from setuptools import setup, Extension\nsetup(name="fast", version="1.0", ext_modules=[Extension("fast", ["fast.c"])])\n',
      'fast/fast.c':
        '#include <Python.h>\nstatic PyObject *answer(PyObject *s, PyObject *a) { return PyLong_FromLong(42); }\nstatic PyMethodDef m[] = {{"answer", answer, METH_NOARGS, 0}, {0}};\nstatic struct PyModuleDef d = {PyModuleDef_HEAD_INIT, "fast", 0, -1, m};\nPyMODINIT_FUNC PyInit_fast(void) { return PyModule_Create(&d); }\n',
    },
  },
  {
    name: 'python-own-venv',
    dockerfile: `FROM python:3.11\nRUN python -m venv --system-site-packages /opt/env\nENV PATH="/opt/env/bin:$PATH"\nWORKDIR /app\nCOPY . .\nRUN ${PIP} ./vendor/greeting\nUSER 1000:1000\nCMD ["python", "app.py"]\n`,
    files: { ...GREETING, 'app.py': python(18345, 'greeting.text()', 'import greeting') },
    port: 18345,
  },
  {
    name: 'java-javac',
    dockerfile:
      'FROM eclipse-temurin:17\nWORKDIR /app\nCOPY Main.java .\nRUN javac -d classes Main.java\nCMD ["java", "-Xshare:off", "-cp", "classes", "Main"]\n',
    files: { 'Main.java': JAVA },
  },
  {
    name: 'java-jar',
    dockerfile:
      'FROM eclipse-temurin:17-jdk\nCOPY Main.java /src/\nWORKDIR /src\nRUN javac Main.java && jar --create --file app.jar --main-class Main Main.class\nENTRYPOINT ["java", "-Xshare:off", "-jar", "/src/app.jar"]\n',
    files: { 'Main.java': JAVA },
  },
  {
    name: 'ruby-bundler',
    dockerfile:
      'FROM ruby:3.1\nWORKDIR /app\nCOPY Gemfile ./\nRUN bundle install --local\nCOPY app.rb .\nCMD ["ruby", "app.rb"]\n',
    files: { Gemfile: "source 'https://rubygems.org'\n", 'app.rb': 'puts "hello from ruby"\n' },
    standIns: ['ruby:3.1', 'ruby:3.1-slim'],
  },
  {
    name: 'php-composer',
    dockerfile: `FROM php:8.2-cli\nRUN ${APT} git unzip composer\nWORKDIR /app\nCOPY composer.json ./\nRUN composer install --no-dev --no-interaction\nCOPY . .\nCMD ["php", "index.php"]\n`,
    files: {
      'composer.json': '{"autoload":{"psr-4":{"App\\\\":"src/"}}}\n',
      'src/Greeting.php': '<?php\nnamespace App;\nclass Greeting { const TEXT = "hello from php\\n"; }\n',
      'index.php': '<?php\nrequire "vendor/autoload.php";\necho App\\Greeting::TEXT;\n',
    },
    standIns: ['php:8.2-cli'],
  },
  {
    name: 'rust-cargo',
    dockerfile:
      'FROM rust:1.63\nWORKDIR /src\nCOPY . .\nRUN cargo build --release\nCMD ["./target/release/hello"]\n',
    files: {
      'Cargo.toml': '[package]\nname = "hello"\nversion = "0.1.0"\nedition = "2021"\n',
      'src/main.rs': 'fn main() { println!("hello from rust"); }\n',
    },
    standIns: ['rust:1.63'],
  },
];

/** Dockerfiles of the stand-ins: Debian's packages under the names and with the settings of the official images. */
export const STAND_INS: Readonly<Record<string, string>> = {
  'ruby:3.1':
    'FROM buildpack-deps:bookworm\nRUN apt-get update && apt-get install -y ruby ruby-dev bundler\nENV GEM_HOME=/usr/local/bundle BUNDLE_APP_CONFIG=/usr/local/bundle BUNDLE_SILENCE_ROOT_WARNING=1 PATH=/usr/local/bundle/bin:$PATH\nRUN mkdir -p $GEM_HOME\n',
  'ruby:3.1-slim':
    'FROM debian:12-slim\nRUN apt-get update && apt-get install -y --no-install-recommends ruby bundler\nENV GEM_HOME=/usr/local/bundle BUNDLE_APP_CONFIG=/usr/local/bundle BUNDLE_SILENCE_ROOT_WARNING=1 PATH=/usr/local/bundle/bin:$PATH\nRUN mkdir -p $GEM_HOME\n',
  'php:8.2-cli':
    'FROM debian:12-slim\nRUN apt-get update && apt-get install -y --no-install-recommends php8.2-cli gcc make\nCMD ["php", "-a"]\n',
  'rust:1.63':
    'FROM buildpack-deps:bookworm\nRUN apt-get update && apt-get install -y --no-install-recommends cargo\nENV CARGO_HOME=/usr/local/cargo\n',
};
