import { deleteWords } from '../../lint/command-edits.ts';
import { deleteWord } from '../../lint/fixes.ts';
import { defineRule, type Fix } from '../../lint/rule.ts';
import { type ShellCommand, type ShellWord, subSpan } from '../../shell/index.ts';
import type { Dockerfile, Instruction, InstructionOf } from '../../syntax/model.ts';
import type { Edit } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';

/** Where the settings of the server live, by its versions (https://jupyter-server.readthedocs.io). */
const APPS = '(?:NotebookApp|ServerApp|IdentityProvider|LabApp)';
const TOKEN = new RegExp(`^--${APPS}\\.token(?:=(.*))?$`, 's');
const PASSWORD = /^--\w{1,40}\.(?:hashed_)?password=(.*)$/s;
const OPEN_ACCESS = /^--ServerApp\.allow_unauthenticated_access=True$/;
const IP = /^--(?:ip|\w{1,40}\.ip)(?:=(.*))?$/s;
const SERVERS =
  /^(?:jupyter|jupyter-(?:lab|notebook|server|nbclassic)|start-notebook\.(?:sh|py)|start-singleuser\.(?:sh|py))$/;
/** Shells keep these quotes in the exec form, and the server takes them off. */
const EMPTY = /^(?:''|"")?$/;
/** The same in the server's configuration file. */
const WRITTEN = new RegExp(`\\bc\\.${APPS}\\.token\\s{0,9}=\\s{0,9}u?(?:''|"")`);
const WRITTEN_PASSWORD = /\bc\.\w{1,40}\.(?:hashed_)?password\s{0,9}=\s{0,9}(?!u?(?:''|""))/;
const MENTIONED = /token|allow[-_]root|allow_unauth/;

export default defineRule({
  meta: {
    name: 'no-open-notebook',
    group: 'ai',
    since: '0.1.0',
    summary: 'A notebook server asks who is there.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: { cwe: ['CWE-306'] },
    messages: {
      open: "'{setting}' lets everyone in who reaches the notebook server.",
      root: 'The notebook server runs as root and listens on all interfaces.',
    },
    advice:
      'A notebook executes what it is given; leave the token to the server, or set a password when the container starts, and run it as a user of its own.',
    fix: 'unsafe',
    docs: {
      why: 'Whoever opens a notebook server has a shell in its container, with the data, tokens and GPUs that it was given. Open ones are searched for on the internet and in company networks and used within hours. As root there is one barrier less to the host.',
      how: 'Leave out the empty token: the server then makes one up and prints it. Set JUPYTER_TOKEN or a hashed password when the container starts if it has to be a known one. Put an authenticating proxy in front where people share it.',
      bad: 'FROM quay.io/jupyter/base-notebook:2025-06-02\nCMD ["jupyter", "lab", "--ip=0.0.0.0", "--ServerApp.token="]\n',
      good: 'FROM quay.io/jupyter/base-notebook:2025-06-02\nCMD ["jupyter", "lab", "--ip=0.0.0.0"]\n',
      links: [
        'https://jupyter-server.readthedocs.io/en/latest/operators/security.html',
        'https://cwe.mitre.org/data/definitions/306.html',
      ],
    },
  },
  stateless: true,
  create(context) {
    const { file } = context;

    function started(instruction: InstructionOf<'CMD' | 'ENTRYPOINT'>): void {
      if (!MENTIONED.test(instruction.args.text)) return;
      for (const { commands } of context.scripts(instruction)) {
        for (const command of commands) checkCommand(instruction, command);
      }
    }

    function checkCommand(instruction: Instruction, command: ShellCommand): void {
      const words =
        command.nameWord?.value.startsWith('--') === true
          ? [command.nameWord, ...command.args]
          : command.args;
      const address = ipOf(words);
      if (address === 'own') return;
      const open = words.find((word, index) => isOpen(word, words[index + 1]));
      if (open !== undefined) {
        if (words.some(({ value }) => !EMPTY.test(PASSWORD.exec(value)?.[1] ?? ''))) return;
        // By itself the server listens where nobody else gets to, unless its configuration says otherwise.
        const confidence = address === 'all' ? 'high' : 'medium';
        const edit = removal(file, instruction, command, open);
        const fixes: Fix[] =
          edit === undefined
            ? []
            : [{ title: 'Let the server make up a token', kind: 'unsafe', edits: [edit] }];
        context.report({ at: open.span, message: 'open', data: { setting: open.value }, confidence, fixes });
        return;
      }
      const root = words.find(({ value }) => value === '--allow-root');
      // Whether it is root is up to USER; other rules speak of that.
      if (root !== undefined && address === 'all' && SERVERS.test(command.name))
        context.report({ at: root.span, message: 'root', severity: 'info', confidence: 'low' });
    }

    function written(text: string, span: (start: number, end: number) => Span): void {
      const hit = WRITTEN.exec(text);
      if (hit === null || WRITTEN_PASSWORD.test(file.text)) return;
      const at = span(hit.index, hit.index + hit[0].length);
      context.report({ at, message: 'open', data: { setting: hit[0] }, confidence: 'medium' });
    }

    function bodies(instruction: InstructionOf<'ADD' | 'COPY' | 'RUN'>): void {
      for (const { body } of instruction.heredocs) {
        written(file.text.slice(body.start, body.end), (start, end) => ({
          start: body.start + start,
          end: body.start + end,
        }));
      }
    }

    return {
      onCmd: started,
      onEntrypoint: started,
      onAdd: bodies,
      onCopy: bodies,
      onRun(run) {
        if (!/\.token\b/.test(file.text.slice(run.span.start, run.span.end))) return;
        if (run.heredocs.length > 0) {
          bodies(run);
          return;
        }
        for (const { commands } of context.scripts(run)) {
          for (const { args, name } of commands) {
            if (name !== 'echo' && name !== 'printf') continue;
            for (const word of args) written(word.value, (start, end) => subSpan(word, start, end));
          }
        }
      },
    };
  },
});

