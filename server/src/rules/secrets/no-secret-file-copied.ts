import { type SecretFile, secretFile } from '../../knowledge/secret-files.ts';
import { CREDENTIAL_FILE_VARIABLES } from '../../knowledge/secret-names.ts';
import { instructionRule } from '../../lint/ladder.ts';
import { absolutePath } from '../../lint/paths.ts';
import type { Confidence, FileContext } from '../../lint/rule.ts';
import { mountFile } from '../../lint/secret-file-mounts.ts';
import { mentions, ships } from '../../lint/stages.ts';
import type { InstructionOf, Word } from '../../syntax/model.ts';
import { baseName } from '../../text/path.ts';

type Transfer = InstructionOf<'ADD' | 'COPY'>;

const REMOTE = /^(?:https?|ftp|git|ssh):\/\/|^git@/i;
/** Where keys lie that signatures are checked with. */
const KEYRINGS =
  /^\/(?:etc\/(?:apt|apk|pki\/rpm-gpg)|usr\/share\/keyrings|usr\/local\/share\/ca-certificates)\b/;
const CONFIDENCE: Readonly<Record<SecretFile['how'], Confidence>> = {
  sure: 'high',
  likely: 'medium',
  maybe: 'low',
};
const POINTERS = new RegExp(`\\b(?:${[...CREDENTIAL_FILE_VARIABLES].join('|')})\\b`);

export default instructionRule(
  {
    name: 'no-secret-file-copied',
    group: 'secrets',
    since: '0.1.0',
    summary: 'No key, login or other secret file is copied into a layer.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: { cis: ['4.10'], cwe: ['CWE-538'], nist: ['4.1.4'] },
    messages: {
      image: "'{path}' brings {kind} into the image.",
      stage: "'{path}' brings {kind} into a build stage.",
    },
    advice:
      'A layer keeps the file even when a later step deletes it; give it to the one step that needs it with RUN --mount=type=secret or type=ssh, or to the container when it starts.',
    fix: 'unsafe',
    docs: {
      why: 'Whoever can pull the image can unpack every layer of it and take the file out, also after a later step removed it. What a build stage copies stays in the build cache and wherever that cache is pushed to. A key that is built in is also the same in every container and changes only with a new image.',
      how: 'Give what the build needs to the step that needs it: RUN --mount=type=secret,id=npmrc,target=/root/.npmrc, or RUN --mount=type=ssh for Git over SSH. What the program needs is mounted when the container starts. List such files in .dockerignore.',
      bad: 'FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json .npmrc ./\nRUN npm ci\n',
      good: 'FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci\n',
      links: [
        'https://docs.docker.com/build/building/secrets/',
        'https://docs.docker.com/build/concepts/context/#dockerignore-files',
        'https://cwe.mitre.org/data/definitions/538.html',
      ],
    },
  },
  ['ADD', 'COPY'],
  (transfer, context) => {
    const other = transfer.kind === 'COPY' && transfer.from !== undefined;
    const found = transfer.sources.flatMap((source) => {
      // What a heredoc holds stands in the file; no-secret-literal reads it.
      if (source.value.startsWith('<<')) return [];
      const path = context.expand(transfer, source.raw);
      const file = path === undefined || REMOTE.test(path) ? undefined : secretFile(path);
      return path === undefined || file === undefined ? [] : [{ at: source, path, ...file }];
    });
    if (found.length === 0) {
      const target = renamed(transfer, context);
      if (target !== undefined) found.push(target);
    }
    for (const { at, path, kind, how } of found) {
      // Another stage or image holds many things; only what can be nothing else is told by its name there.
      if (other && how !== 'sure') continue;
      if (checksSignatures(transfer, context, path) || pointedTo(transfer, context, path)) continue;
      const data = { path: at.value, kind };
      const confidence = other && CONFIDENCE[how] === 'high' ? 'medium' : CONFIDENCE[how];
      // Where the destination says what the file is, the source is what is copied.
      const source = transfer.sources.includes(at) ? at : transfer.sources[0];
      const fixes = source === undefined ? [] : mountFile(context, transfer, source);
      if (ships(transfer)) {
        context.report({ at: at.span, message: 'image', data, confidence, fixes });
        continue;
      }
      // Most of these hold settings alone, and this one stays behind.
      const harmless = path.endsWith('.npmrc') && !mentions(context.file, SPEAKS_OF_TOKEN);
      context.report({
        at: at.span,
        message: 'stage',
        data,
        confidence: harmless ? 'low' : confidence,
        severity: 'info',
        fixes,
      });
    }
  },
);

