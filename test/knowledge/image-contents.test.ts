import assert from 'node:assert/strict';
import { imageAccounts } from '../../server/src/knowledge/image-accounts.ts';
import { imageShell } from '../../server/src/knowledge/image-shells.ts';
import { lacksTool } from '../../server/src/knowledge/image-tools.ts';

describe('what is in images', () => {
  const shells: readonly (readonly [string, string | undefined])[] = [
    ['gcr.io/distroless/static', 'none'],
    ['gcr.io/distroless/nodejs22-debian12:nonroot', 'none'],
    ['gcr.io/distroless/java-base-debian12', 'none'],
    ['gcr.io/distroless/base:debug-nonroot', 'elsewhere'],
    ['gcr.io/distroless/something-else', undefined],
    ['mirror.example.com/distroless/static-debian12', 'none'],
    ['cgr.dev/chainguard/static:latest', 'none'],
    ['cgr.dev/chainguard/node:latest-dev', 'sh'],
    ['cgr.dev/chainguard/node', undefined],
    ['dhi.io/python:3.13', 'none'],
    ['dhi.io/python:3.13-alpine', 'none'],
    ['dhi.io/python:3.13-dev', 'sh'],
    ['dhi.io/nginx:1', undefined],
    ['mcr.microsoft.com/dotnet/runtime-deps:9.0-noble-chiseled-extra', 'none'],
    ['mcr.microsoft.com/dotnet/aspnet:9.0', 'sh'],
    ['mcr.microsoft.com/azurelinux/distroless/base:3.0', 'none'],
    ['registry.access.redhat.com/ubi9/ubi-micro', 'sh'],
    ['nats:2', 'none'],
    ['nats:2-alpine', 'sh'],
    ['nats:2-windowsservercore', undefined],
    ['debian:13', 'sh'],
    ['example.com/app', undefined],
    ['Not An Image', undefined],
  ];
  for (const [reference, shell] of shells) {
    it(`knows the shell of ${reference}`, () => {
      assert.equal(imageShell(reference)?.shell, shell);
    });
  }

  it('tells a list from a pattern', () => {
    assert.equal(imageShell('gcr.io/distroless/cc')?.sure, true);
    assert.equal(imageShell('registry.example.com/distroless/cc')?.sure, false);
    assert.equal(imageShell(`gcr.io/distroless/cc@sha256:${'0'.repeat(64)}`)?.sure, false);
  });

  it('knows the accounts of systems and of what stands on them', () => {
    const user = (reference: string, name: string): number | undefined =>
      imageAccounts(reference)?.users.get(name);
    assert.equal(user('debian:13', 'www-data'), 33);
    assert.equal(user('alpine', 'nobody'), 65534);
    assert.equal(imageAccounts('alpine')?.users.has('www-data'), false);
    assert.equal(user('alpine', 'guest'), 405);
    assert.equal(user('node:22-slim', 'node'), 1000);
    assert.equal(user('public.ecr.aws/docker/library/node:22-alpine', 'guest'), 405);
    assert.equal(user('php:8-fpm-alpine', 'www-data'), 82);
    assert.equal(user('postgres:17', 'postgres'), 999);
    assert.equal(user('postgres:17-alpine', 'postgres'), 70);
    assert.equal(user('eclipse-temurin:21', 'ubuntu'), 1000);
    assert.equal(user('gcr.io/distroless/base:nonroot', 'nonroot'), 65532);
    assert.equal(imageAccounts('registry.access.redhat.com/ubi9/ubi-minimal')?.tool, 'none');
    assert.equal(imageAccounts('eclipse-temurin:21-ubi9-minimal'), undefined);
    assert.equal(imageAccounts('ghcr.io/example/app'), undefined);
  });

  it('knows which download tools are missing', () => {
    assert.equal(lacksTool('debian:13', 'curl'), true);
    assert.equal(lacksTool('node:22', 'curl'), false);
    assert.equal(lacksTool('node:22-slim', 'wget'), true);
    assert.equal(lacksTool('node:22-alpine', 'wget'), false);
    assert.equal(lacksTool('node', 'curl'), undefined);
    assert.equal(lacksTool('nginx:1', 'curl'), undefined);
    assert.equal(lacksTool('gcr.io/distroless/cc', 'curl'), true);
  });
});
