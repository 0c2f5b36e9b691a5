/** A diagnostic, as far as it matters here. */
export interface Said {
  readonly line: number;
  readonly source: string | undefined;
  /** A rule's name, or a number in the server behind most editors' Dockerfile support. */
  readonly code: string | number | undefined;
}

/** The source that the server of Microsoft's and others' Dockerfile support gives. Its codes are numbers of its own. */
const NUMBERED = 'dockerfile-utils';

/**
 * Whether another extension says the same of a line. `ids` are other tools' names for a rule of ours; some tools put a
 * tool's name before them, `hadolint/DL3006`.
 */
export function isSaid(line: number, ids: readonly string[], others: readonly Said[]): boolean {
  return others.some((other) => {
    if (other.line !== line || other.code === undefined) return false;
    if (other.source === NUMBERED) return ids.some((id) => id.startsWith(`${NUMBERED}:`));
    const code = String(other.code);
    const name = code.slice(code.lastIndexOf('/') + 1);
    return ids.some((id) => id.slice(id.indexOf(':') + 1) === name);
  });
}
