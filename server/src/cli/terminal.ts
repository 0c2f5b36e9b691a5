import { styleText } from 'node:util';
import { type Paint, plain, type Tone } from '../report/stylish-text.ts';

/** What a command sees of the process it runs in. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Colours for standard output. */
  readonly paint: Paint;
  /** How wide the window behind standard output is; undefined when there is none. */
  readonly columns: number | undefined;
  /** Shows a line that the next one replaces; an empty one takes it away. Does nothing where nobody watches. */
  readonly progress: (line: string) => void;
  /** TIMING=1 asks how long each rule took. */
  readonly wantsTiming: boolean;
  readonly readStdin: () => Promise<Uint8Array>;
}

const MAX_COLUMNS = 120;

type Style = Parameters<typeof styleText>[0];

const STYLES: Readonly<Record<Tone, Style>> = {
  strong: 'bold',
  faint: 'dim',
  place: 'cyan',
  error: 'red',
  warning: 'yellow',
  info: 'blue',
  hint: 'gray',
  good: 'green',
  added: 'green',
  removed: 'red',
};

// Whether there are colours was decided already; `styleText` must not look at standard output again.
const colours: Paint = (tone, text) => styleText(STYLES[tone], text, { validateStream: false });

/** NO_COLOR and --no-color win, then FORCE_COLOR; else a terminal has colours and anything else has none. */
export function wantsColours(environment: NodeJS.ProcessEnv, isTty: boolean, noColour: boolean): boolean {
  const { NO_COLOR = '', FORCE_COLOR = '', TERM = '' } = environment;
  if (noColour || NO_COLOR !== '') return false;
  if (FORCE_COLOR !== '') return FORCE_COLOR !== '0';
  return isTty && TERM !== 'dumb';
}

export function processTerminal(noColour: boolean): Terminal {
  const { stdout, stderr, stdin } = process;
  for (const stream of [stdout, stderr]) {
    // The reader went away, as `head` does: nobody is left to write to, and that is no failure.
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  let shown = false;
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    paint: wantsColours(process.env, stdout.isTTY, noColour) ? colours : plain,
    // Lines that go across a whole wide screen are hard to read.
    columns: stdout.isTTY ? Math.min(stdout.columns, MAX_COLUMNS) : undefined,
    progress: (line) => {
      if (!stderr.isTTY || (line === '' && !shown)) return;
      stderr.write(`\r\x1b[K${line.slice(0, Math.max(10, stderr.columns - 1))}`);
      shown = line !== '';
    },
    wantsTiming: process.env['TIMING'] === '1',
    readStdin: async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of stdin) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks);
    },
  };
}
