import { LanguageServer, type Place, placeToType } from './language-server.ts';
import type { Servers } from './measure.ts';
import { sample } from './samples.ts';
import { median, type Spread, spreadOf } from './statistics.ts';

/** Both servers' times for one request in a file of so many lines. */
export interface RequestFigures {
  readonly request: string;
  readonly lines: number;
  readonly servers: Readonly<Record<string, RequestTimes>>;
}

export interface RequestTimes extends Spread {
  /** The median of the rounds' medians: what happens beside in some rounds does not move it. */
  readonly typical: number;
  /** The median of the round with the least of it. */
  readonly quietest: number;
  /** How much was answered: elements, or characters of what is no list; 0 for nothing. */
  readonly size: number;
}

interface Request {
  readonly name: string;
  /** As `initialize` names what a server can do. */
  readonly capability: string;
  readonly method: string;
  readonly params: (scene: Scene) => object;
}

/** Places in a file that are asked about, and what a server has said of it. */
interface Scene {
  readonly lines: readonly string[];
  readonly server: LanguageServer;
  /** The end of a RUN line in the middle. */
  readonly run: Place;
  /** In the name of a stage. */
  readonly stage: Place;
  /** The keyword in small letters. */
  readonly odd: Place;
  /** The end of a line that goes on in the next. */
  readonly continued: Place;
}

const line = ({ run }: Scene): { readonly start: Place; readonly end: Place } => ({
  start: { line: run.line, character: 0 },
  end: run,
});
const formatting = { options: { tabSize: 4, insertSpaces: true } };

/** What both servers answer. */
const REQUESTS: readonly Request[] = [
  {
    name: 'hover',
    capability: 'hoverProvider',
    method: 'textDocument/hover',
    params: ({ run }) => ({ position: { line: run.line, character: 1 } }),
  },
  {
    name: 'completion',
    capability: 'completionProvider',
    method: 'textDocument/completion',
    params: ({ lines }) => ({ position: { line: lines.length - 1, character: 0 } }),
  },
  {
    name: 'signature help',
    capability: 'signatureHelpProvider',
    method: 'textDocument/signatureHelp',
    params: ({ stage }) => ({ position: { line: stage.line, character: 'FROM '.length } }),
  },
  {
    name: 'definition',
    capability: 'definitionProvider',
    method: 'textDocument/definition',
    params: ({ stage }) => ({ position: stage }),
  },
  {
    name: 'highlights',
    capability: 'documentHighlightProvider',
    method: 'textDocument/documentHighlight',
    params: ({ stage }) => ({ position: stage }),
  },
  {
    name: 'prepare rename',
    capability: 'renameProvider',
    method: 'textDocument/prepareRename',
    params: ({ stage }) => ({ position: stage }),
  },
  {
    name: 'rename',
    capability: 'renameProvider',
    method: 'textDocument/rename',
    params: ({ stage }) => ({ position: stage, newName: 'renamed' }),
  },
  {
    name: 'symbols',
    capability: 'documentSymbolProvider',
    method: 'textDocument/documentSymbol',
    params: () => ({}),
  },
  {
    name: 'folding',
    capability: 'foldingRangeProvider',
    method: 'textDocument/foldingRange',
    params: () => ({}),
  },
  {
    name: 'links',
    capability: 'documentLinkProvider',
    method: 'textDocument/documentLink',
    params: () => ({}),
  },
  {
    name: 'semantic tokens',
    capability: 'semanticTokensProvider',
    method: 'textDocument/semanticTokens/full',
    params: () => ({}),
  },
  {
    name: 'formatting',
    capability: 'documentFormattingProvider',
    method: 'textDocument/formatting',
    params: () => formatting,
  },
  {
    name: 'range formatting',
    capability: 'documentRangeFormattingProvider',
    method: 'textDocument/rangeFormatting',
    params: (scene) => ({ ...formatting, range: line(scene) }),
  },
  {
    name: 'on-type formatting',
    capability: 'documentOnTypeFormattingProvider',
    method: 'textDocument/onTypeFormatting',
    params: ({ server, continued }) => {
      const { firstTriggerCharacter: ch } = server.capabilities['documentOnTypeFormattingProvider'] as {
        firstTriggerCharacter: string;
      };
      // The cursor is behind what was typed.
      return {
        ...formatting,
        ch,
        position: ch === '\n' ? { line: continued.line + 1, character: 0 } : continued,
      };
    },
  },
  {
    name: 'code actions',
    capability: 'codeActionProvider',
    method: 'textDocument/codeAction',
    params: ({ server, odd }) => ({
      range: { start: odd, end: odd },
      context: { diagnostics: server.diagnostics.filter(({ range }) => range.start.line === odd.line) },
    }),
  },
];

