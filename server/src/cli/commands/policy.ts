import { relative, resolve, sep } from 'node:path';
import { ConfigPlaces, type ConfigPlace } from '../../config/policy-places.ts';
import { nodeFiles } from '../../node/files.ts';
import { digestOf } from '../../node/digest.ts';
import { visible } from '../../report/stylish-text.ts';
import { count } from '../../report/summary.ts';
import { analyse } from '../../service/analyse.ts';
import { describeFile } from '../../service/examine.ts';
import { policyDecisions, type Decision } from '../../service/policy-decisions.ts';
import { type Args, choiceOf, UsageError } from '../args.ts';
import type { Command, ExitStatus } from '../command.ts';
import { configure, judgingOptions, withFacts } from '../configuration.ts';
import { inputOptions, readInputs } from '../inputs.ts';
import type { Terminal } from '../terminal.ts';
import { slashed } from '../../node/slashed.ts';

const FORMATS = ['stylish', 'json'] as const;

export const policy: Command = {
  usage: 'policy check [OPTION]... [PATH]...',
  description: `Explains what the policy in bulkhead.yaml decides about each Dockerfile: its images, the required controls,
exceptions and the score, each with the line of the file that says so.

Exit status: 0 nothing is denied, 1 something is, also where an exception has ended, 2 a path could not be
checked or a configuration file is wrong.`,
  options: {
    ...judgingOptions,
    format: { value: 'NAME', choices: FORMATS, help: 'how decisions are printed; default stylish' },
  },
  run: checkPolicy,
};

interface DecidedFile {
  readonly path: string;
  readonly decisions: readonly (Omit<Decision, 'sources'> & { readonly by: readonly ConfigPlace[] })[];
}

async function checkPolicy(args: Args, terminal: Terminal): Promise<ExitStatus> {
  const [verb, ...paths] = args.positionals;
  if (verb !== 'check') throw new UsageError("'policy' knows one thing to do: bulkhead policy check PATH...");
  const tell = (line: string): void => terminal.err(`bulkhead: ${line}\n`);
  const judge = configure(args, nodeFiles, tell);
  const files: DecidedFile[] = [];
  let failed = 0;
  for await (const { path, content, facts } of readInputs(paths, inputOptions(args, terminal))) {
    const judging = await judge(path);
    const failure = content.kind === 'failed' ? content : judging.kind === 'failed' ? judging : undefined;
    if (content.kind === 'failed' || judging.kind === 'failed') {
      tell(`${visible(path)} ${failure?.reason ?? ''}`);
      failed += 1;
      continue;
    }
    const options = withFacts(judging.options, facts);
    const { layers, files: sources } = judging.config;
    const analysis = analyse(content.text, options);
    const score =
      judging.minimumScore === undefined
        ? undefined
        : describeFile(path, analysis, options.today, digestOf).score;
    const places = new ConfigPlaces(sources);
    const full = slashed(resolve(path));
    const decisions = policyDecisions({ analysis, options, layers, path: full, score });
    files.push({
      path,
      decisions: decisions.map(({ sources: by, ...rest }) => ({
        ...rest,
        by: by.map((source) => shown(places.of(source.path, source.keys))),
      })),
    });
  }
  const all = files.flatMap(({ decisions }) => decisions);
  if (choiceOf(args, 'format', FORMATS) === 'json') terminal.out(`${JSON.stringify({ files }, null, 2)}\n`);
  else terminal.out(render(files, terminal));
  if (failed > 0) return 2;
  return all.some(({ outcome }) => outcome === 'denied') ? 1 : 0;
}

/** Relative to where the command runs, as the Dockerfiles are. */
function shown({ path, line }: ConfigPlace): ConfigPlace {
  return { path: relative('.', path).split(sep).join('/'), line };
}

const TONES = { allowed: 'good', denied: 'error', excepted: 'warning' } as const;

function render(files: readonly DecidedFile[], { paint }: Terminal): string {
  const blocks = files
    .filter(({ decisions }) => decisions.length > 0)
    .map(({ path, decisions }) => {
      const lines = decisions.map(({ outcome, subject, lines: at, reason, by }) => {
        const where = by.map((place) => `${visible(place.path)}:${String(place.line)}`).join(', ');
        const place = at.length === 0 ? '' : paint('faint', ` (line ${at.join(', ')})`);
        return `  ${paint(TONES[outcome], outcome.padEnd(8))}  ${visible(subject)}${place}: ${visible(reason)}${
          where === '' ? '' : paint('faint', `  ${where}`)
        }`;
      });
      return [paint('strong', visible(path)), ...lines].join('\n');
    });
  const all = files.flatMap(({ decisions }) => decisions);
  const tally = (['denied', 'excepted', 'allowed'] as const)
    .map((outcome) => `${String(all.filter((item) => item.outcome === outcome).length)} ${outcome}`)
    .join(', ');
  const closing =
    all.length === 0
      ? `The configuration has no policy for ${count(files.length, 'file')}.`
      : `${tally} in ${count(files.length, 'file')}.`;
  return `${[...blocks, closing].join('\n\n')}\n`;
}
