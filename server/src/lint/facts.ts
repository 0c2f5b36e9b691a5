import type { KnownImages } from '../image/known.ts';
import type { ScanFacts } from './image-scans.ts';
import type { ShellcheckFacts } from './shellcheck.ts';

/**
 * What is known of the world round the file, fetched before linting: rules do no input or output. Each part is
 * `undefined` when nobody looked, so that a rule stays silent rather than guess.
 */
export interface ContextFacts {
  readonly buildContext?: BuildContextFacts;
  readonly shellcheck?: ShellcheckFacts;
  /** What registries told of images. */
  readonly images?: KnownImages;
  readonly scans?: readonly ScanFacts[];
}

export interface BuildContextFacts {
  /** Text of the .dockerignore that applies; null: looked for and not there. */
  readonly dockerignore: string | null;
  /** Its path as shown to people. */
  readonly dockerignorePath?: string;
  /** The context's absolute path, with `/`; for those who read files. */
  readonly folder?: string;
  /** The file that says what the context is; undefined: it is taken to be the Dockerfile's own folder. */
  readonly describedBy?: string;
  /** Files also build the Dockerfile with other contexts. */
  readonly isOneOfSeveral?: boolean;
}

export const NO_FACTS: ContextFacts = {};