/** Rounds, and questions of a kind in each; the servers take turns, so that what else the machine does hits both. */
const ROUNDS = 5;
const EACH = 4;
/** The servers are judged warm; in a long file fewer questions are as much work. */
const WARM_UP = (lines: number): number => (lines < 1000 ? 60 : 15);

/**
 * Every request that both servers answer, in a file of so many lines. Each question is the first about a version of the
 * file whose diagnostics are out, so that no answer that was kept counts.
 */
export async function measureRequests(servers: Servers, lines: number): Promise<readonly RequestFigures[]> {
  const text = withOddCase(sample(lines));
  const running = Object.entries(servers).map(([name, command]) => new LanguageServer(name, command));
  for (const server of running) {
    await server.open(text);
    for (let i = 0; i < WARM_UP(lines); i++) await server.edit();
  }
  const figures: RequestFigures[] = [];
  for (const request of REQUESTS) {
    if (running.some(({ capabilities }) => !capabilities[request.capability])) continue;
    figures.push({
      request: request.name,
      lines,
      servers: await timesOf(running, request, text, WARM_UP(lines)),
    });
  }
  for (const server of running) await server.stop();
  return figures;
}

async function timesOf(
  running: readonly LanguageServer[],
  request: Request,
  text: string,
  warmUp: number,
): Promise<Readonly<Record<string, RequestTimes>>> {
  const states = running.map((server) => ({
    server,
    scene: sceneOf(server, text),
    rounds: [] as number[][],
    size: 0,
  }));
  for (const { server, scene } of states)
    for (let i = 0; i < warmUp; i++) await server.ask(request.method, request.params(scene));
  for (let round = 0; round < ROUNDS; round++) {
    for (const state of round % 2 === 0 ? states : states.toReversed()) {
      const times: number[] = [];
      for (let i = 0; i < EACH; i++) {
        await state.server.edit();
        const { ms, answer } = await state.server.ask(request.method, request.params(state.scene));
        times.push(ms);
        state.size = sizeOf(answer);
      }
      state.rounds.push(times);
    }
  }
  return Object.fromEntries(
    states.map(({ server, rounds, size }) => [
      server.name,
      {
        ...spreadOf(rounds.flat()),
        typical: median(rounds.map(median)),
        quietest: Math.min(...rounds.map(median)),
        size,
      },
    ]),
  );
}

function sceneOf(server: LanguageServer, text: string): Scene {
  const lines = text.split('\n');
  const middle = Math.floor(lines.length / 2);
  const near = (isWanted: (line: string) => boolean): number => {
    const behind = lines.findIndex((each, index) => index >= middle && isWanted(each));
    return behind >= 0 ? behind : lines.findLastIndex(isWanted);
  };
  const stage = near((each) => / AS /.test(each));
  const continued = near((each) => each.endsWith('\\'));
  return {
    lines,
    server,
    run: placeToType(text),
    odd: { line: lines.findIndex((each) => each.startsWith('workdir')), character: 0 },
    stage: { line: stage, character: (lines[stage] ?? '').indexOf(' AS ') + ' AS '.length + 1 },
    continued: { line: continued, character: lines[continued]?.length ?? 0 },
  };
}

/** With a keyword in small letters near the middle, which both servers mind and mend. */
function withOddCase(text: string): string {
  const middle = text.length / 2;
  const places = [...text.matchAll(/^WORKDIR/gm)].map(({ index }) => index);
  const [at = 0] = places.toSorted((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
  return `${text.slice(0, at)}workdir${text.slice(at + 'workdir'.length)}`;
}

function sizeOf(answer: unknown): number {
  if (answer === null || answer === undefined) return 0;
  if (Array.isArray(answer)) return answer.length;
  const { items, data } = answer as { items?: unknown; data?: unknown };
  if (Array.isArray(items)) return items.length;
  if (Array.isArray(data)) return data.length / 5;
  return JSON.stringify(answer).length;
}
