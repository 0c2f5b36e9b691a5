import { deleteInstruction } from '../../lint/fixes.ts';
import { instructionRule } from '../../lint/ladder.ts';
import type { Aliases, Fix } from '../../lint/rule.ts';
import { mentions } from '../../lint/stages.ts';
import { deleteListWord } from '../../lint/word-list.ts';
import type { Dockerfile, ExposeInstruction } from '../../syntax/model.ts';

const SSH = 22;
/** Servers of files and repositories whose protocol is SSH. */
const SPEAKS_SSH = /\b(?:gitea|gogs|forgejo|gitlab|gitolite|gerrit|git-shell|sftp(?:go)?|soft-serve)\b/i;

export default instructionRule(
  {
    name: 'no-expose-ssh-port',
    group: 'runtime',
    since: '0.1.0',
    summary: 'Port 22 is not exposed.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {
      trivy: ['DS-0004'],
      checkov: ['CKV_DOCKER_1'],
      kics: ['Exposing Port 22 (SSH)'],
    },
    controls: { nist: ['4.1.2'] },
    messages: {
      port: 'Port 22 is exposed, so the image seems to run an SSH server.',
      range: "The exposed range '{range}' holds the SSH port 22.",
    },
    advice:
      'A login service in a container is one more door with keys and passwords of its own; get in with docker exec or kubectl exec instead.',
    fix: 'unsafe',
    docs: {
      why: 'An SSH server in a container has to be patched, needs keys or passwords that end up in the image, and lets people in past the access control and the audit log of the platform. Port 22 is also the first one that attackers try.',
      how: 'Remove the server and the port. For a shell use docker exec, kubectl exec or an ephemeral debug container.',
      bad: 'FROM debian:12-slim\nEXPOSE 80 22\nUSER 1000:1000\nCMD ["/app"]\n',
      good: 'FROM debian:12-slim\nEXPOSE 80\nUSER 1000:1000\nCMD ["/app"]\n',
      links: [
        'https://docs.docker.com/reference/dockerfile/#expose',
        'https://docs.docker.com/reference/cli/docker/container/exec/',
      ],
    },
  },
  'EXPOSE',
  (expose, context) => {
    expose.words.forEach((word, index) => {
      const port = context.expand(expose, word.raw);
      const found = port === undefined ? undefined : readPort(port);
      if (found === undefined || found.first > SSH || found.last < SSH) return;
      const isRange = found.last > found.first;
      context.report({
        at: word.span,
        ...(mentions(context.file, SPEAKS_SSH) ? { confidence: 'low' } : {}),
        ...(isRange ? { message: 'range', data: { range: port ?? '' } } : { message: 'port' }),
        ...(isRange || found.hostPort || word.variables.length > 0 ? { aliases: {} satisfies Aliases } : {}),
        fixes: isRange ? [] : fixesFor(context.file, expose, index),
      });
    });
  },
);

/** `22`, `22/tcp`, `20-25` or the refused `2222:22`, where the container's port comes last; undefined for other protocols. */
function readPort(text: string): { first: number; last: number; hostPort: boolean } | undefined {
  const match = /^(.*:)?(\d{1,5})(?:-(\d{1,5}))?(?:\/tcp)?$/i.exec(text);
  if (match === null) return undefined;
  const [, host, first = '', last = first] = match;
  return { first: Number(first), last: Number(last), hostPort: host !== undefined };
}

/** What runs is the same without it, but `docker run -P` and tools that read the ports publish less: not for on-save. */
function fixesFor(file: Dockerfile, expose: ExposeInstruction, index: number): Fix[] {
  if (expose.words.length > 1) {
    const edit = deleteListWord(file, expose.words, index);
    return edit === undefined ? [] : [{ title: 'Do not expose port 22', kind: 'unsafe', edits: [edit] }];
  }
  const whole = expose.onbuild ?? expose;
  if (file.comments.some(({ span }) => whole.span.start < span.start && span.start < whole.span.end))
    return [];
  return [{ title: 'Delete EXPOSE 22', kind: 'unsafe', edits: [deleteInstruction(file, whole)] }];
}
