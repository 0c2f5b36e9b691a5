import { type SecretFile, secretFile } from '../../knowledge/secret-files.ts';
import { secretName } from '../../knowledge/secret-names.ts';
import { valueKind } from '../../knowledge/secret-values.ts';
import { absolutePath } from '../../lint/paths.ts';
import { type Confidence, defineRule, type FileContext } from '../../lint/rule.ts';
import { instructionsOf } from '../../lint/run-user.ts';
import {
  isNamed,
  positionals,
  type ShellCommand,
  type ShellScript,
  type ShellWord,
} from '../../shell/index.ts';
import type { InstructionOf } from '../../syntax/model.ts';
import { baseName, withoutEndSlashes } from '../../text/path.ts';
import type { Span } from '../../text/span.ts';

type Run = InstructionOf<'RUN'>;

/** A secret file in a layer. */
interface Brought {
  readonly path: string;
  readonly how: SecretFile['how'];
  readonly at: Span;
}

/** Where the path that a word names may be; a home folder is whoever's. */
interface Target {
  readonly path: string;
  readonly atHome: boolean;
}

const CONFIDENCE: Readonly<Record<SecretFile['how'], Confidence>> = {
  sure: 'high',
  likely: 'medium',
  maybe: 'low',
};
/** Cheap: the steps that write or remove what matters here. */
const WRITES = />|\btee\b|\bcp\b|\bmv\b|\binstall\b|\bconfig\b|\bconfigure\b|\blogin\b/;
const REMOVES = /\b(?:rm|shred|unlink|unset)\b/;
/** More secrets than any real image has; hostile files must not cost their square. */
const MAX_BROUGHT = 200;
const HOME = /^(?:~|\$HOME|\$\{HOME\})(?=\/|$)/;
const STANDS_IN = /example|sample|template|tmpl|dist|dummy|test|\.(?:pub|crt|enc|gpg|age)\b/i;

export default defineRule({
  meta: {
    name: 'no-late-secret-removal',
    group: 'secrets',
    since: '0.1.0',
    summary: 'A secret is not brought in by one step and removed by a later one.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: { cis: ['4.10'], cwe: ['CWE-212'], nist: ['4.1.4'] },
    messages: {
      file: "'{path}' is deleted here, but stays in the layer that brought the secret in.",
      variable: "'{name}' is cleared here, but the image keeps its earlier value.",
    },
    advice:
      'Layers are only ever added, so anyone with the image can unpack the older one; use RUN --mount=type=secret or type=ssh, which leaves nothing behind.',
    fix: 'none',
    docs: {
      why: 'Every instruction that changes files adds a layer, and the layers below stay as they are. A later rm only hides the file: docker save, or the registry, still hands it out. In the same way an emptied variable hides the value that an earlier ENV put into the history.',
      how: 'Mount the secret for the step that needs it with RUN --mount=type=secret, or type=ssh for keys. Where the file is made by the step itself, delete it in the same RUN. Or do all of it in a build stage and copy only the result.',
      bad: 'FROM node:22\nCOPY .npmrc /root/.npmrc\nRUN npm ci\nRUN rm /root/.npmrc\n',
      good: 'FROM node:22\nRUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci\n',
      links: [
        'https://docs.docker.com/build/building/secrets/',
        'https://docs.docker.com/build/building/best-practices/',
        'https://cwe.mitre.org/data/definitions/212.html',
      ],
    },
  },
  handlers: {
    onEnd(context) {
      const { file } = context;
      // A stage that is left behind takes its layers along.
      if (file.finalStage === undefined) return;
      const brought: Brought[] = [];
      const variables = new Map<string, Span>();

      function clear(name: string, at: Span): void {
        const earlier = variables.get(name);
        if (earlier === undefined) return;
        variables.delete(name);
        const related = [{ span: earlier, message: 'It is set here.' }];
        context.report({ at, message: 'variable', data: { name }, related, confidence: 'medium' });
      }

      function checkEnv(env: InstructionOf<'ENV'>): void {
        for (const { name, nameSpan, value } of env.assignments) {
          if (secretName(name)?.kind !== 'secret') continue;
          const text = value?.value ?? '';
          const kind = valueKind(text);
          if (text.trim() === '') clear(name, nameSpan);
          else if (kind === 'variable' || kind === 'random' || kind === 'text') variables.set(name, nameSpan);
        }
      }

      function checkRun(run: Run): void {
        const { text } = file;
        const own = text.slice(run.span.start, run.span.end);
        const removes = REMOVES.test(own);
        if (!(removes && brought.length + variables.size > 0) && !WRITES.test(own)) return;
        const scripts = context.scripts(run);
        const removals = removes ? scripts.flatMap((script) => removed(script, run, context)) : [];
        for (const { word, target } of removals) {
          const hit = brought.filter(({ path }) => deletes(target, path));
          const [first] = hit;
          if (first === undefined) continue;
          context.report({
            at: word.span,
            message: 'file',
            data: { path: word.value },
            related: hit.map(({ at }) => ({ span: at, message: 'It comes in here.' })),
            confidence: hit.some(({ how }) => how === 'sure') ? 'high' : CONFIDENCE[first.how],
          });
          for (const each of hit) brought.splice(brought.indexOf(each), 1);
        }
        for (const script of removes ? scripts : []) {
          for (const command of script.commands) {
            if (command.name !== 'unset') continue;
            for (const word of positionals(command)) clear(word.value, word.span);
          }
        }
        for (const each of scripts.flatMap((script) => written(script, run, context))) {
          if (!removals.some(({ target }) => covers(target, each.path))) brought.push(each);
        }
      }

      for (const instruction of instructionsOf(file.finalStage)) {
        if (brought.length > MAX_BROUGHT) return;
        if (instruction.kind === 'COPY' || instruction.kind === 'ADD')
          brought.push(...copied(instruction, context));
        else if (instruction.kind === 'ENV') checkEnv(instruction);
        else if (instruction.kind === 'RUN') checkRun(instruction);
      }
    },
  },
});