function isOpen({ value }: ShellWord, next: ShellWord | undefined): boolean {
  if (OPEN_ACCESS.test(value)) return true;
  const token = TOKEN.exec(value);
  if (token === null) return false;
  return token[1] === undefined ? next !== undefined && EMPTY.test(next.value) : EMPTY.test(token[1]);
}

/** Where it listens: `own`: for its container alone. */
function ipOf(words: readonly ShellWord[]): 'all' | 'own' | undefined {
  for (const [index, { value }] of words.entries()) {
    const match = IP.exec(value);
    if (match === null) continue;
    const address = (match[1] ?? words[index + 1]?.value ?? '').replace(/^(['"])(.*)\1$/s, '$2');
    if (/^(?:localhost|127\.|::1$)/.test(address)) return 'own';
    return /^(?:0\.0\.0\.0|\*|::|\[::\])$/.test(address) ? 'all' : undefined;
  }
  return undefined;
}

/** Deletes one option, wherever the command stands. */
function removal(
  file: Dockerfile,
  instruction: Instruction,
  command: ShellCommand,
  { span, text, value }: ShellWord,
): Edit | undefined {
  if (!value.includes('=')) return undefined;
  const { json } = instruction;
  if (json === undefined) return deleteWords(file, instruction, span);
  if (command.parent !== undefined) {
    // In the string of a shell; escapes in it hide where the word stands.
    return file.text.slice(span.start, span.end) === text ? deleteWord(file, span) : undefined;
  }
  return deleteElement(file, instruction, span);
}

/** Deletes an element of an array that is not its first, with the comma in front of it. */
function deleteElement(file: Dockerfile, { json }: Instruction, inside: Span): Edit | undefined {
  const elements = json?.elements ?? [];
  const index = elements.findIndex(({ span }) => span.start <= inside.start && inside.end <= span.end);
  const before = elements[index - 1];
  const element = elements[index];
  if (before === undefined || element === undefined) return undefined;
  const span = { start: before.span.end, end: element.span.end };
  return /^[\s\\`,]*$/.test(file.text.slice(span.start, element.span.start)) ? { span, text: '' } : undefined;
}
