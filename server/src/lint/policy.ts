import type { Aliases } from './rule.ts';

/** What an organisation asks for beyond the rules' own judgement; from a configuration file, empty without one. */
export interface Policy {
  /** Registries that images may come from, `docker.io` for Docker Hub; `*` may stand for parts. Undefined: any. */
  readonly allowedRegistries?: readonly string[];
  /** Images that may be used, as names without tag; `*` may stand for parts. Undefined: any. */
  readonly allowedImages?: readonly string[];
  /** Labels that every image must have, and what their values must be. */
  readonly labels?: Readonly<Record<string, LabelType>>;
  /** Whether labels that `labels` does not name are reported. */
  readonly strictLabels?: boolean;
  /** What is to be used in the place of what; the first that fits counts. */
  readonly replacements?: readonly Replacement[];
  /** What is let through for a while; only those for the file at hand. */
  readonly exceptions?: readonly Exception[];
}

/** An approved image or registry in the place of another. */
export interface Replacement {
  readonly kind: 'image' | 'registry';
  /** As in `allowedImages` or `allowedRegistries`. */
  readonly of: string;
  /** A name; a `*` stands for what the first one in `of` stands for. */
  readonly with: string;
}

/** Findings that somebody answers for until a day. */
export interface Exception {
  /** Names of rules, and other tools' ids, in lower case. */
  readonly rules: readonly string[];
  /** The last day, `YYYY-MM-DD`. */
  readonly expires: string;
}

export type LabelType = 'text' | 'url' | 'rfc3339' | 'semver' | 'spdx' | 'hash' | 'email';

export const LABEL_TYPES: readonly LabelType[] = [
  'text',
  'url',
  'rfc3339',
  'semver',
  'spdx',
  'hash',
  'email',
];

export const NO_POLICY: Policy = {};

/** Whether an exception has ended; nothing does while nobody says what day it is. */
export function isExpired({ expires }: Pick<Exception, 'expires'>, today: string | undefined): boolean {
  // Dates of this form compare as text.
  return today !== undefined && expires < today;
}

/** The exception that lets a finding through; one that has ended lets nothing through. */
export function exceptionFor<E extends Exception>(
  exceptions: readonly E[],
  { rule, aliases }: { readonly rule: string; readonly aliases: Aliases },
  today: string | undefined,
): E | undefined {
  if (exceptions.length === 0) return undefined;
  const names = new Set([
    rule,
    ...Object.values(aliases).flatMap((ids) => ids.map((id) => id.toLowerCase())),
  ]);
  return exceptions.find(
    (exception) => !isExpired(exception, today) && exception.rules.some((name) => names.has(name)),
  );
}