/** The secrets that a COPY brings, under each path that they may then have. */
function copied(transfer: InstructionOf<'ADD' | 'COPY'>, context: FileContext): Brought[] {
  const { destination, sources, state } = transfer;
  const target = destination === undefined ? undefined : context.expand(transfer, destination.raw);
  if (destination === undefined || target === undefined) return [];
  const place = absolutePath(target, state.workdir);
  const folder = sources.length > 1 || /(?:^|\/)\.{0,2}$/.test(target);
  const other = transfer.kind === 'COPY' && transfer.from !== undefined;
  return sources.flatMap(({ raw, span }) => {
    const source = context.expand(transfer, raw);
    if (source === undefined || source.startsWith('<<') || source.includes('://')) return [];
    const name = baseName(withoutEndSlashes(source));
    const inside = `${place === '/' ? '' : place}/${name}`;
    const own = secretFile(source);
    const file = own ?? (folder || STANDS_IN.test(source) ? undefined : secretFile(place));
    if (file === undefined || (other && file.how !== 'sure')) return [];
    const paths = own === undefined ? [place] : folder ? [inside] : [place, inside];
    // What lies in a folder that is copied lands in the destination itself.
    if (own !== undefined && folder && /^\.\w+$/.test(name)) paths.push(place);
    return paths.map((path) => ({ path, how: file.how, at: span }));
  });
}

/** Commands besides redirections that write what matters here. */
const WRITERS: ReadonlySet<string> = new Set(['tee', 'cp', 'install', 'mv', 'npm', 'git', 'docker', 'aws']);

