import { parseReference } from '../../image/reference.ts';
import { defineRule } from '../../lint/rule.ts';

const FRONTEND = 'docker.io/docker/dockerfile';
/** Built from every commit. */
const UPSTREAM = `${FRONTEND}-upstream`;
/** Channels with features that may still change or go (https://docs.docker.com/build/buildkit/frontend/). */
const PREVIEW = /(?:^|-)(?:labs|experimental)$|^(?:master|main|nightly|upstream)/;

export default defineRule({
  meta: {
    name: 'pinned-syntax',
    group: 'supply-chain',
    since: '0.1.0',
    summary: 'The syntax directive names a known frontend at a fixed version.',
    severity: 'info',
    confidence: 'medium',
    audience: 'pedantic',
    preset: 'strict',
    aliases: {},
    controls: { cwe: ['CWE-494', 'CWE-1357'] },
    messages: {
      floating: "The frontend '{frontend}' has no version, so every build may take another one.",
      preview: "The frontend '{frontend}' is a preview, whose features may change.",
      unknown: "The frontend '{frontend}' is not Docker's, and is not pinned to a digest.",
      digest: "The frontend '{frontend}' is not pinned to a digest.",
    },
    advice:
      'The frontend is a program that the builder downloads and runs, with all that the build is given; use docker/dockerfile:1, with a digest where builds must not change.',
    fix: 'none',
    docs: {
      why: 'The image in the syntax directive decides what every instruction of the file means, and it sees the build context, arguments and secrets. A tag that moves, or a frontend of unknown origin, lets somebody else change the build without a commit.',
      how: 'Use docker/dockerfile:1, which stays compatible within its major version and is what Docker recommends. Where builds have to be repeatable, add the digest. Take the labs channel only while you need one of its features.',
      bad: '# syntax=docker/dockerfile:latest\nFROM scratch\n',
      good: '# syntax=docker/dockerfile:1@sha256:b6afd42430b15f2d2a4c5a02b919e98a525b785b1aaff16747d2f623364e39b6\nFROM scratch\n',
      links: [
        'https://docs.docker.com/build/buildkit/frontend/',
        'https://docs.docker.com/reference/dockerfile/#syntax',
      ],
    },
  },
  stateless: true,
  handlers: {
    onEnd(context) {
      const directive = context.file.directives.find(({ name, repeated }) => name === 'syntax' && !repeated);
      if (directive === undefined) return;
      // What stands behind a blank is handed to the frontend.
      const [frontend = ''] = directive.value.split(/\s/);
      const parsed = parseReference(frontend);
      if (parsed === undefined || parsed.digest !== undefined) return;
      const { tag, canonicalName } = parsed;
      const { start } = directive.valueSpan;
      const found = { at: { start, end: start + frontend.length }, data: { frontend } };
      if (tag === undefined || tag === 'latest') context.report({ ...found, message: 'floating' });
      else if (canonicalName !== FRONTEND && canonicalName !== UPSTREAM)
        context.report({ ...found, message: 'unknown' });
      else if (canonicalName === UPSTREAM || PREVIEW.test(tag))
        context.report({ ...found, message: 'preview' });
      else context.report({ ...found, message: 'digest', severity: 'hint', confidence: 'low' });
    },
  },
});
