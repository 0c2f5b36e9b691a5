import type { ImageReference } from '../../image/reference.ts';
import type { Dockerfile, Stage } from '../../syntax/model.ts';
import type { Edit } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';
import type { Note, Nothing, Refusal, Subject } from '../refactoring.ts';
import type { RuntimePackages } from './packages.ts';
import type { Start } from './start.ts';
import type { Step } from './steps.ts';

export type Ecosystem =
  'c' | 'cuda' | 'dotnet' | 'elixir' | 'go' | 'java' | 'node' | 'php' | 'python' | 'ruby' | 'rust';

/** The image that the one stage is built from. */
export interface Base {
  /** An official image's own name, else the canonical one: `node`, `mcr.microsoft.com/dotnet/sdk`. */
  readonly name: string;
  readonly reference: ImageReference;
  /** Without a digest; '' when there is none. */
  readonly tag: string;
}

/** A file with one stage that does everything, as recipes see it. */
export interface Candidate {
  readonly subject: Subject;
  readonly file: Dockerfile;
  readonly stage: Stage;
  readonly base: Base;
  /** The commands of its RUN instructions, in order. */
  readonly steps: readonly Step[];
  readonly start: Start;
  /** The working directory in the end, absolute; undefined when the file and the image do not tell. */
  readonly folder: string | undefined;
}

/** A path that the runtime stage takes over, under the same name unless `to` says another. */
export interface Taken {
  readonly path: string;
  readonly to?: string;
}

/** What a recipe found out; `assemble.ts` makes the edits of it. */
export interface Plan {
  /** The runtime stage's image, as FROM names it. */
  readonly image: string;
  /** The same with variables replaced. */
  readonly reference: string;
  /** Whether it has /bin/sh. */
  readonly hasShell: boolean;
  readonly taken: readonly Taken[];
  /** To be installed in the runtime stage. */
  readonly packages: RuntimePackages | undefined;
  /** Set in the runtime stage besides what the file sets. */
  readonly env: readonly (readonly [name: string, value: string])[];
  /** Another program runs than the one that was built: what the file sets for that is left out. Default: true. */
  readonly keepsEnvironment?: boolean;
  /** Changes of the existing instructions. */
  readonly edits: readonly Edit[];
  /** Commands that close the build stage. */
  readonly buildCommands: readonly string[];
  /** More instructions of the runtime stage, above what is taken over; whole lines. */
  readonly lines?: readonly string[];
  /** What the container starts, where it is no longer what the file says; `[]`: what the image starts by itself. */
  readonly command?: readonly string[];
  /** The words of a health check that asks for a URL with a program of the runtime image; undefined: it has none. */
  readonly healthCheck?: (url: string) => readonly string[];
  readonly assumptions: readonly Note[];
  readonly consequences: readonly Note[];
}

export interface Recipe {
  /** Never throws for any file. */
  (candidate: Candidate): Plan | Refusal | Nothing;
}

export function refuse(code: string, reason: string, at: Span): Refusal {
  return { kind: 'refusal', code, reason, at };
}

export function nothing(reason: string): Nothing {
  return { kind: 'nothing', reason };
}

export function isPlan(outcome: Plan | Refusal | Nothing): outcome is Plan {
  return !('kind' in outcome);
}

/** Text of the file as a message may show it: one line, nothing that hides or turns text, 60 characters. */
export function shown(text: string): string {
  const clean = text.replace(/[^\x20-\x7e\u00a1-\u0233]+/g, ' ').trim();
  return clean.length > 60 ? `${clean.slice(0, 59)}…` : clean;
}