/** The secret files that a script writes. */
function written(script: ShellScript, run: Run, context: FileContext): Brought[] {
  const writing = script.commands.filter(({ name, redirects }) => redirects.length > 0 || WRITERS.has(name));
  return writing.flatMap((command) => {
    const words = [
      ...command.redirects.flatMap(({ operator, target }) =>
        target !== undefined && /^(?:>>?|>\||&>)$/.test(operator) && command.name !== '' ? [target] : [],
      ),
      ...(command.name === 'tee' ? positionals(command) : []),
      ...(isNamed(command, ['cp', 'install', 'mv']) ? positionals(command).slice(-1) : []),
    ];
    const said = words.flatMap((word) => {
      const target = targetOf(word, script, run, context);
      const file = target === undefined ? undefined : secretFile(target.path);
      if (target === undefined || file === undefined || file.how === 'maybe') return [];
      const secret =
        file.how === 'sure' || /auth|token|passw|secret|\$/i.test(command.pipeline.map(textOf).join(' '));
      return secret ? [{ path: target.path, how: file.how, at: word.span }] : [];
    });
    return [...said, ...stored(command)];
  });
}

/** What tools write into files of their own. */
function stored(command: ShellCommand): Brought[] {
  const path = storeOf(command);
  return path === undefined || command.nameWord === undefined
    ? []
    : [{ path: `/root/${path}`, how: 'likely', at: command.nameWord.span }];
}

function storeOf(command: ShellCommand): string | undefined {
  if (isNamed(command, 'npm', ['config', 'set']) && /_auth|_password/i.test(textOf(command))) return '.npmrc';
  if (isNamed(command, 'git', 'config') && /:\/\/[^\s/]*\$[^\s/]*@/.test(textOf(command)))
    return '.gitconfig';
  if (isNamed(command, 'docker', 'login')) return '.docker/config.json';
  if (isNamed(command, 'aws', 'configure') && /secret/i.test(textOf(command))) return '.aws/credentials';
  return undefined;
}

function textOf({ args }: ShellCommand): string {
  return args.map(({ value }) => value).join(' ');
}

/** What rm, shred and unlink are told to delete. */
function removed(
  script: ShellScript,
  run: Run,
  context: FileContext,
): { readonly word: ShellWord; readonly target: Target }[] {
  return script.commands
    .filter((command) => isNamed(command, ['rm', 'shred', 'unlink']))
    .flatMap(positionals)
    .flatMap((word) => {
      const target = targetOf(word, script, run, context);
      return target === undefined || target.path === '/' ? [] : [{ word, target }];
    });
}

function targetOf(word: ShellWord, script: ShellScript, run: Run, context: FileContext): Target | undefined {
  const atHome = HOME.test(word.value);
  const text = word.value.replace(HOME, '/root');
  const path = text.includes('$') ? context.expand(run, text) : text;
  if (path === undefined || /[$`()]/.test(path)) return undefined;
  // Relative to somewhere else.
  if (!path.startsWith('/') && script.commands.some(({ name }) => name === 'cd' || name === 'pushd'))
    return undefined;
  return { path: absolutePath(path, run.state.workdir), atHome };
}

/** Whether a secret goes with the target: covered by it, or one of the files of a folder that was brought in. */
function deletes(target: Target, path: string): boolean {
  return (
    covers(target, path) ||
    (target.path.startsWith(`${path}/`) && secretFile(target.path.replace(/\*$/, ''))?.how === 'sure')
  );
}

/** Whether deleting the target deletes the file: itself or a folder above it; `*` leaves out hidden files. */
function covers({ path: target, atHome }: Target, path: string): boolean {
  if (atHome) {
    const rest = target.slice('/root'.length);
    return rest !== '' && `${path}/`.includes(`${rest}/`);
  }
  const wanted = target.split('/');
  const parts = path.split('/');
  return wanted.length <= parts.length && wanted.every((part, index) => matches(part, parts[index] ?? ''));
}

function matches(pattern: string, name: string): boolean {
  if (pattern === name) return true;
  if (!/[*?]/.test(pattern) || (name.startsWith('.') && !pattern.startsWith('.'))) return false;
  // Only what stands before the first and behind the last star has to be there.
  const start = pattern.slice(0, pattern.search(/[*?]/));
  const end = /[^*?]*$/.exec(pattern)?.[0] ?? '';
  return name.length >= start.length + end.length && name.startsWith(start) && name.endsWith(end);
}
