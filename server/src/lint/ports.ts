import type { ExposeInstruction, Word } from '../syntax/model.ts';
import type { FileContext } from './rule.ts';

/** One `[[ip:]host:]port[/protocol]` of EXPOSE. */
interface ExposedPort {
  readonly word: Word;
  /** After expansion. */
  readonly text: string;
  /** The container's port or range. */
  readonly port: string;
  readonly protocol: string | undefined;
  readonly hostPort: string;
  readonly ip: string;
}

/** What EXPOSE names, as far as the file tells it; cut at colons from the end, as the builder does. */
export function exposedPorts(expose: ExposeInstruction, context: FileContext): ExposedPort[] {
  return expose.words.flatMap((word) =>
    (context.expand(expose, word.raw) ?? '')
      .split(/\s+/)
      .filter((text) => text !== '')
      .map((text) => ({ word, text, ...readPort(text) })),
  );
}

function readPort(text: string): Omit<ExposedPort, 'word' | 'text'> {
  const parts = text.split(':');
  const last = parts.pop() ?? '';
  const hostPort = parts.pop() ?? '';
  const slash = last.indexOf('/');
  return {
    port: slash < 0 ? last : last.slice(0, slash),
    protocol: slash < 0 ? undefined : last.slice(slash + 1),
    hostPort,
    ip: parts.join(':'),
  };
}

const MAX_PORT = 65535;

/** `malformed`: no number or range of numbers; `range`: a number too large; `order`: a range that ends before it begins. */
export function portFault(port: string): 'malformed' | 'range' | 'order' | undefined {
  const match = /^\+?(\d+)(?:-\+?(\d+))?$/.exec(port);
  if (match === null) return 'malformed';
  const start = Number(match[1]);
  const end = Number(match[2] ?? match[1]);
  if (start > MAX_PORT || end > MAX_PORT) return 'range';
  return end < start ? 'order' : undefined;
}
