import { exceptionsFor, type ConfigLayer } from '../config/merge.ts';
import { exceptionOf, readControl, rulesFor } from '../config/policy.ts';
import { judgeImage } from '../lint/approved-images.ts';
import type { Finding } from '../lint/finding.ts';
import { imagesNamedBy } from '../lint/image-uses.ts';
import { exceptionFor, isExpired } from '../lint/policy.ts';
import { originOf } from '../lint/registries.ts';
import type { Instruction, InstructionOf } from '../syntax/model.ts';
import type { Analysis, AnalyseOptions } from './analyse.ts';

/** Where a policy says something: the file, and the keys that lead there. */
export interface PolicySource {
  readonly path: string;
  readonly keys: readonly PropertyKey[];
}

/** What a policy says of one thing in a Dockerfile. */
export interface Decision {
  readonly outcome: 'allowed' | 'denied' | 'excepted';
  /** As a person would name it: an image, `CIS 4.1`, a rule, `score`. */
  readonly subject: string;
  /** 1-based lines of the Dockerfile; empty when it is about the whole. */
  readonly lines: readonly number[];
  /** Completes a sentence that begins with the subject and the outcome. */
  readonly reason: string;
  /** What says so, the decisive one first. */
  readonly sources: readonly PolicySource[];
}

interface Judged {
  readonly analysis: Analysis;
  readonly options: AnalyseOptions;
  readonly layers: readonly ConfigLayer[];
  /** Of the Dockerfile, absolute and `/`-separated. */
  readonly path: string;
  /** Undefined where there is none. */
  readonly score: number | undefined;
}

/** Everything that a policy decides about one Dockerfile: its images, the required controls, exceptions and the score. */
export function policyDecisions(judged: Judged): Decision[] {
  return [
    ...imageDecisions(judged),
    ...controlDecisions(judged),
    ...exceptionDecisions(judged),
    ...scoreDecisions(judged),
  ];
}

const IMAGE_RULES = ['allowed-registries', 'allowed-base-images'];

function namesImages(instruction: Instruction): instruction is InstructionOf<'FROM' | 'COPY' | 'RUN'> {
  return instruction.kind === 'FROM' || instruction.kind === 'COPY' || instruction.kind === 'RUN';
}

function imageDecisions(judged: Judged): Decision[] {
  const { analysis, options } = judged;
  const { file } = analysis;
  const { policy = {} } = options;
  const registries = sourceOf(judged.layers, 'allowed-registries');
  const images = sourceOf(judged.layers, 'allowed-images');
  const replacements = sourceOf(judged.layers, 'replacements');
  const at = (source: PolicySource | undefined, index: number | string | undefined): PolicySource[] =>
    source === undefined
      ? []
      : [typeof index === 'number' ? { ...source, keys: [...source.keys, index] } : source];
  return file.instructions.filter(namesImages).flatMap((instruction) =>
    imagesNamedBy(file, instruction).flatMap(({ raw, reference, span }): Decision[] => {
      const verdict = judgeImage(reference, policy);
      const base = { subject: raw, lines: [lineOf(file, span.start)] };
      if (verdict === undefined) return [];
      const { registry, image, replacement, instead } = verdict;
      if (registry === 'any' && image === 'any') return [];
      const isDenied = registry === 'denied' || image === 'denied' || image === 'replaced';
      if (!isDenied)
        return [
          {
            ...base,
            outcome: 'allowed',
            reason: image === 'any' ? 'its registry is on the list' : 'it is on the list',
            sources: [...at(images, image), ...at(registries, registry)],
          },
        ];
      const finding = analysis.excepted.find(
        (item) => IMAGE_RULES.includes(item.rule) && item.span.start === span.start,
      );
      if (finding !== undefined) return [exceptedDecision(judged, base, [finding])];
      const why =
        registry === 'denied'
          ? `its registry ${originOf(reference)?.registry ?? ''} is not on the list`
          : image === 'denied'
            ? 'it is not on the list'
            : 'another is to be used';
      return [
        {
          ...base,
          outcome: 'denied',
          reason: instead === undefined ? why : `${why}; use ${instead}`,
          sources: [
            ...(registry === 'denied' ? at(registries, undefined) : at(images, undefined)),
            ...(instead === undefined ? [] : at(replacements, replacement)),
          ],
        },
      ];
    }),
  );
}

