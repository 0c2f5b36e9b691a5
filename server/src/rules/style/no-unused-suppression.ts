import { fullLines } from '../../lint/fixes.ts';
import { scanMatch, type ScanFacts } from '../../lint/image-scans.ts';
import { defineRule, type Fix, type Rule, type RuleContext } from '../../lint/rule.ts';
import { allShellcheckScripts } from '../../lint/shellcheck.ts';
import type { Suppression } from '../../lint/suppress.ts';
import { nearest } from '../../text/nearest.ts';
import type { Dockerfile } from '../../syntax/model.ts';

/** What ids of peers look like; those of rules that are not known here may be meant for them. */
const PEER_ID = /^(?:(?:dl|sc)\d{4}|ckv2?_docker_\d+|(?:avd-)?ds-?\d+)$/;

type Looked = (context: Pick<RuleContext, 'facts' | 'file'>) => boolean;

const atContext: Looked = ({ facts }) => facts.buildContext !== undefined;

/** Rules that find nothing as long as nobody has looked at something outside the Dockerfile, and whether somebody has. */
const LOOKED: ReadonlyMap<string, Looked> = new Map<string, Looked>([
  ['require-dockerignore', atContext],
  ['no-copy-ignored-file', atContext],
  ['valid-image-signature', ({ facts }) => facts.images !== undefined],
  ['known-vulnerabilities', ({ facts, file }) => isScanned(file, facts.scans ?? [])],
  [
    'shellcheck',
    ({ facts: { shellcheck }, file }) =>
      shellcheck !== undefined &&
      allShellcheckScripts(file).every(({ key }) => shellcheck.notes(key) !== undefined),
  ],
]);

const NAME = 'no-unused-suppression';

export default defineRule({
  meta: {
    name: NAME,
    group: 'style',
    since: '0.1.0',
    summary: 'A comment that silences a rule still silences something.',
    severity: 'info',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: {},
    messages: {
      unused: "'{name}' silences nothing here.",
      unknown: "There is no rule '{name}'.",
      expired: 'This exception ended on {until}.',
    },
    advice: 'An exception that is not needed hides the next real finding. Remove or correct it.',
    fix: 'safe',
    docs: {
      why: 'A comment that silences a rule stays when its reason is gone. The next time the same fault comes in, nobody is told. A misspelt name silences nothing, though the comment says so.',
      how: 'Remove names that silence nothing, correct misspelt ones, and fix what an ended exception was for.',
      bad: 'FROM scratch\n# bulkhead ignore=no-such-rule-anywhere\nCOPY app /app\n',
      good: 'FROM scratch\nCOPY app /app\n',
      links: ['https://csrc.nist.gov/pubs/sp/800/190/final'],
    },
  },
  stateless: true,
  create: (context) => ({
    onSuppressions(uses, { rules, ran }) {
      const own = uses.filter(({ suppression }) => suppression.by === 'bulkhead');
      if (own.length === 0) return;
      const byName = rulesByName(rules);
      for (const { suppression, expired, used } of own) {
        const { until } = suppression;
        if (expired && until !== undefined) {
          const found = context.file.text.indexOf(until, suppression.rules.at(-1)?.span.end);
          const at = found < 0 ? suppression.span : { start: found, end: found + until.length };
          context.report({ at, message: 'expired', data: { until }, severity: 'warning' });
          continue;
        }
        for (const item of suppression.rules) {
          const { name, span } = item;
          const wanted = name.toLowerCase();
          if (used.has(name) || wanted === 'all' || wanted === NAME) continue;
          const meant = byName.get(wanted);
          if (meant === undefined) {
            if (PEER_ID.test(wanted)) continue;
            const fixes = correct(name, span, rules);
            context.report({ at: span, message: 'unknown', data: { name }, fixes });
            continue;
          }
          const judged = meant.every((rule) => ran.has(rule) && LOOKED.get(rule)?.(context) !== false);
          if (!judged) continue;
          const fixes = removal(context.file, suppression, item);
          context.report({ at: span, message: 'unused', data: { name }, fixes });
        }
      }
    },
  }),
});

/** Whether there are results for the image that is built or for one that it is built from. */
function isScanned({ stages }: Dockerfile, scans: readonly ScanFacts[]): boolean {
  return scans.some(
    ({ scan, isBuilt }) =>
      isBuilt !== 'no' ||
      stages.some(({ base }) => base.kind === 'image' && scanMatch(base.reference, scan) !== undefined),
  );
}

/** Names of rules by every name that a comment may use for them, in lower case. */
function rulesByName(rules: readonly Rule[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { meta } of rules) {
    for (const id of new Set([meta.name, ...Object.values(meta.aliases).flat()])) {
      const key = id.toLowerCase();
      const list = found.get(key);
      if (list === undefined) found.set(key, [meta.name]);
      else list.push(meta.name);
    }
  }
  return found;
}

function correct(name: string, span: Suppression['span'], rules: readonly Rule[]): Fix[] {
  const right = nearest(
    name,
    rules.map(({ meta }) => meta.name),
  );
  if (right === undefined) return [];
  return [{ title: `Change it to ${right}`, kind: 'unsafe', edits: [{ span, text: right }] }];
}

/** Takes the name out with one comma, or the whole comment when it is the only one. */
function removal(file: Dockerfile, suppression: Suppression, item: Suppression['rules'][number]): Fix[] {
  const { rules } = suppression;
  const place = rules.indexOf(item);
  const next = rules[place + 1];
  const previous = rules[place - 1];
  if (next === undefined && previous === undefined) {
    const line = fullLines(file, suppression.span);
    // Without a comment above it, a comment such as # escape=x at the top would become a directive.
    if (/^[ \t]*#[ \t]*\w+[ \t]*=/.test(file.text.slice(line.end, line.end + 200))) return [];
    return [{ title: 'Remove the comment', kind: 'safe', edits: [{ span: line, text: '' }] }];
  }
  const span =
    next !== undefined
      ? { start: item.span.start, end: next.span.start }
      : { start: previous?.span.end ?? item.span.start, end: item.span.end };
  return [{ title: `Remove ${item.name} from the comment`, kind: 'safe', edits: [{ span, text: '' }] }];
}
