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
  /** The line there, as people count. */
  readonly describedLine?: number;
  /** How many builds there are to choose from. */
  readonly choices?: number;
  /** A person chose this one of them. */
  readonly isChosen?: boolean;
  /** The stage that is shipped, where the builds that are described leave no doubt; undefined: the last one. */
  readonly target?: string;
  /** The file that names it and its line, from the Dockerfile's folder: `../compose.yaml:3`. */
  readonly targetBy?: string;
  /** All stages that builds end with. */
  readonly targets?: readonly string[];
  /** Build arguments that the builds agree on; null: given, but not with a value that is known. */
  readonly args?: Readonly<Record<string, string | null>>;
  /** Where these stand, as `targetBy`. */
  readonly argsBy?: string;
}

export const NO_FACTS: ContextFacts = {};
