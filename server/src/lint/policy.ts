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
