import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';

/** Longer than this nobody waits; the run fails with what the server wrote. */
const PATIENCE = 20_000;
const URI = 'file:///bench/Dockerfile';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: unknown;
}

interface Diagnostics {
  readonly version?: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** As far as the bench looks. */
export interface Diagnostic {
  readonly range: { readonly start: Place; readonly end: Place };
}

/** As the protocol has it: both from 0. */
export interface Place {
  readonly line: number;
  readonly character: number;
}

/** What both servers are told that the editor can do. */
const CAPABILITIES = {
  workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true }, applyEdit: true },
  textDocument: {
    publishDiagnostics: {
      versionSupport: true,
      relatedInformation: true,
      codeDescriptionSupport: true,
      dataSupport: true,
    },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source.fixAll'] } },
      dataSupport: true,
      resolveSupport: { properties: ['edit'] },
    },
    completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown'] } },
    hover: { contentFormat: ['markdown', 'plaintext'] },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    rename: { prepareSupport: true },
    semanticTokens: { requests: { full: true }, tokenTypes: [], tokenModifiers: [], formats: ['relative'] },
  },
  general: { positionEncodings: ['utf-16'] },
};

/** A language server on the other end of two pipes, with one Dockerfile open in it. */
export class LanguageServer {
  readonly name: string;
  /** What the server says that it can do. */
  capabilities: Readonly<Record<string, unknown>> = {};
  /** The last ones. */
  diagnostics: readonly Diagnostic[] = [];
  readonly #started = performance.now();
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  #stderr = '';
  #buffer = Buffer.alloc(0);
  #lastId = 0;
  readonly #answers = new Map<number, (message: Message) => void>();
  #onDiagnostics: ((diagnostics: Diagnostics) => void) | undefined;
  #version = 1;
  #inserted = false;
  #place: Place = { line: 0, character: 0 };

  constructor(name: string, command: readonly string[]) {
    const [program = '', ...args] = command;
    this.name = name;
    this.#child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child.stderr.on(
      'data',
      (chunk: Buffer) => (this.#stderr = (this.#stderr + chunk.toString()).slice(-2000)),
    );
    this.#child.stdout.on('data', (chunk: Buffer) => this.#receive(chunk));
    this.#child.stdin.on('error', () => undefined); // said by the wait that follows
  }

  /** Opens the text; resolves with the milliseconds from the start of the process to its first diagnostics. */
  async open(text: string): Promise<number> {
    const initialized = await this.#request('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: CAPABILITIES,
    });
    this.capabilities = (initialized as { capabilities: Readonly<Record<string, unknown>> }).capabilities;
    this.#send({ method: 'initialized', params: {} });
    this.#place = placeToType(text);
    const first = await this.#diagnosticsAfter(() => {
      this.#send({
        method: 'textDocument/didOpen',
        params: { textDocument: { uri: URI, languageId: 'dockerfile', version: 1, text } },
      });
    });
    this.diagnostics = first.diagnostics;
    return performance.now() - this.#started;
  }

  /** Asks about the document; resolves with the answer and the milliseconds until it came. */
  async ask(method: string, params: object): Promise<{ readonly ms: number; readonly answer: unknown }> {
    const started = performance.now();
    const answer = await this.#request(method, { textDocument: { uri: URI }, ...params });
    return { ms: performance.now() - started, answer };
  }

  /** Types a character, the next time takes it away again; resolves with the milliseconds until diagnostics came. */
  async edit(): Promise<number> {
    const started = performance.now();
    this.diagnostics = (await this.#diagnosticsAfter(() => this.#type())).diagnostics;
    return performance.now() - started;
  }

  #type(): void {
    const { line, character } = this.#place;
    const end = { line, character: character + (this.#inserted ? 1 : 0) };
    const change = { range: { start: this.#place, end }, text: this.#inserted ? '' : 'x' };
    this.#inserted = !this.#inserted;
    this.#version += 1;
    this.#send({
      method: 'textDocument/didChange',
      params: { textDocument: { uri: URI, version: this.#version }, contentChanges: [change] },
    });
  }

  /** Resident memory in MiB; undefined where there is no /proc. */
  memory(): number | undefined {
    if (process.platform !== 'linux') return undefined;
    const status = readFileSync(`/proc/${this.#child.pid ?? 0}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    await this.#request('shutdown', undefined);
    this.#send({ method: 'exit' });
    const timer = setTimeout(() => this.#child.kill(), 2000);
    await ended;
    clearTimeout(timer);
  }

  /** Older versions' diagnostics may still be on their way and do not count. */
  #diagnosticsAfter(act: () => void): Promise<Diagnostics> {
    return this.#wait('diagnostics', (resolve) => {
      this.#onDiagnostics = (diagnostics) => {
        if (diagnostics.version !== undefined && diagnostics.version < this.#version) return;
        this.#onDiagnostics = undefined;
        resolve(diagnostics);
      };
      act();
    });
  }

  async #request(method: string, params: unknown): Promise<unknown> {
    const id = ++this.#lastId;
    const { result, error } = await this.#wait<Message>(method, (resolve) => {
      this.#answers.set(id, resolve);
      this.#send({ id, method, params });
    });
    if (error !== undefined) throw new Error(`${this.name} refused ${method}: ${JSON.stringify(error)}`);
    return result;
  }

  #wait<T>(what: string, begin: (resolve: (value: T) => void) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      const fail = (how: string): void => {
        clearTimeout(timer);
        reject(new Error(`${this.name} ${how} while ${what} was waited for\n${this.#stderr}`));
      };
      const onExit = (): void => fail('ended');
      const timer = setTimeout(() => fail('said nothing'), PATIENCE);
      this.#child.once('exit', onExit);
      begin((value) => {
        clearTimeout(timer);
        this.#child.off('exit', onExit);
        resolve(value);
      });
    });
  }

  #send(message: Message): void {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    this.#child.stdin.write(Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]));
  }

  #receive(chunk: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    for (;;) {
      const end = this.#buffer.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/content-length:\s*(\d+)/i.exec(this.#buffer.toString('latin1', 0, end))?.[1]);
      const next = end + 4 + length;
      if (this.#buffer.length < next) return;
      const message = JSON.parse(this.#buffer.toString('utf8', end + 4, next)) as Message;
      this.#buffer = this.#buffer.subarray(next);
      this.#take(message);
    }
  }

  #take(message: Message): void {
    const { id, method, params } = message;
    if (method === 'textDocument/publishDiagnostics') this.#onDiagnostics?.(params as Diagnostics);
    else if (method !== undefined && id !== undefined) {
      // The server's own questions: no settings, and yes to everything else.
      const items = (params as { items?: readonly unknown[] } | undefined)?.items ?? [];
      this.#send({ id, ...{ result: method === 'workspace/configuration' ? items.map(() => null) : null } });
    } else if (id !== undefined) {
      this.#answers.get(id)?.(message);
      this.#answers.delete(id);
    }
  }
}

/** The end of a RUN line in the middle of the file. */
export function placeToType(text: string): Place {
  const lines = text.split('\n');
  const isRun = (line: string): boolean =>
    line.startsWith('RUN ') && !line.endsWith('\\') && !line.includes('<<');
  const middle = Math.floor(lines.length / 2);
  const line = lines.findIndex((each, index) => index >= middle && isRun(each));
  const found = line >= 0 ? line : lines.findLastIndex(isRun);
  return { line: Math.max(0, found), character: lines[found]?.length ?? 0 };
}
