import { writtenText } from '../../lint/instruction-text.ts';
import { instructionRule } from '../../lint/ladder.ts';
import { verifiesChecksum } from '../../lint/model-files.ts';
import type { Aliases, Fix, FileContext } from '../../lint/rule.ts';
import { later, mentions } from '../../lint/stages.ts';
import type { Dockerfile, InstructionOf } from '../../syntax/model.ts';
import { escapeRegExp } from '../../text/escape.ts';
import { baseName } from '../../text/path.ts';

const WEB = /^https?:\/\/(?:[^/@\s]*@)?([^/?#\s]+)/i;
/** What the builder takes for a Git repository (https://docs.docker.com/reference/dockerfile/#adding-files-from-a-git-repository). */
const GIT =
  /^(?:git|ssh):\/\/(?:[^/@\s]*@)?([^/?#:\s]+)|^[\w.-]+@([\w.-]+):|^https?:\/\/(?:[^/@\s]*@)?([^/?#\s]+)\/[^?#\s]*\.git(?:[?#]|$)/i;
/** A commit stays what it is; a branch or tag does not. */
const COMMIT = /#[\da-f]{40}(?:[\da-f]{24})?(?::|$)|[?&](?:checksum|commit)=[\da-f]{40}/i;

/** Addresses that name a commit, and the API that people ask only to notice a new one. */
const HARMLESS =
  /^https:\/\/(?:api\.github\.com\/|(?:raw\.githubusercontent|github|gitlab)\.com\/.*\/[\da-f]{40}(?:[/.]|$))/i;

const CHECKOV: Aliases = { checkov: ['CKV_DOCKER_4'] };

export default instructionRule(
  {
    name: 'no-add-remote',
    group: 'supply-chain',
    since: '0.1.0',
    summary: 'What ADD downloads is checked by a checksum.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { ...CHECKOV, kics: ['Curl or Wget Instead of Add'], semgrep: ['prefer-copy-over-add'] },
    controls: { cis: ['4.9'], cwe: ['CWE-494'] },
    messages: {
      url: "A file from '{host}' is added without a checksum.",
      git: "A Git repository from '{host}' is added without its commit.",
    },
    advice:
      'The server decides at every build what gets into the image; add --checksum=sha256:…, or copy a file that you keep yourself.',
    fix: 'safe',
    docs: {
      why: 'Whoever controls the server, the domain or the way there can hand out another file, and the build takes it without a word. Two builds of the same Dockerfile may differ for the same reason.',
      how: 'Give ADD the digest of the file you looked at with --checksum=sha256:…, or name a commit behind the # of a Git address. Or download, verify and unpack in one RUN.',
      bad: 'FROM alpine\nADD https://example.com/tool.tar.gz /opt/\n',
      good: 'FROM alpine\nADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.com/tool.tar.gz /opt/\n',
      links: [
        'https://docs.docker.com/reference/dockerfile/#add---checksum',
        'https://docs.docker.com/build/building/best-practices/#add-or-copy',
        'https://cwe.mitre.org/data/definitions/494.html',
      ],
    },
  },
  'ADD',
  (add, context) => {
    if (add.flags.some(({ name, value }) => name === 'checksum' && value !== undefined && value !== ''))
      return;
    for (const source of add.sources) {
      // A variable in the middle of an address does not hide what it is.
      const address = context.expand(add, source.raw) ?? source.value;
      const git = GIT.exec(address);
      if (git !== null) {
        if (COMMIT.test(address)) continue;
        const host = git[1] ?? git[2] ?? git[3] ?? '';
        const web = git[3] !== undefined;
        context.report({
          at: source.span,
          message: 'git',
          data: { host },
          confidence: 'low',
          ...(web ? {} : { aliases: CHECKOV }),
        });
        continue;
      }
      const host = WEB.exec(address)?.[1];
      if (host === undefined) continue;
      const confidence =
        HARMLESS.test(address) ||
        isSigned(source.value, context.file) ||
        isVerifiedLater(add, source.value, context)
          ? 'low'
          : 'high';
      context.report({
        at: source.span,
        message: 'url',
        data: { host },
        confidence,
        fixes: fixesFor(context, add, address),
      });
    }
  },
);

/** Whoever fetches the signature, too, has a script that looks at it. */
function isSigned(source: string, file: Dockerfile): boolean {
  if (/\.(?:minisig|sha(?:256|512)|sig)$/.test(source)) return true;
  return (
    mentions(file, SIGNATURE) &&
    file.instructions.some(
      // Arguments are read when they are asked for, so not of every instruction.
      (other) =>
        other.kind === 'ADD' &&
        ['.asc', '.minisig', '.sha256', '.sha512', '.sig'].some((ending) =>
          other.args.text.includes(source + ending),
        ),
    )
  );
}

const SIGNATURE = /\.(?:asc|minisig|sha256|sha512|sig)\b/;

/** Whether a later step compares the file with a checksum or a signature, or it is one itself. */
function isVerifiedLater(add: InstructionOf<'ADD'>, source: string, context: FileContext): boolean {
  if (!mentions(context.file, VERIFIES)) return false;
  const names = [source, add.destination?.value ?? '']
    .map((path) => baseName(path))
    .filter((name) => name !== '');
  const { text } = context.file;
  if (!names.some((name) => text.includes(name, add.span.end))) return false;
  return later(context.file, add).some((other) => {
    if (other.kind !== 'RUN') return false;
    const written = writtenText(context.file, other);
    return (
      VERIFIES.test(written) &&
      names.some((name) => written.includes(name)) &&
      context.scripts(other).some(verifiesChecksum)
    );
  });
}

const VERIFIES = /sum\b|\bdgst\b|--verify\b|\bcosign\b/;

/**
 * A RUN further down compares the file with a checksum that the Dockerfile has: the builder can do that, too. Without
 * one there is nothing to write down, as a made up checksum would only break the build.
 */
function fixesFor(context: FileContext, add: InstructionOf<'ADD'>, address: string): readonly Fix[] {
  const { destination, flags, sources, keyword, onbuild } = add;
  // What a variable chooses may have another checksum each time.
  if (
    sources.length !== 1 ||
    sources[0]?.raw.includes('$') === true ||
    destination === undefined ||
    onbuild !== undefined
  )
    return [];
  if (flags.some(({ name }) => name === 'checksum')) return [];
  if (!mentions(context.file, SUMS)) return [];
  const to = context.expand(add, destination.raw);
  const fetched = /([^/?#]+)(?:[?#].*)?$/.exec(address)?.[1] ?? '';
  const name = to === undefined || /(?:\/|^\.{1,2})$/.test(to) ? fetched : baseName(to);
  if (!/^[\w.+-]+$/.test(name)) return [];
  const sums = new Set<string>();
  for (const other of later(context.file, add)) {
    if (other.kind !== 'RUN') continue;
    // With the bodies of heredocs, which are no part of the arguments.
    const text = context.file.text.slice(other.span.start, other.span.end);
    if (!SUMS.test(text)) continue;
    for (const sum of checksumsOf(text, name)) sums.add(sum);
  }
  const [sum] = sums;
  // Two of them may be for two platforms.
  if (sum === undefined || sums.size > 1) return [];
  const at = { start: keyword.span.end, end: keyword.span.end };
  const edits = [{ span: at, text: ` --checksum=sha256:${sum}` }];
  return [{ title: 'Let ADD compare the checksum that a RUN below has', kind: 'safe', edits }];
}

const SUMS = /\bsha256sum\b|\bshasum\b/;

/** `<checksum>  file` or `<checksum> *file`, as sha256sum reads it. */
function checksumsOf(text: string, name: string): readonly string[] {
  const file = escapeRegExp(name);
  const line = new RegExp(`(?<![\\w-])([\\da-fA-F]{64})[ \\t]+[*]?(?:[^\\s"'/]*/)*${file}(?![\\w.+-])`, 'g');
  return [...text.matchAll(line)].map(([, sum = '']) => sum.toLowerCase());
}
