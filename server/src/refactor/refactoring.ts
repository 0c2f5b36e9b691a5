import type { BuildSources } from '../context/sources.ts';
import type { FileContext } from '../lint/rule.ts';
import type { Edit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';

/** What hardening is made of, in the order in which it is done; each part can be had alone. */
export const PARTS = ['multi-stage', 'base', 'user', 'pin', 'clean-up'] as const;
export type Part = (typeof PARTS)[number];

/** What a transformation reads: the file, and what was fetched of the world before. */
export interface Subject extends FileContext {
  /** The files of the build context; undefined when there is none to look at. */
  readonly sources: BuildSources | undefined;
}

/** Something that people should know, and the text it is about, as it stood before the change. */
export interface Note {
  /** One sentence. */
  readonly message: string;
  readonly at: Span;
}

export interface Change {
  readonly kind: 'change';
  /** What it does, for a list to choose from: "Build in a stage of its own". */
  readonly title: string;
  /** In the text of the subject; they do not overlap. */
  readonly edits: readonly Edit[];
  /** What is taken for granted that the file does not say. */
  readonly assumptions: readonly Note[];
  /** What is different for those who use the image: its user, entry point, ports, missing tools. */
  readonly consequences: readonly Note[];
  /** What else a person has to do, as Markdown. */
  readonly instructions?: string;
}

/** There is nothing to do, or nothing that this transformation is for. */
export interface Nothing {
  readonly kind: 'nothing';
  /** One sentence. */
  readonly reason: string;
}

/** It is a case for this transformation, but nobody could be sure that the result works. */
export interface Refusal {
  readonly kind: 'refusal';
  /** A short stable name for tables: `shell-entrypoint`. */
  readonly code: string;
  /** One sentence: what stands in the way. */
  readonly reason: string;
  readonly at: Span;
}

export type Outcome = Change | Nothing | Refusal;

/** Reads and answers, nothing else: no input or output, the same answer every time. Never throws for any file. */
export type Transformation = (subject: Subject) => Outcome;
