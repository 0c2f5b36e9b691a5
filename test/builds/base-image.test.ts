import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FamilyId } from '../../server/src/knowledge/base-images-map.ts';
import { switchBase } from '../../server/src/refactor/base-image/switch-base.ts';
import { applyEdits } from '../../server/src/text/edit.ts';
import { subjectOf } from '../support/subject.ts';
import { APPS } from './apps.ts';
import { type Behaviour, build, docker, withEngine, run } from './engine.ts';

interface Case {
  readonly name: string;
  readonly family: FamilyId;
  readonly dockerfile: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly port?: number;
  /** Images that stand in for others of which this engine has none: name in FROM, name that it has. */
  readonly standIns: Readonly<Record<string, string>>;
  /** Nothing of it needs to be written, and nothing a shell. */
  readonly isClosed: boolean;
}

const server = (name: string): Readonly<Record<string, string>> => {
  const app = APPS.find((each) => each.name === name);
  assert.ok(app?.files !== undefined, name);
  return app.files;
};
const portOf = (name: string): number | undefined => APPS.find((each) => each.name === name)?.port;

const GO = 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("hello from go") }\n';
const JAVA =
  'public class Main { public static void main(String[] a) { System.out.println("hello from java"); } }\n';

const CASES: readonly Case[] = [
  {
    name: 'node in shell form, with a health check by curl',
    family: 'distroless',
    dockerfile:
      'FROM node:24\nWORKDIR /app\nCOPY server.js ./\nHEALTHCHECK CMD curl -f http://localhost:18101/ || exit 1\nCMD node server.js\n',
    files: server('node-plain'),
    ...(portOf('node-plain') !== undefined && { port: 18101 }),
    standIns: {
      'node:24': 'node:20',
      'gcr.io/distroless/nodejs24-debian13:nonroot': 'gcr.io/distroless/nodejs20-debian12:nonroot',
    },
    isClosed: true,
  },
  {
    name: 'node',
    family: 'chainguard',
    dockerfile: 'FROM node:26\nWORKDIR /app\nCOPY server.js ./\nUSER node\nCMD ["node", "server.js"]\n',
    files: server('node-plain'),
    port: 18101,
    standIns: { 'node:26': 'node:20' },
    isClosed: false,
  },
  {
    name: 'python',
    family: 'distroless',
    dockerfile: 'FROM python:3.13-slim\nCOPY main.py /app/\nCMD ["python", "/app/main.py"]\n',
    files: { 'main.py': 'print("hello from python")\n' },
    standIns: {
      'python:3.13-slim': 'python:3.11',
      'gcr.io/distroless/python3-debian13:nonroot': 'gcr.io/distroless/python3-debian12:nonroot',
    },
    isClosed: true,
  },
  {
    name: 'go without a C library',
    family: 'distroless',
    dockerfile:
      'FROM golang:1.26 AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\nFROM alpine:3.24\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n',
    files: { 'main.go': GO, 'go.mod': 'module example.org/app\n\ngo 1.19\n' },
    standIns: {
      'golang:1.26': 'golang:1.23',
      'alpine:3.24': 'alpine:latest',
      'gcr.io/distroless/static-debian13:nonroot': 'gcr.io/distroless/static-debian12:nonroot',
    },
    isClosed: true,
  },
  {
    name: 'java, started by its main class',
    family: 'distroless',
    dockerfile:
      'FROM eclipse-temurin:21-jdk AS build\nCOPY Main.java /src/\nRUN javac -d /out /src/Main.java\nFROM eclipse-temurin:21-jre\nCOPY --from=build /out /out\nCMD ["java", "-cp", "/out", "Main"]\n',
    files: { 'Main.java': JAVA },
    standIns: {
      'eclipse-temurin:21-jdk': 'eclipse-temurin:17',
      'eclipse-temurin:21-jre': 'eclipse-temurin:17',
      'gcr.io/distroless/java21-debian13:nonroot': 'gcr.io/distroless/java17-debian12:nonroot',
    },
    isClosed: true,
  },
  {
    name: 'a user with numbers of its own',
    family: 'alpine',
    dockerfile:
      'FROM debian:12\nRUN groupadd -g 1234 app && groupadd --system extra && useradd -ms /bin/sh -u 1234 -g app -G extra app\nUSER app\nCMD ["sh", "-c", "id -u; id -g; id -nG; pwd; cd; pwd"]\n',
    standIns: { 'alpine:3.24': 'alpine:latest' },
    isClosed: false,
  },
];

/** Real builds with a real engine: `npm run test:builds`. */
describe('a change of base image, built and run', function () {
  this.timeout(300_000);
  const { folders: made, tags } = withEngine();

  async function behaviour(
    each: Case,
    text: string,
    limits: readonly string[],
  ): Promise<{ readonly ran: Behaviour; readonly size: number; readonly user: string }> {
    const folder = mkdtempSync(path.join(tmpdir(), 'bulkhead-'));
    made.push(folder);
    for (const [name, content] of Object.entries({ ...each.files, Dockerfile: text })) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), content);
    }
    const tag = `bulkhead-builds/base-image:${String(tags.length)}`;
    tags.push(tag);
    const contexts = Object.entries(each.standIns).flatMap(([name, other]) => [
      '--build-context',
      `${name}=docker-image://${other}`,
    ]);
    const built = await build(folder, tag, contexts);
    if ('failed' in built) assert.fail(`does not build:\n${text}\n${built.failed}`);
    if (text !== each.dockerfile) {
      const checked = await docker('build', '--check', ...contexts, folder);
      assert.equal(checked.status, 0, checked.out + checked.err);
    }
    const ran = await run(tag, each, limits);
    if ('failed' in ran) assert.fail(`does not run:\n${text}\n${ran.failed}`);
    const { out } = await docker('inspect', '-f', '{{.Size}} {{.Config.User}}', tag);
    const [size = '', user = ''] = out.trim().split(' ');
    return { ran, size: Number(size), user };
  }

  for (const each of CASES) {
    it(`${each.family}: ${each.name}`, async () => {
      const outcome = switchBase(subjectOf(each.dockerfile), each.family);
      assert.ok(outcome.kind === 'change', outcome.kind === 'change' ? '' : outcome.reason);
      const text = applyEdits(each.dockerfile, outcome.edits);
      const limits = each.isClosed
        ? ['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges']
        : [];
      const before = await behaviour(each, each.dockerfile, []);
      const after = await behaviour(each, text, limits);
      assert.equal(after.ran.answer, before.ran.answer);
      assert.doesNotMatch(after.user, /^(?:0|root|)(?::|$)/);
      for (const uid of after.ran.uids) assert.notEqual(uid, '0');
      const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);
      console.log(
        `      ${megabytes(before.size)} MB before, ${megabytes(after.size)} MB after, with stand-ins: ${Object.values(each.standIns).join(' ')}`,
      );
    });
  }
});
