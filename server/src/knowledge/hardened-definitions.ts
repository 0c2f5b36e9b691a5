import { HARDENED_DEFINITIONS } from './hardened-definitions-data.ts';

/** What a Docker Hardened Image is configured to, by its public definition. */
export interface HardenedFacts {
  readonly user?: string;
  readonly uid?: number;
  readonly workdir?: string;
  readonly entrypoint?: readonly string[];
  readonly cmd?: readonly string[];
  readonly ports?: readonly string[];
  readonly shell?: readonly string[];
  /** The package manager that is in it. */
  readonly packages?: 'apk' | 'apt';
}

type Table = Readonly<Record<string, readonly [facts: readonly HardenedFacts[], rows: string]>>;

let decoded: Table | undefined;

/** By repository (`node`) and a tag that names its system (`24-debian13-dev`); undefined: nobody defines such an image. */
export function hardenedDefinition(name: string, tag: string): HardenedFacts | undefined {
  decoded ??= JSON.parse(HARDENED_DEFINITIONS) as Table;
  const entry = Object.hasOwn(decoded, name) ? decoded[name] : undefined;
  if (entry === undefined) return undefined;
  const [facts, rows] = entry;
  for (const row of rows.split('|')) {
    const [head = '', ...versions] = row.split(' ');
    const dash = head.indexOf('-');
    const behind = head.slice(dash);
    if (tag.endsWith(behind) && versions.includes(tag.slice(0, -behind.length)))
      return facts[Number(head.slice(0, dash))];
  }
  return undefined;
}