/** `COPY deploy/key /root/.ssh/id_rsa`: the destination says what the source is. */
function renamed(
  transfer: Transfer,
  context: FileContext,
): (SecretFile & { at: Word; path: string }) | undefined {
  const { destination, sources } = transfer;
  const [source] = sources;
  if (destination === undefined || source === undefined || sources.length > 1) return undefined;
  if (source.value.startsWith('<<') || REMOTE.test(source.value)) return undefined;
  // A template, an encrypted file or the public half; and a folder of that name takes in anything.
  if (/example|sample|template|tmpl|dist|dummy|test|\.(?:pub|crt|enc|gpg|age)\b/i.test(source.value))
    return undefined;
  const path = context.expand(transfer, destination.raw);
  const name = baseName(path ?? '');
  if (path === undefined || path.endsWith('/') || /^\.(?:ssh|aws|docker|kube)$/.test(name)) return undefined;
  const file = secretFile(path);
  return file?.how === 'sure' ? { ...file, how: 'likely', at: destination, path } : undefined;
}

/** A `*.key` may be a public one: it goes where such keys lie, or a command takes it in as one. */
function checksSignatures(transfer: Transfer, context: FileContext, path: string): boolean {
  if (!/\.(?:key|pem|der)$/i.test(path)) return false;
  const target = context.expand(transfer, transfer.destination?.raw ?? '') ?? '';
  if (KEYRINGS.test(target) || /(?:\.pub|pub(?:lic)?[-_.]?key|\.gpg|\.crt|\.asc)$/i.test(target)) return true;
  if (!mentions(context.file, TAKES_PUBLIC_KEY)) return false;
  const name = baseName(path);
  return context.file.text.split('\n').some((line) => line.includes(name) && TAKES_PUBLIC_KEY.test(line));
}

const SPEAKS_OF_TOKEN = /token|_auth|\brm\b[^\n]{0,200}\.npmrc/i;
const TAKES_PUBLIC_KEY = /\bapt-key\b|--import\b|--dearmor\b/;

/** The file that a variable such as GOOGLE_APPLICATION_CREDENTIALS points to: no-secrets-in-build-config names it. */
function pointedTo(transfer: Transfer, context: FileContext, path: string): boolean {
  if (transfer.kind === 'COPY' && transfer.from !== undefined) return false;
  if (!mentions(context.file, POINTERS)) return false;
  const { destination, stage } = transfer;
  if (destination?.variables.some(({ name }) => CREDENTIAL_FILE_VARIABLES.has(name)) === true) return true;
  const target = context.expand(transfer, destination?.raw ?? '');
  if (target === undefined) return false;
  const place = absolutePath(target, transfer.state.workdir);
  const name = baseName(path);
  return (stage?.instructions ?? []).some((other) => {
    if (other.kind !== 'ENV' && other.kind !== 'ARG') return false;
    return other.assignments.some((assignment) => {
      if (!CREDENTIAL_FILE_VARIABLES.has(assignment.name)) return false;
      const value = context.expand(other, assignment.value?.raw ?? '');
      const file = value === undefined ? '' : absolutePath(value, other.state.workdir);
      return (
        file === place || (file.startsWith(place === '/' ? '/' : `${place}/`) && file.endsWith(`/${name}`))
      );
    });
  });
}
