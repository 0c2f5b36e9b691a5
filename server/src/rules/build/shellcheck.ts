import { baseImage } from '../../knowledge/base-images.ts';
import { defineRule, type Confidence, type Fix, type Severity } from '../../lint/rule.ts';
import type { ShellSource } from '../../lint/scripts.ts';
import { shellcheckScripts, type ShellcheckNote } from '../../lint/shellcheck.ts';
import type { Dockerfile, Instruction } from '../../syntax/model.ts';
import type { Edit } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';

/** `error`, `warning` and so on are ShellCheck's own words; see its manual, --severity. */
const SEVERITY: Readonly<Record<ShellcheckNote['level'], Severity>> = {
  error: 'error',
  warning: 'warning',
  info: 'info',
  style: 'hint',
};

/**
 * Warnings that a build need not fear: lists in variables and substitutions are meant to be split (2046), a build knows
 * the names of its own files (2010, 2011, 2038, 2044, 2045), a base image sets variables that nobody here can see (2154),
 * a failed substitution that `export` hides shows a line later (2155), joined lines make `else if` of an `if` inside an
 * `else` (1075), a loop has one word so that a second can come (2043), `rm` has nothing to lose but the layer (2115),
 * directories in between are there already or may be anybody's to read (2174), and `local` is known to dash and BusyBox
 * (3043).
 */
const UNSURE = new Set([1075, 2010, 2011, 2034, 2038, 2043, 2044, 2045, 2046, 2115, 2154, 2155, 2174, 3043]);

/** These say what POSIX leaves undefined, 2240 of arguments of `.`; the shell at hand may well know it. */
const isPortability = (code: number): boolean => (code >= 3000 && code < 4000) || code === 2240;

/** Images whose `/bin/sh` is not dash: Bash in all of these. */
const BASH_AS_SH =
  /^(?:(?:docker\.io\/library\/)?(?:almalinux|amazoncorretto|amazonlinux|archlinux|centos|fedora|openjdk|oraclelinux|rockylinux)(?:[:@]|$)|registry\.access\.redhat\.com\/|quay\.io\/centos\/|(?:docker\.io\/)?(?:redhat|opensuse)\/)|:[^@]*(?:alma|amazonlinux|centos|fedora|oracle|rocky|suse|ubi\d)/;

export default defineRule({
  meta: {
    name: 'shellcheck',
    group: 'build',
    since: '0.1.0',
    summary: 'ShellCheck, where it is installed, has nothing to say of the scripts.',
    severity: 'warning',
    confidence: 'medium',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: {},
    messages: { note: 'ShellCheck {code}: {text}.' },
    advice: "ShellCheck's wiki says why, and when to leave it as it is.",
    fix: 'unsafe',
    docs: {
      why: 'A slip in a shell script, such as a variable that falls apart at its blanks, often shows in one build of many. ShellCheck finds more of them than anything else does. Bulkhead gives it the scripts of RUN, CMD, ENTRYPOINT and HEALTHCHECK, in the background, with the variables that ENV and ARG set, and puts what it says where it belongs.',
      how: 'Install ShellCheck (https://www.shellcheck.net) so that it is on the PATH; without it this rule is skipped. What it is not sure of, and matters of style, need the profile auditor. A single code is set by its name: `rules: { SC2086: warning }`, or in the file with `# bulkhead ignore=SC2086`.',
      bad: 'FROM debian:13\nRUN cd /src; make install\n',
      good: 'FROM debian:13\nRUN cd /src && make install\n',
      links: ['https://www.shellcheck.net/wiki/'],
    },
  },
  stateless: true,
  create: (context) => {
    const { file, facts } = context;
    const { shellcheck } = facts;
    if (shellcheck === undefined) return {};
    const check = (instruction: Instruction): void => {
      for (const { script, source } of shellcheckScripts(file, instruction)) {
        for (const note of shellcheck.notes(script.key) ?? []) {
          const code = `SC${String(note.code)}`;
          context.report({
            at: spanOf(source, note.range),
            message: 'note',
            data: { code, text: note.message.replace(/[\s.]+$/, '') },
            severity: SEVERITY[note.level],
            confidence: isMeant(note, source) ? 'low' : confidenceOf(note, instruction, source),
            advice: `See https://www.shellcheck.net/wiki/${code}.`,
            aliases: { shellcheck: [code] },
            fixes: fixesFor(file, note, source),
          });
        }
      }
    };
    return { onRun: check, onCmd: check, onEntrypoint: check, onHealthcheck: check };
  },
});

/** What is no slip, by the text that it is about or that stands behind it. */
function isMeant({ code, range }: ShellcheckNote, { text }: ShellSource): boolean {
  const behind = text.slice(range.end);
  // `A= B=1`: two variables.
  if (code === 1007) return /^\s*(?:[A-Za-z_]\w*=|&&|;|$)/.test(behind);
  // The way back does not fail, and a `cd` that ends a script ends it with its own status.
  return (
    code === 2164 &&
    (/^(?:popd|cd\s+(?:-|\/|\/tmp|\.\.(?:\/\.\.)*)\/?)$/.test(text.slice(range.start, range.end).trim()) ||
      /^[\s)]*$/.test(behind))
  );
}

function confidenceOf(
  { code, level }: ShellcheckNote,
  { stage }: Instruction,
  { shell }: ShellSource,
): Confidence {
  if (level === 'info' || level === 'style' || UNSURE.has(code)) return 'low';
  if (!isPortability(code)) return level === 'error' ? 'high' : 'medium';
  if (shell !== undefined) return 'medium';
  // Nobody chose the shell: only where /bin/sh surely is dash does it matter what POSIX says.
  const root = stage?.root;
  const isDash =
    baseImage(root)?.shell === 'bash' && root?.kind === 'image' && !BASH_AS_SH.test(root.reference);
  return isDash ? 'medium' : 'low';
}

function spanOf(
  { map, text }: ShellSource,
  { start, end }: { readonly start: number; readonly end: number },
): Span {
  if (end > start) return map.span(start, end);
  // An empty range has nothing to underline; the character beside it has.
  const at = Math.min(start, Math.max(0, text.length - 1));
  return map.span(at, at + 1);
}

function fixesFor(
  file: Dockerfile,
  { code, replacements }: ShellcheckNote,
  source: ShellSource,
): readonly Fix[] {
  const edits: Edit[] = [];
  for (const { range, text } of replacements) {
    const edit = editOf(file, source, range, text);
    if (edit === undefined) return [];
    edits.push(edit);
  }
  if (edits.length === 0) return [];
  return [{ title: `Change it as ShellCheck says (SC${String(code)})`, kind: 'unsafe', edits }];
}

/** Undefined where the text is broken over lines, so that the change cannot be made on it. */
function editOf(
  file: Dockerfile,
  { map, text: script }: ShellSource,
  { start, end }: { readonly start: number; readonly end: number },
  text: string,
): Edit | undefined {
  if (/[\r\n]/.test(text)) return undefined;
  if (start === end) {
    // Right behind the character before it, not at the beginning of the next line.
    const at = start === 0 ? map.span(0, 0).start : map.span(start - 1, start).end;
    return { span: { start: at, end: at }, text };
  }
  const span = map.span(start, end);
  return file.text.slice(span.start, span.end) === script.slice(start, end) ? { span, text } : undefined;
}
