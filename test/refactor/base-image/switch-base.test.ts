import assert from 'node:assert/strict';
import type { FamilyId } from '../../../server/src/knowledge/base-images-map.ts';
import { baseChoices } from '../../../server/src/refactor/base-image/choices.ts';
import { type SwitchOptions, switchBase } from '../../../server/src/refactor/base-image/switch-base.ts';
import { applyEdits } from '../../../server/src/text/edit.ts';
import { subjectOf } from '../../support/subject.ts';

interface Case {
  readonly name: string;
  readonly family: FamilyId;
  readonly options?: SwitchOptions;
  readonly before: readonly string[];
  /** Lines, or the code of a refusal. */
  readonly after: readonly string[] | string;
}

const CASES: readonly Case[] = [
  {
    name: 'an interpreter that the ENTRYPOINT starts is not named twice',
    family: 'distroless',
    before: ['FROM node:24', 'COPY . /app', 'CMD ["node", "server.js"]'],
    after: ['FROM gcr.io/distroless/nodejs24-debian13:nonroot', 'COPY . /app', 'CMD ["server.js"]'],
  },
  {
    name: 'an image without ENTRYPOINT starts the command as it stands',
    family: 'dhi',
    before: ['FROM node:24', 'COPY . /app', 'CMD ["node", "server.js"]'],
    after: ['FROM dhi.io/node:24-debian13', 'COPY . /app', 'CMD ["node", "server.js"]'],
  },
  {
    name: 'a version that the family does not have',
    family: 'distroless',
    before: ['FROM node:20', 'CMD ["node", "server.js"]'],
    after: 'no-stream',
  },
  {
    name: 'a version that only paying customers have',
    family: 'chainguard',
    before: ['FROM python:3.11', 'CMD ["python", "app.py"]'],
    after: 'no-stream',
  },
  {
    name: 'another program is the ENTRYPOINT, and commands go on to run as root',
    family: 'chainguard',
    before: ['FROM python:3.14', 'RUN pip install gunicorn', 'CMD ["gunicorn", "app:app"]'],
    after: [
      'FROM cgr.dev/chainguard/python:latest-dev',
      'USER root',
      'RUN pip install gunicorn',
      'USER 65532:65532',
      'ENTRYPOINT ["gunicorn", "app:app"]',
    ],
  },
  {
    name: 'a build argument that is the version goes on to choose it',
    family: 'dhi',
    before: ['ARG V=3.13', 'FROM python:${V}-slim', 'CMD ["python", "app.py"]'],
    after: ['ARG V=3.13', 'FROM dhi.io/python:${V}-debian13', 'CMD ["python", "app.py"]'],
  },
  {
    name: 'a build argument that is the repository, for an image without a tag',
    family: 'ubi',
    before: ['ARG REPO=node', 'FROM $REPO:24', 'CMD ["node", "server.js"]'],
    after: [
      'ARG REPO=registry.access.redhat.com/ubi9/nodejs-24-minimal',
      'FROM $REPO',
      'CMD ["node", "server.js"]',
    ],
  },
  {
    name: 'a group of commands that writes a list of repositories',
    family: 'dhi',
    before: [
      'FROM centos:7',
      "RUN { echo '[x]'; echo 'y'; } | tee /etc/yum.repos.d/x.repo; yum install -y x",
      'CMD ["x"]',
    ],
    after: 'package-command',
  },
  {
    name: 'a comment inside of what would have to go',
    family: 'chainguard',
    before: ['FROM debian:12', 'RUN echo x | cat \\', '# why', '  | apt-key add - && make', 'CMD ["x"]'],
    after: 'package-command',
  },
  {
    name: 'a private image is not the official one of its name',
    family: 'dhi',
    before: ['FROM registry.example:5000/team/node:20', 'CMD ["node", "server.js"]'],
    after: 'unknown-image',
  },
];

describe('a change of base image', () => {
  for (const { name, family, options, before, after } of CASES) {
    it(`${family}: ${name}`, () => {
      const text = `${before.join('\n')}\n`;
      const outcome = switchBase(subjectOf(text), family, options);
      if (typeof after === 'string') {
        assert.equal(outcome.kind === 'refusal' ? outcome.code : outcome.kind, after);
        return;
      }
      assert.ok(outcome.kind === 'change', outcome.kind === 'change' ? '' : outcome.reason);
      const result = applyEdits(text, outcome.edits);
      assert.equal(result, `${after.join('\n')}\n`);
      const again = switchBase(subjectOf(result), family, options);
      assert.equal(again.kind, 'nothing');
    });
  }

  it('starts what `npm start` comes to, where there is no npm', () => {
    const text = 'FROM node:24\nWORKDIR /app\nCOPY . .\nCMD ["npm", "start"]\n';
    const manifest = (scripts: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> => ({
      'package.json': JSON.stringify({ scripts }),
    });
    const outcome = switchBase(
      subjectOf(text, manifest({ start: 'node --enable-source-maps dist/main.js' })),
      'distroless',
    );
    assert.ok(outcome.kind === 'change');
    assert.match(applyEdits(text, outcome.edits), /^CMD \["--enable-source-maps", "dist\/main\.js"\]$/m);
    for (const scripts of [
      {},
      { start: 'tsx main.ts' },
      { start: 'node a.js && b' },
      { start: 'node a.js', prestart: 'b' },
      { start: 1 },
    ]) {
      const refused = switchBase(subjectOf(text, manifest(scripts)), 'distroless');
      assert.equal(refused.kind === 'refusal' ? refused.code : refused.kind, 'missing-program');
    }
  });

  it('names the best choices first, each with its facts and where they are from', () => {
    const choices = baseChoices(subjectOf('FROM node:24\nCOPY . /app\nCMD ["node", "server.js"]\n'));
    assert.deepEqual(
      choices.filter(({ applies }) => applies).map(({ family }) => family),
      ['distroless', 'dhi', 'redhat_hardened', 'ubi', 'echo', 'alpine'],
    );
    const [first] = choices;
    assert.equal(first?.reference, 'gcr.io/distroless/nodejs24-debian13:nonroot');
    for (const { facts } of choices)
      for (const { message, source } of facts) assert.ok(message !== '' && source !== '', message);
  });
});
