/** A build as a file describes it, as far as the file alone tells it. */
export interface DescribedBuild {
  /** Absolute, or relative to the folder that the file speaks of; so is `context`. */
  readonly dockerfile: string;
  readonly context: string;
  /** The stage that it ends with; undefined: the last one; null: a variable names it. */
  readonly target?: string | null;
  /** Build arguments; null: the value is not known. */
  readonly args?: BuildArgs;
  /** Zero-based line that describes it. */
  readonly line: number;
}

export type BuildArgs = Readonly<Record<string, string | null>>;

/** Reads one kind of file. `root` is the absolute path, with `/`, of the folder that the file speaks of. */
export type BuildReader = (text: string, root: string) => readonly DescribedBuild[];

/** A path that is written in a folder; that of the folder when it is absolute. */
export function joinPath(folder: string, path: string): string {
  if (/^(?:\/|[A-Za-z]:[\\/])/.test(path)) return path;
  const inner = path.replace(/^\.(?:\/|$)/, '');
  return inner === '' ? folder : `${folder}/${inner}`;
}

/** Whether a context is no folder: a repository, an archive elsewhere, standard input or another target. */
export function isElsewhere(context: string): boolean {
  return /:\/\/|^git@|^-$|^github\.com\/|^[\w-]+:(?![\\/])/.test(context);
}

/** Longer names and values are nothing that people write; more arguments neither. */
const MAX_ARG = 1000;
const MAX_ARGS = 100;

/** Collects build arguments; a later one of a name wins. Undefined: there are none. */
export function buildArgs(
  pairs: Iterable<readonly [string, string | null | undefined]>,
): BuildArgs | undefined {
  const found = new Map<string, string | null>();
  for (const [name, value = null] of pairs) {
    if (found.size >= MAX_ARGS || !/^[A-Za-z_]\w*$/.test(name) || name.length > MAX_ARG) continue;
    found.set(name, value !== null && value.length > MAX_ARG ? null : value);
  }
  return found.size === 0 ? undefined : Object.fromEntries(found);
}

/** `NAME=value`; a name alone takes what the environment has. */
export function readArg(text: string): readonly [string, string | null] {
  const equals = text.indexOf('=');
  return equals < 0 ? [text, null] : [text.slice(0, equals), text.slice(equals + 1)];
}

/** Leaves out what is not said, so that builds can be compared. */
export function described(
  place: Pick<DescribedBuild, 'dockerfile' | 'context' | 'line'>,
  target: string | null | undefined,
  args: BuildArgs | undefined,
): DescribedBuild {
  return {
    ...place,
    ...(target === undefined || target === '' ? {} : { target }),
    ...(args === undefined ? {} : { args }),
  };
}

/** A mapping, read from JSON. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
