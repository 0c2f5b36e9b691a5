import { isBlank } from './blank.ts';

/** `<<EOF` as it stands in a logical line; offsets into that line. */
export interface HeredocMark {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly quoted: boolean;
  readonly chomp: boolean;
  /** The file descriptor of `3<<EOF`. */
  readonly fd: number | undefined;
}

const TAKES_HEREDOC = /^(?:onbuild\s+)*(?:add|copy|run)\s/i;
const MARK = /^(\d*)<<(-?)([^<]*)$/;

/**
 * The heredocs that BuildKit sees in an instruction's logical line, in order: words of ADD, COPY and RUN (also behind
 * ONBUILD) that are `<<`, an optional `-` and a name, unquoted. Not in JSON form, and none at all when a quote in the
 * line is never closed. A blank between `<<` and the name is allowed, one after `<<-` is not. Checked against BuildKit
 * 0.24 with `docker build --check`.
 */
const NO_MARKS: readonly HeredocMark[] = [];

export function findHeredocs(line: string): readonly HeredocMark[] {
  if (!line.includes('<<') || !TAKES_HEREDOC.test(line) || isJson(line)) return NO_MARKS;
  const words = shellWords(line);
  if (words === undefined) return [];
  const marks: HeredocMark[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === undefined) continue;
    const match = MARK.exec(line.slice(word.start, word.end));
    if (match === null) continue;
    const [, fd = '', dash = '', rest = ''] = match;
    let end = word.end;
    let raw = rest;
    if (raw === '' && dash === '') {
      const next = words[i + 1];
      if (next === undefined) continue;
      raw = line.slice(next.start, next.end);
      end = next.end;
      if (raw.includes('<')) continue;
      i += 1;
    }
    const name = unquote(raw);
    if (name === '') continue;
    marks.push({
      start: word.start,
      end,
      name,
      quoted: name !== raw,
      chomp: dash !== '',
      fd: fd === '' ? undefined : Number(fd),
    });
  }
  return marks;
}

function isJson(line: string): boolean {
  const args = line.replace(TAKES_HEREDOC, '').replace(/^(?:\s*--\S+)*\s*/, '');
  if (!args.startsWith('[')) return false;
  try {
    return Array.isArray(JSON.parse(args));
  } catch {
    return false; // not JSON: BuildKit reads the shell form then
  }
}

/** Words between blanks, quotes and backslashes kept in them; undefined when a quote stays open. */
function shellWords(line: string): { start: number; end: number }[] | undefined {
  const words: { start: number; end: number }[] = [];
  let start = -1;
  for (let i = 0; i < line.length; i++) {
    const char = line[i];
    if (isBlank(line.charCodeAt(i))) {
      if (start >= 0) words.push({ start, end: i });
      start = -1;
      continue;
    }
    if (start < 0) start = i;
    if (char === '\\') i += 1;
    else if (char === "'") {
      i = line.indexOf("'", i + 1);
      if (i < 0) return undefined;
    } else if (char === '"') {
      i = closingQuote(line, i);
      if (i < 0) return undefined;
    }
  }
  if (start >= 0) words.push({ start, end: line.length });
  return words;
}

function closingQuote(line: string, open: number): number {
  for (let i = open + 1; i < line.length; i++) {
    if (line[i] === '\\') i += 1;
    else if (line[i] === '"') return i;
  }
  return -1;
}

function unquote(word: string): string {
  return word.replace(
    /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)/g,
    (_all, single?: string, double?: string, escaped?: string) => {
      if (single !== undefined) return single;
      if (double !== undefined) return double.replace(/\\(["\\$])/g, '$1');
      return escaped ?? '';
    },
  );
}
