import assert from 'node:assert/strict';
import { harden, type StepResult } from '../../../server/src/service/harden/harden.ts';
import type { BuildSources } from '../../../server/src/context/sources.ts';

function base(text: string): StepResult {
  return harden(text, { parts: new Set(['base']), options: { today: '2026-08-22' } }).steps[1]!;
}

const START = 'COPY app /app\nCMD ["/app"]\n';
const APT = 'RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates\n';

describe('the base image that nobody names', () => {
  const kept: readonly (readonly [string, string])[] = [
    ['the same Debian', `FROM debian:12\n${APT}${START}`],
    ['the newest Alpine', `FROM alpine\nRUN apk add --no-cache ca-certificates\n${START}`],
    ['a language on an unnamed Debian', `FROM python:3.13-slim\n${APT}COPY . .\nCMD ["python", "a.py"]\n`],
  ];
  for (const [what, text] of kept)
    it(`is taken: ${what}`, () => {
      assert.equal(base(text).kind, 'change');
      const { text: after } = harden(text, { options: { today: '2026-08-22' } });
      assert.doesNotMatch(after, /cgr\.dev|echohq/);
    });

  const left: readonly (readonly [string, string])[] = [
    ['another distribution', `FROM ubuntu:24.04\n${APT}${START}`],
    ['a distribution ahead of all versions', `FROM debian:sid\n${APT}${START}`],
    ['another family of packages', `FROM centos:7\nRUN yum install -y ca-certificates\n${START}`],
    ['no image to run but to work in', 'FROM golang:1.26\nCMD ["bash"]\n'],
    ['one that is hardened already', `FROM gcr.io/distroless/static-debian13:nonroot\n${START}`],
    ['one that is pinned', `FROM debian:12@sha256:${'1'.repeat(64)}\n${APT}${START}`],
    ['one that no table has', `FROM registry.example/ours:1\n${START}`],
  ];
  for (const [what, text] of left)
    it(`is not taken: ${what}`, () => {
      const step = base(text);
      assert.notEqual(step.kind, 'change');
      assert.notEqual(step.kind, 'left-out');
    });

  it('leaves the Java that the build runs on', () => {
    const text =
      'FROM maven:3.9-eclipse-temurin-8 AS a\nRUN mvn package\nFROM eclipse-temurin:8-jre\nRUN mkdir /data\nCOPY --from=a /a.jar /a.jar\nCMD ["java", "-jar", "/a.jar"]\n';
    assert.match(
      harden(text, { parts: new Set(['base']) }).text,
      /^FROM maven:3\.9-eclipse-temurin-8 AS a\n/,
    );
  });

  it('is taken when it is named, another distribution too', () => {
    const text = 'FROM ubuntu:24.04\nCOPY app /app\nCMD ["/app"]\n';
    const { steps } = harden(text, { parts: new Set(['base']), family: 'chainguard' });
    assert.equal(steps[1]?.kind, 'change');
  });
});

describe('the files beside a Dockerfile', () => {
  const filesOf = (files: Readonly<Record<string, string>>): BuildSources => ({
    files: Object.keys(files).sort(),
    has: (path) => Object.hasOwn(files, path),
    text: (path) => files[path],
  });
  const TEXT =
    'FROM node:24\nWORKDIR /app\nCOPY package.json ./\nCOPY src src\nRUN npm install\nCMD ["npm", "start"]\n';
  const STARTS = '{ "scripts": { "start": "node src/a.js" } }';
  const started = (files: Readonly<Record<string, string>>): boolean =>
    harden(TEXT, { sources: filesOf(files) }).text.includes('src/a.js');

  it('count when they are what it copies', () => {
    assert.equal(started({ 'package.json': STARTS, 'src/a.js': '' }), true);
  });

  it('count for nothing when it copies what is not there', () => {
    assert.equal(started({ 'package.json': STARTS, 'docs/a.md': '' }), false);
  });
});
