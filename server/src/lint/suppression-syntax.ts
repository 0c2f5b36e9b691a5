import type { Comment, Directive } from '../syntax/model.ts';
import type { Span } from '../text/span.ts';

/** Whose way of silencing findings a comment follows. */
export type SuppressionStyle =
  'bulkhead' | 'hadolint' | 'buildkit' | 'checkov' | 'trivy' | 'kics' | 'semgrep' | 'tally';

/** `instruction`: the next one, or inside a continued instruction the next line. */
export type SuppressionScope = 'instruction' | 'stage' | 'file';

/** What a comment or directive asks for, before it is known what it covers. */
export interface SuppressionText {
  readonly by: SuppressionStyle;
  readonly scope: SuppressionScope;
  /** Names as written with their places; empty stands for every finding of that tool. */
  readonly rules: readonly { readonly name: string; readonly span: Span }[];
  readonly reason: string | undefined;
  /** The last day on which it holds, `YYYY-MM-DD`. */
  readonly until: string | undefined;
  /** The comment or directive. */
  readonly span: Span;
}

interface Form {
  readonly by: SuppressionStyle;
  /** With groups `list`, `scope`, `reason`, `until`; on the comment's text without `#`. */
  readonly shape: RegExp;
  readonly scope: (written: string | undefined) => SuppressionScope;
}

const NAMES = '(?<list>[\\w./-]+(?:\\s*,\\s*[\\w./-]+)*)';
const instruction = (): SuppressionScope => 'instruction';
const file = (): SuppressionScope => 'file';

/** Each as its tool documents it; what their files say beyond silencing findings is not read. */
const FORMS: readonly Form[] = [
  {
    by: 'bulkhead',
    shape: new RegExp(
      `^bulkhead\\s+(?<scope>file-|stage-)?ignore\\s*=\\s*${NAMES}(?<rest>(?:\\s+.*)?)$`,
      'i',
    ),
    scope: (written) =>
      written === undefined ? 'instruction' : written.toLowerCase() === 'file-' ? 'file' : 'stage',
  },
  {
    by: 'hadolint',
    shape: new RegExp(`^hadolint\\s+(?<scope>global\\s+|stage\\s+)?ignore\\s*=\\s*${NAMES}`),
    scope: (written) =>
      written === undefined ? 'instruction' : written.startsWith('stage') ? 'stage' : 'file',
  },
  {
    by: 'tally',
    shape: new RegExp(
      `^tally\\s+(?<scope>global\\s+)?ignore\\s*=\\s*${NAMES}(?:\\s*;\\s*reason\\s*=\\s*(?<reason>.*))?`,
    ),
    scope: (written) => (written === undefined ? 'instruction' : 'file'),
  },
  {
    // Above an instruction; at the top of the file it is a directive.
    by: 'buildkit',
    shape: /^check\s*=\s*(?:[^;]*;)*?\s*skip\s*=\s*(?<list>\w+(?:\s*,\s*\w+)*)\s*(?:;|$)/,
    scope: instruction,
  },
  {
    by: 'checkov',
    shape: /^(?:checkov|bridgecrew):skip=(?<list>\w+(?:,\w+)*)(?::\s*(?<reason>.*))?/,
    scope: file,
  },
  {
    by: 'trivy',
    shape: /^(?:trivy|tfsec):ignore:(?<list>[\w-]+)(?:\s*:?\s*exp:(?<until>\d{4}-\d{2}-\d{2}))?/,
    scope: instruction,
  },
  { by: 'kics', shape: /^kics-scan\s+ignore-(?:line|block)\s*$/, scope: instruction },
  { by: 'kics', shape: /^kics-scan\s+ignore\s*$/, scope: file },
  {
    by: 'semgrep',
    shape: /^nosem(?:grep)?\b(?::\s*(?<list>[\w.-]+(?:\s*,\s*[\w.-]+)*))?/,
    scope: instruction,
  },
];

/** Reads a whole-line comment; undefined when it silences nothing. */
export function readSuppression(comment: Comment, text: string): SuppressionText | undefined {
  if (comment.text.length > MAX_COMMENT) return undefined;
  for (const { by, shape, scope } of FORMS) {
    const groups = shape.exec(comment.text)?.groups;
    if (groups === undefined && !shape.test(comment.text)) continue;
    const list = groups?.['list'] ?? '';
    const everything = by === 'buildkit' && list.toLowerCase() === 'all';
    const own = by === 'bulkhead' ? readDetails(groups?.['rest'] ?? '') : undefined;
    return {
      by,
      scope: scope(groups?.['scope']),
      rules: everything ? [] : placed(list, text, comment.span),
      reason: own?.reason ?? groups?.['reason']?.trim(),
      until: own?.until ?? groups?.['until'],
      span: comment.span,
    };
  }
  return undefined;
}

/** A comment this long is no pragma, and expressions should not run over it. */
const MAX_COMMENT = 2000;

/** `# check=skip=RuleA,RuleB;error=true` (https://docs.docker.com/build/checks/#skip-checks). */
export function readCheckDirective(directive: Directive, text: string): SuppressionText[] {
  if (directive.name !== 'check') return [];
  return directive.value.split(';').flatMap((part): SuppressionText[] => {
    const list = /^\s*skip\s*=\s*(.*)$/i.exec(part)?.[1];
    if (list === undefined) return [];
    const rules = /^\s*all\s*$/i.test(list) ? [] : placed(list, text, directive.valueSpan);
    return [
      { by: 'buildkit', scope: 'file', rules, reason: undefined, until: undefined, span: directive.span },
    ];
  });
}

/** `reason="…"` and `until=YYYY-MM-DD` behind the list, in any order. */
function readDetails(rest: string): { reason: string | undefined; until: string | undefined } {
  const reason = /\breason\s*=\s*(?:"([^"]*)"|(\S.*?))\s*(?=\s+until\s*=|$)/i.exec(rest);
  return {
    reason: reason?.[1] ?? reason?.[2],
    until: /\buntil\s*=\s*(\d{4}-\d{2}-\d{2})(?=\s|$)/i.exec(rest)?.[1],
  };
}

/** Names of a comma-separated list with where each stands inside `span`. */
function placed(list: string, text: string, span: Span): { name: string; span: Span }[] {
  let from = text.indexOf(list, span.start);
  if (list === '' || from < 0) return [];
  return list.split(',').flatMap((item) => {
    const start = from + (item.length - item.trimStart().length);
    from += item.length + 1;
    const name = item.trim();
    return name === '' ? [] : [{ name, span: { start, end: start + name.length } }];
  });
}