function controlDecisions(judged: Judged): Decision[] {
  const { analysis, layers } = judged;
  const controls = layers.flatMap(({ config, path = '' }) =>
    (config['required-controls'] ?? []).map((text, index) => ({
      text,
      source: { path, keys: ['required-controls', index] },
    })),
  );
  return controls.flatMap(({ text, source }): Decision[] => {
    const control = readControl(text);
    if (control === undefined) return [];
    const names = new Set(rulesFor(control).map(({ meta }) => meta.name));
    const open = analysis.findings.filter(({ rule, severity }) => names.has(rule) && severity === 'error');
    const excepted = analysis.excepted.filter(({ rule }) => names.has(rule));
    const base = { subject: text, lines: linesOf(analysis, open.length > 0 ? open : excepted) };
    if (open.length > 0)
      return [
        {
          ...base,
          outcome: 'denied',
          reason: `it is required, and ${rulesIn(open)} says otherwise`,
          sources: [source],
        },
      ];
    if (excepted.length > 0) return [exceptedDecision(judged, base, excepted, [source])];
    return [{ ...base, outcome: 'allowed', reason: 'nothing was found against it', sources: [source] }];
  });
}

/** Exceptions of which no image and no control speaks. */
function exceptionDecisions(judged: Judged): Decision[] {
  const { analysis, options } = judged;
  const required = new Set(options.profile?.required ?? []);
  const others = analysis.excepted.filter(({ rule }) => !IMAGE_RULES.includes(rule) && !required.has(rule));
  const used = others.map((finding) =>
    exceptedDecision(judged, { subject: finding.rule, lines: linesOf(analysis, [finding]) }, [finding]),
  );
  const ended = exceptionsFor(judged.layers, judged.path).flatMap(({ entry, layer, index }): Decision[] =>
    isExpired(entry, options.today)
      ? [
          {
            outcome: 'denied',
            subject: entry.rule ?? entry.control ?? '',
            lines: [],
            reason: `its exception ended on ${entry.expires}; ask ${entry.owner}`,
            sources: [{ path: layer.path ?? '', keys: ['exceptions', index] }],
          },
        ]
      : [],
  );
  return [...used, ...ended];
}

function exceptedDecision(
  { layers, path, options }: Judged,
  base: Pick<Decision, 'subject' | 'lines'>,
  findings: readonly Finding[],
  more: readonly PolicySource[] = [],
): Decision {
  const all = exceptionsFor(layers, path).map(({ entry, layer, index }) => ({
    ...exceptionOf(entry),
    entry,
    source: { path: layer.path ?? '', keys: ['exceptions', index] },
  }));
  const used = new Set(findings.flatMap((finding) => exceptionFor(all, finding, options.today) ?? []));
  return {
    ...base,
    outcome: 'excepted',
    reason: [...used]
      .map(({ entry: { expires, owner, reason } }) => `until ${expires}, ${owner} answers for it: ${reason}`)
      .join('; '),
    sources: [...[...used].map(({ source }) => source), ...more],
  };
}

function scoreDecisions({ layers, score }: Judged): Decision[] {
  let least = -1;
  let source: PolicySource | undefined;
  for (const { config, path = '' } of layers) {
    const wanted = config['minimum-score'];
    if (wanted === undefined || wanted <= least) continue;
    least = wanted;
    source = { path, keys: ['minimum-score'] };
  }
  if (source === undefined || score === undefined) return [];
  return [
    {
      outcome: score >= least ? 'allowed' : 'denied',
      subject: 'score',
      lines: [],
      reason: `it is ${String(score)}, and ${String(least)} are asked for`,
      sources: [source],
    },
  ];
}

/** The layer whose list holds: the last that has one. */
function sourceOf(
  layers: readonly ConfigLayer[],
  key: 'allowed-registries' | 'allowed-images' | 'replacements',
): PolicySource | undefined {
  const layer = layers.findLast(({ config }) => config[key] !== undefined);
  return layer === undefined ? undefined : { path: layer.path ?? '', keys: [key] };
}

function linesOf({ file }: Analysis, findings: readonly Finding[]): number[] {
  return [...new Set(findings.map(({ span }) => lineOf(file, span.start)))];
}

function lineOf({ lines }: Analysis['file'], offset: number): number {
  return lines.lineAt(offset) + 1;
}

function rulesIn(findings: readonly Finding[]): string {
  return [...new Set(findings.map(({ rule }) => rule))].join(', ');
}
