import { baseName } from '../../text/path.ts';
import { downloads, installs, type ShellScript } from '../../shell/index.ts';
import { instructionsOf } from '../../lint/run-user.ts';
import type { InstructionOf, Stage } from '../../syntax/model.ts';
import type { Refusal, Subject } from '../refactoring.ts';
import { commandsOf } from './stage-facts.ts';
import { plainCommand } from './start.ts';
import type { Part, SwitchedStage } from './switch-base.ts';
import type { Target } from './target.ts';

const NOTHING: Part = { edits: [] };

/** A HEALTHCHECK for an image without a shell, or without curl: the interpreter that is there asks instead. */
export function healthChange(
  subject: Subject,
  { stage, target, image }: SwitchedStage,
  final: Stage,
): Part | Refusal {
  if (!final.lineage.includes(stage)) return NOTHING;
  const check = instructionsOf(final).findLast(
    (instruction): instruction is InstructionOf<'HEALTHCHECK'> => instruction.kind === 'HEALTHCHECK',
  );
  const { command } = check ?? {};
  if (check === undefined || command === undefined) return NOTHING;
  const scripts = subject.scripts(check);
  const asked = askedUrl(scripts);
  if (asked === undefined) return target.hasShell ? NOTHING : withoutShell(check, scripts, target);
  if (target.hasShell && isThere(subject, final, asked.tool)) return NOTHING;
  const words = question(image.name, target, asked.url);
  const text = command.text.trimEnd();
  if (words === undefined) return cannot(check, `The new image does not have "${asked.tool}" to check with.`);
  return {
    edits: [
      {
        span: command.span(0, text.length),
        text: `[${words.map((word) => JSON.stringify(word)).join(', ')}]`,
      },
    ],
    consequences: [
      {
        message: `The health check asks with ${words[0] ?? ''}, because the new image does not have ${asked.tool}.`,
        at: check.span,
      },
    ],
  };
}

/** `curl -f URL || exit 1` and the like: one question, and nothing else but how it ends. */
function askedUrl(
  scripts: readonly ShellScript[],
): { readonly tool: string; readonly url: string } | undefined {
  const [script, ...more] = scripts;
  if (script === undefined || more.length > 0 || script.opaque || script.errors.length > 0) return undefined;
  const [first, ...others] = script.commands;
  if (first === undefined || others.some(({ name }) => !['exit', 'false'].includes(name))) return undefined;
  const found = downloads(first);
  const [url, ...urls] = found?.urls ?? [];
  if (found === undefined || url === undefined || urls.length > 0 || !url.word.static) return undefined;
  const text = /^https?:\/\//.test(url.url) ? url.url : `http://${url.url}`;
  return /^[\w:/.?&=%-]+$/.test(text) ? { tool: found.tool, url: text } : undefined;
}

function isThere(subject: Subject, stage: Stage, tool: string): boolean {
  return stage.lineage
    .flatMap((other) => commandsOf(subject, other))
    .some((command) => installs(command)?.packages.some(({ name }) => name === tool) === true);
}

/** The same question in the language of the image. */
function question(image: string, target: Target, url: string): readonly string[] | undefined {
  const own = (name: string): string => {
    const [program = ''] = target.entrypoint;
    return baseName(program).startsWith(name) ? program : name;
  };
  if (image === 'node')
    return [
      own('node'),
      '-e',
      `fetch('${url}').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))`,
    ];
  if (image === 'python') {
    const program = own('python');
    return [
      program === 'python' ? 'python3' : program,
      '-c',
      `import urllib.request; urllib.request.urlopen('${url}')`,
    ];
  }
  return undefined;
}

function withoutShell(
  check: InstructionOf<'HEALTHCHECK'>,
  scripts: readonly ShellScript[],
  target: Target,
): Part | Refusal {
  const { command } = check;
  const words = plainCommand(scripts);
  const [program = ''] = words ?? [];
  if (
    words === undefined ||
    command === undefined ||
    /^(?:sh|bash|curl|wget|nc)$/.test(baseName(program)) ||
    /\.sh$/.test(program)
  )
    return cannot(check, 'The health check needs a shell, which the new image does not have.');
  // The exec form starts as it stands, as long as its program is found.
  const path = target.entrypoint[0] ?? '';
  const isNode = path.startsWith('/nodejs/') && program === 'node';
  if (command.text.trimStart().startsWith('[') && !isNode) return NOTHING;
  const argv = isNode ? [path, ...words.slice(1)] : words;
  const text = `[${argv.map((word) => JSON.stringify(word)).join(', ')}]`;
  return { edits: [{ span: command.span(0, command.text.trimEnd().length), text }] };
}

function cannot(check: InstructionOf<'HEALTHCHECK'>, reason: string): Refusal {
  return { kind: 'refusal', code: 'health-check', reason, at: check.argsSpan };
}
