import { parseReference } from '../../image/reference.ts';
import type { Dockerfile, Instruction, Stage } from '../../syntax/model.ts';
import type { Edit } from '../../text/edit.ts';
import { writtenText } from '../instruction-text.ts';
import { exposedPorts } from '../ports.ts';
import type { FileContext } from '../rule.ts';
import { instructionsOf } from '../run-user.ts';
import { startInstructions } from '../start-command.ts';

/** Below this one, only root may listen where nothing else is set. */
const FIRST_FREE = 1024;

/** Ports below 1024 that the stage's program listens on, as far as the file and the image say it. */
export function lowPorts(context: FileContext, stage: Stage): readonly string[] {
  const instructions = instructionsOf(stage);
  const mayBind = instructions.some(
    (other) =>
      (other.kind === 'RUN' || other.kind === 'CMD' || other.kind === 'ENTRYPOINT') &&
      /net_bind_service|\bauthbind\b/i.test(writtenText(context.file, other)),
  );
  if (mayBind) return [];
  const found = new Set<string>();
  for (const instruction of instructions) {
    if (instruction.kind !== 'EXPOSE') continue;
    for (const { port } of exposedPorts(instruction, context)) {
      const first = Number(/^\d+/.exec(port)?.[0]);
      if (first > 0 && first < FIRST_FREE) found.add(port);
    }
  }
  if (found.size === 0 && stage.root.kind === 'image' && opensPort80(stage.root.reference)) found.add('80');
  return [...found];
}

/** https://github.com/docker-library/php (apache), and .NET before version 8. */
function opensPort80(reference: string): boolean {
  const parsed = parseReference(reference);
  const { canonicalName = '', tag = '' } = parsed ?? {};
  return (
    (/\/library\/php$/.test(canonicalName) && /apache/.test(tag)) ||
    (/^mcr\.microsoft\.com\/dotnet\/(?:core\/)?aspnet$/.test(canonicalName) && /^[1-7]\./.test(tag))
  );
}

/** A change of the port that a program listens on, wherever the file says it. */
export interface Move {
  readonly from: string;
  readonly to: string;
  readonly edits: readonly Edit[];
}

/** What people publish in place of the usual ports of the web; others are part of a protocol. */
const FREE: Readonly<Record<string, string>> = { 80: '8080', 443: '8443' };

/** Undefined: the file does not tell plainly where the program has its port from, or others rely on it, too. */
export function movePort({ file }: FileContext, stage: Stage, ports: readonly string[]): Move | undefined {
  const [from] = ports;
  const to = from !== undefined && Object.hasOwn(FREE, from) ? FREE[from] : undefined;
  if (from === undefined || to === undefined || ports.length > 1) return undefined;
  if (new RegExp(`(?<!\\d)${to}(?!\\d)`).test(file.text)) return undefined;
  const edits: Edit[] = [];
  const starts: readonly Instruction[] = startInstructions(stage);
  let exposed = 0;
  let sources = 0;
  for (const instruction of instructionsOf(stage)) {
    const places = mentions(file, instruction, from);
    switch (instruction.kind) {
      case 'EXPOSE':
        exposed += places.length;
        break;
      case 'ENV':
        if (places.some(({ before }) => !/(?:^|[_\s])PORT[=\s]["']?$|:$/i.test(before))) return undefined;
        sources += places.length;
        break;
      case 'CMD':
      case 'ENTRYPOINT':
        if (places.length === 0) continue;
        if (!starts.includes(instruction) || places.some(({ before }) => !LISTENS.test(before)))
          return undefined;
        sources += places.length;
        break;
      case 'HEALTHCHECK':
        // Without its number, the port is the protocol's.
        if (/https?:\/\/[\w.$-]+(?:[/\s"']|$)/.test(instruction.args.text)) return undefined;
        if (places.some(({ before }) => !before.endsWith(':'))) return undefined;
        break;
      case 'RUN':
      case 'COPY':
      case 'ADD':
        if (places.length > 0) return undefined;
        continue;
      default:
        continue;
    }
    edits.push(...places.map(({ start }) => ({ span: { start, end: start + from.length }, text: to })));
  }
  return exposed === 1 && sources === 1 ? { from, to, edits } : undefined;
}

/** `--port 80`, `--port=80`, `"-p", "80"`, `0.0.0.0:80`. */
const LISTENS = /(?:--?(?:bind|http-port|listen|port|p|b|l)(?:["']?\s*,?\s*["']?|=)|[\w.\]]*:)$/;

function mentions(
  file: Dockerfile,
  { span }: Instruction,
  port: string,
): { start: number; before: string }[] {
  const text = file.text.slice(span.start, span.end);
  return [...text.matchAll(new RegExp(`(?<![\\w.-])${port}(?![\\w.]|-\\w)`, 'g'))].map(({ index }) => ({
    start: span.start + index,
    before: text.slice(Math.max(0, index - 40), index),
  }));
}
