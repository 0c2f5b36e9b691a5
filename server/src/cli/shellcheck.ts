import { availableParallelism } from 'node:os';
import { nodeShellcheck } from '../node/shellcheck.ts';
import type { Skipped } from '../report/summary.ts';
import { ShellcheckNotes, wantsShellcheck } from '../service/shellcheck.ts';
import { type Args, choiceOf, type Options, UsageError } from './args.ts';
import type { BrokenConfiguration, Judging } from './configuration.ts';
import type { Input } from './inputs.ts';

const WHEN = ['auto', 'always', 'never'] as const;

/**
 * ShellCheck takes 2 ms for a script, several times what all of our rules take for a file. Up to here nobody notices; a
 * folder with more Dockerfiles than this is checked without it, unless it is asked for.
 */
const MANY = 1000;
/** Files for one process. */
const BATCH = 100;

export const shellcheckOptions: Options = {
  shellcheck: {
    value: 'WHEN',
    choices: WHEN,
    help: `ShellCheck for the scripts; auto: up to ${String(MANY)} files`,
  },
  'shellcheck-path': { value: 'FILE', help: 'which ShellCheck; default: the one on the PATH' },
};

/** An input with how it is judged. */
export interface Task {
  readonly input: Input;
  readonly judging: Judging | BrokenConfiguration;
}

/** Runs ShellCheck over the scripts of files before they are judged. */
export class ShellcheckRun {
  readonly #when: (typeof WHEN)[number];
  readonly #notes: ShellcheckNotes;
  #tooMany = false;
  #wanted = false;

  /** @throws UsageError when the options make no sense. */
  constructor(args: Args) {
    this.#when = choiceOf(args, 'shellcheck', WHEN) ?? 'auto';
    const given = args.given.get('shellcheck-path')?.at(-1);
    this.#notes = new ShellcheckNotes(nodeShellcheck(given));
  }

  /** Gives every task back, in order, once ShellCheck has read its scripts. */
  async *of(tasks: AsyncIterable<Task>): AsyncGenerator<Task, void> {
    let waiting: Task[] = [];
    for await (const task of tasks) {
      if (this.#tooMany || !this.#wants(task)) {
        // Order matters more than a few files that wait.
        if (waiting.length === 0) yield task;
        else waiting.push(task);
        continue;
      }
      waiting.push(task);
      if (this.#when === 'always' && waiting.length >= BATCH * availableParallelism()) {
        await this.#learn(waiting);
        yield* waiting;
        waiting = [];
      } else if (this.#when === 'auto' && waiting.length > MANY) {
        this.#tooMany = true;
        yield* waiting;
        waiting = [];
      }
    }
    await this.#learn(waiting);
    yield* waiting;
  }

  /** What is known from ShellCheck; undefined when it reads nothing, or no more. */
  get facts(): ShellcheckNotes | undefined {
    if (this.#when === 'never' || this.#tooMany || this.#notes.state.kind === 'missing') return undefined;
    return this.#notes;
  }

  /** Why ShellCheck did not read every script; undefined when it did, or when nobody wanted it to. */
  skipped(): Skipped | undefined {
    const because = (reason: string): Skipped => ({ rule: 'shellcheck', reason });
    if (!this.#wanted) return undefined;
    if (this.#when === 'never') return because('Switched off with --shellcheck never.');
    if (this.#tooMany)
      return because(`More than ${String(MANY)} files; --shellcheck always reads their scripts too.`);
    const { state } = this.#notes;
    if (state.kind === 'missing') return because('ShellCheck is not installed.');
    return state.kind === 'failed' ? because(`ShellCheck ${state.reason}.`) : undefined;
  }

  #wants({ input, judging }: Task): boolean {
    if (judging.kind !== 'judging' || input.content.kind !== 'text' || input.compose !== undefined)
      return false;
    const { profile } = judging.options;
    if (profile !== undefined && !wantsShellcheck(profile)) return false;
    this.#wanted = true;
    return this.#when !== 'never';
  }

  async #learn(tasks: readonly Task[]): Promise<void> {
    const texts = tasks.flatMap(({ input: { content, compose } }) =>
      content.kind === 'text' && compose === undefined ? [content.text] : [],
    );
    const batches: string[][] = [];
    const size = Math.min(BATCH, Math.ceil(texts.length / availableParallelism()));
    for (let at = 0; at < texts.length; at += size) batches.push(texts.slice(at, at + size));
    await inParallel(batches, availableParallelism(), (batch) => this.#notes.learnTexts(batch));
    if (this.#when === 'always' && this.#notes.state.kind === 'missing')
      throw new UsageError("'--shellcheck always' needs ShellCheck, and there is none on the PATH.");
  }
}

async function inParallel<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (const item of queue) await work(item);
    }),
  );
}
