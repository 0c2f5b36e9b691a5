import { dirname, resolve } from 'node:path';
import { type LoadedConfig, loadConfig, loadConfigFile, type ReadText } from '../config/load.ts';
import { effective, isForEveryPath, type Effective } from '../config/merge.ts';
import type { Files } from '../ports.ts';
import { visible } from '../report/stylish-text.ts';
import { placeIn } from '../report/summary.ts';
import type { AnalyseOptions } from '../service/analyse.ts';
import { slashed } from '../node/slashed.ts';
import { currentDay } from '../text/day.ts';
import { type Args, type Options, UsageError } from './args.ts';
import { Scans } from './scans.ts';
import { profileOptions, readProfile, readThreshold, type Threshold } from './profile.ts';

/** What check and fix share. */
export const judgingOptions: Options = {
  ...profileOptions,
  config: {
    value: 'FILE',
    help: 'use this instead of the nearest bulkhead.yaml or .hadolint.yaml',
  },
  'no-config': { help: 'no configuration file at all' },
  scan: {
    value: 'FILE',
    many: true,
    help: 'results of a vulnerability scanner: Trivy, Grype, SARIF, CycloneDX, OpenVEX',
  },
  'stdin-filename': { value: 'NAME', help: 'what standard input is called, also to find its configuration' },
};

export function stdinName(args: Args): string {
  return args.given.get('stdin-filename')?.at(-1) ?? '<stdin>';
}

/** How one Dockerfile is judged. */
export interface Judging {
  readonly kind: 'judging';
  readonly options: AnalyseOptions;
  /** The least severity that makes the run fail; undefined: findings never do. */
  readonly threshold: Threshold | undefined;
  /** The least score that is enough; undefined: any is. */
  readonly minimumScore: number | undefined;
  /** The file with known findings that the configuration names. */
  readonly baseline: string | undefined;
  /** What all of this was read from. */
  readonly config: LoadedConfig;
}

/** The reason completes a sentence that starts with the Dockerfile's path. */
export interface BrokenConfiguration {
  readonly kind: 'failed';
  readonly code: 'configuration';
  readonly reason: string;
}

/** With what is known of one Dockerfile besides what its configuration tells. */
export function withFacts(options: AnalyseOptions, facts: AnalyseOptions['facts']): AnalyseOptions {
  return { ...options, facts: { ...options.facts, ...facts } };
}

const NO_CONFIG: LoadedConfig = { layers: [], files: [], path: undefined, broken: false };

/**
 * Says of each path how to judge what is there: the nearest configuration file, and the command line on top of it. What
 * is wrong in a configuration file is told once.
 *
 * @throws UsageError when the command line's own options make no sense.
 */
export function configure(
  args: Args,
  files: Files,
  tell: (line: string) => void,
): (path: string) => Promise<Judging | BrokenConfiguration> {
  const top = readProfile(args);
  const threshold = readThreshold(args);
  const given = args.given.get('config')?.at(-1);
  if (given !== undefined && args.given.has('no-config'))
    throw new UsageError("'--config' and '--no-config' exclude each other.");
  const today = currentDay();
  const known = new Map<string, Promise<LoadedConfig>>();
  const scans = new Scans(args, files, tell);
  const told = new Set<string>();

  const load = (path: string): Promise<LoadedConfig> => {
    if (args.given.has('no-config')) return Promise.resolve(NO_CONFIG);
    const key = given === undefined ? dirname(resolve(path)) : resolve(given);
    const loading =
      known.get(key) ?? (given === undefined ? loadConfig : loadConfigFile)(slashed(key), reader(files));
    known.set(key, loading);
    return loading;
  };

  const same = new WeakMap<LoadedConfig, Effective>();
  /** One answer serves all files where it may, so that what is worked out of it is kept, too. */
  const judge = (config: LoadedConfig, path: string): Effective => {
    const known = same.get(config);
    if (known !== undefined) return known;
    const found = effective(config.layers, slashed(resolve(path)), top);
    if (isForEveryPath(config.layers)) same.set(config, found);
    return found;
  };

  return async (path) => {
    const config = await load(path);
    for (const line of problemLines(config)) {
      if (!told.has(line)) tell(line);
      told.add(line);
    }
    if (config.broken) {
      const reason = `was not checked: its configuration ${visible(config.path ?? '')} cannot be used`;
      return { kind: 'failed', code: 'configuration', reason };
    }
    const { profile, policy, ignoreSuppressions, ...found } = judge(config, path);
    const facts = await scans.of(path, found.scans);
    return {
      kind: 'judging',
      options: { profile, policy, ignoreSuppressions, today, facts },
      threshold: threshold ?? (found.noFail ? undefined : (found.threshold ?? 'info')),
      minimumScore: found.noFail ? undefined : found.minimumScore,
      baseline: found.baseline,
      config,
    };
  };
}

export function reader(files: Files): ReadText {
  return async (path) => {
    const read = await files.readFile(path);
    if (read.kind === 'text') return { text: read.text };
    return read.code === 'not-found' ? undefined : { error: `it ${read.reason}` };
  };
}

/** What is wrong in a configuration file, for people. */
export function problemLines({ files }: Pick<LoadedConfig, 'files'>): string[] {
  return files.flatMap(({ path, text, problems }) =>
    problems.map(({ message, severity, span }) => {
      const place = placeIn(text, span.start);
      return `${visible(path)}:${place.line}:${place.column} ${severity}: ${visible(message)}`;
    }),
  );
}
