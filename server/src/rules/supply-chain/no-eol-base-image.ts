import { deprecationOf } from '../../knowledge/deprecated-images.ts';
import { endingsOf, supportedTag, type Ending } from '../../knowledge/end-of-life.ts';
import { fromImage } from '../../lint/from-image.ts';
import { instructionRule } from '../../lint/ladder.ts';

export default instructionRule(
  {
    name: 'no-eol-base-image',
    group: 'supply-chain',
    since: '0.1.0',
    summary: 'Base images are of versions that still get security fixes.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: { cis: ['4.4'], cwe: ['CWE-1104', 'CWE-1395'], nist: ['4.1.1'] },
    messages: {
      ended: "'{image}' is out of support: {ends}. Supported next: {next}.",
      last: "'{image}' is out of support: {ends}.",
      soon: "'{image}' will be out of support soon: {ends}. Supported next: {next}.",
    },
    advice:
      'Flaws found from then on stay in every image that is built on it, and rebuilding brings no fixes; move to a supported version.',
    fix: 'unsafe',
    docs: {
      why: 'When a release reaches its end of life, nobody fixes it any more: a rebuild still succeeds, and brings the same vulnerable packages each time. The system underneath counts as much as the language on top, so node:22-buster is out of support because of Debian 10. The days are those of endoflife.date; for Debian, the end of its LTS.',
      how: 'Move to a version that has support left, and watch the new tag with an update tool. Stages that are only built in are told of as information, and so are versions that end within 90 days. Moving tags such as lts, latest or stable say no version, so nothing is said of them.',
      bad: 'FROM node:14-buster-slim\nUSER node\nCMD ["node", "server.js"]\n',
      good: 'FROM node:24-trixie-slim\nUSER node\nCMD ["node", "server.js"]\n',
      links: ['https://endoflife.date/', 'https://cwe.mitre.org/data/definitions/1104.html'],
    },
  },
  'FROM',
  (from, context) => {
    const { today } = context;
    const image = fromImage(context.file, from);
    if (today === undefined || image === undefined) return;
    const { shown, reference } = image;
    const endings = endingsOf(reference, today);
    if (endings.length === 0 || deprecationOf(reference) !== undefined) return;
    const over = endings.filter(({ isOver }) => isOver);
    const told = over.length > 0 ? over : endings;
    const [only] = told;
    if (only === undefined) return;
    const next = list(told.flatMap(nextOf));
    const base = {
      at: told.length === 1 ? image.part(only.start, only.endOffset) : image.span,
      confidence: image.isLiteral ? 'high' : 'medium',
    } as const;
    const data = { image: shown, ends: list(told.map((ending) => endOf(ending))) };
    if (over.length === 0) {
      context.report({ ...base, message: 'soon', data: { ...data, next }, severity: 'info' });
      return;
    }
    const tag = image.isLiteral && !reference.includes('@') ? supportedTag(reference, today) : undefined;
    const found = {
      ...base,
      ...(from.stage?.ships === true ? {} : { severity: 'info' as const }),
      fixes:
        tag === undefined
          ? []
          : [
              {
                title: `Use the tag ${tag}`,
                kind: 'unsafe' as const,
                edits: [{ span: image.part(reference.lastIndexOf(':') + 1, reference.length), text: tag }],
              },
            ],
    };
    if (next === '') context.report({ ...found, message: 'last', data });
    else context.report({ ...found, message: 'ended', data: { ...data, next } });
  },
);

function endOf({ title, version, end, isOver }: Ending): string {
  return `${title} ${version} ${isOver ? 'since' : 'after'} ${end}`;
}

function nextOf({ title, next }: Ending): readonly string[] {
  if (next === undefined) return [];
  return [`${title} ${next.version}${next.end === undefined ? '' : ` until ${next.end}`}`];
}

function list(parts: readonly string[]): string {
  return parts.join(' and ');
}
