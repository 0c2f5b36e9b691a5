import { isLocalHost } from '../../knowledge/hosts.ts';
import { defineRule } from '../../lint/rule.ts';
import { later, mentions } from '../../lint/stages.ts';
import {
  type Download,
  downloads,
  downstream,
  feedsInterpreter,
  hasOption,
  isNamed,
  positionals,
  type ShellCommand,
  type ShellScript,
} from '../../shell/index.ts';
import type { Dockerfile, Instruction } from '../../syntax/model.ts';
import { baseName, withoutEndSlashes } from '../../text/path.ts';
import { encloses } from '../../text/span.ts';
import { Notes } from '../../text/notes.ts';

/** Programs, libraries and archives by their ends. */
const RUNNABLE =
  /\.(?:tar(?:\.\w{1,5})?|tgz|tbz2?|txz|tzst|zip|7z|deb|rpm|apk|whl|jar|war|gem|nupkg|sh|bash|run|exe|msi|appimage|so|dll|phar|py|pl)$/i;
/** What belongs to the check itself, and data that nothing runs. */
const HARMLESS =
  /\.(?:asc|sig|sign|sigstore|minisig|pem|crt|cer|gpg|key|pub|sha\d+(?:sum)?s?|md5|digest|txt|json|ya?ml|md|list|repo|sources|conf|cfg|ini|toml|html?|css|png|jpe?g|svg|csv|tsv|sql|xml|pdf|patch|diff)$|(?:sha\d+|md5)?sums?(?:\.txt)?$|keys?$|gpgkey$/i;
/** Commands that compare a file with a checksum or a signature. */
const CHECKS =
  /\b(?:(?:sha(?:1|224|256|384|512)|md5|b2|b3|ck)sum|shasum|sha(?:256|512)\s+-|rhash|gpgv?2?\s[^\n;&|]{0,200}--verify|gpgv|--verify\s|cosign|minisign|signify|slsa-verifier|openssl\s+(?:dgst|sha\d+)|hashlib|Get-FileHash|rpmkeys|dpkg-sig|apksigner|jarsigner|gh\s+attestation)\b|\brpm\s+(?:-K|--checksig)|--(?:checksum|verify)\b|\bverify[-_]?(?:checksum|sha|signature)/i;
const EXTRACTORS = [
  'tar',
  'bsdtar',
  'unzip',
  '7z',
  '7za',
  'gunzip',
  'gzip',
  'zcat',
  'xz',
  'unxz',
  'bunzip2',
  'bzip2',
  'cpio',
  'zstd',
  'jar',
  'busybox',
];
const INSTALLERS = [
  'dpkg',
  'apt-get',
  'apt',
  'rpm',
  'yum',
  'dnf',
  'microdnf',
  'apk',
  'pip',
  'npm',
  'gem',
  'installer',
  'msiexec',
];
const RUNNERS = [
  'sh',
  'bash',
  'ash',
  'dash',
  'python',
  'perl',
  'ruby',
  'node',
  'php',
  'java',
  '.',
  'source',
  'chmod',
  'install',
];
const FETCHERS = ['curl', 'wget', 'wget2', 'aria2c', 'axel'];
/** A commit in the address: the server cannot send anything else unnoticed. */
const PINNED = /\/[\da-f]{40}(?:[/.]|$)/i;

export default defineRule({
  meta: {
    name: 'verify-downloads',
    group: 'supply-chain',
    since: '0.1.0',
    summary: 'A program or archive that is downloaded is compared with a checksum or signature.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'strict',
    aliases: {},
    controls: { cwe: ['CWE-494'] },
    messages: {
      used: "'{file}' is downloaded and used without a checksum or signature.",
      fetched: "'{file}' is downloaded, and nothing here compares it with a checksum or signature.",
    },
    advice:
      'A release that is replaced, or a server that is taken over, gets its program into the image; use ADD --checksum, or sha256sum -c.',
    fix: 'none',
    docs: {
      why: 'A connection over https tells which server answered, not that the file is the one that was published: releases have been replaced on the servers of their own projects. What is unpacked or run in a build decides what is in the image, and runs with the rights of root.',
      how: 'Write the checksum of the file that you looked at into the Dockerfile, with ADD --checksum=sha256:… or sha256sum -c. Where the publisher signs, gpg --verify or cosign verify-blob with a pinned key lets you take new versions.',
      bad: 'FROM debian:13\nRUN curl -fsSLO https://example.com/tool-1.2.tar.gz && tar xf tool-1.2.tar.gz\n',
      good: 'FROM debian:13\nADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.com/tool-1.2.tar.gz /tmp/\nRUN tar xf /tmp/tool-1.2.tar.gz\n',
      links: [
        'https://docs.docker.com/reference/dockerfile/#add---checksum',
        'https://cwe.mitre.org/data/definitions/494.html',
      ],
    },
  },
  stateless: true,
  handlers: {
    commands: FETCHERS,
    onScript(script: ShellScript, instruction: Instruction, context) {
      if (instruction.kind !== 'RUN') return;
      const found = script.commands.flatMap((command) => {
        const download = isNamed(command, FETCHERS) ? downloads(command) : undefined;
        return download === undefined || !mayMatter(download) ? [] : [download];
      });
      if (found.length === 0) return;
      const checked = checkedText(script);
      // Names of files that are compared, when it is told which; else each of the script's downloads may be meant.
      const named = found.filter((download) => names(checked, download));
      if (checked !== '' && named.length === 0) return;
      let checkedLater: boolean | undefined;
      const fed = new Set(feedsInterpreter(script).map(({ download }) => download));
      for (const download of found) {
        const { command, urls } = download;
        if (named.includes(download) || fed.has(command)) continue;
        const used = use(script, download);
        for (const { url, span, host, scheme } of urls) {
          const address = context.expand(instruction, url) ?? url;
          const file = fileName(address);
          // Plain http is reported as such, with the same remedy.
          if (HARMLESS.test(file) || scheme === 'http' || (host !== '' && isLocalHost(host))) continue;
          if (used === undefined && !RUNNABLE.test(file)) continue;
          checkedLater ??= isCheckedLater(context.file, instruction);
          if (checkedLater) return;
          const sure = used !== undefined && checked === '' && !PINNED.test(address);
          const confidence = PINNED.test(address) || checked !== '' ? 'low' : sure ? 'high' : 'medium';
          // What a substitution prints is nobody's name.
          const data = { file: /^[^\s'"`()]+$/.test(file) ? file : host === '' ? command.name : host };
          context.report({ at: span, message: used === undefined ? 'fetched' : 'used', data, confidence });
        }
      }
    },
  },
});

/** Whether a RUN that has the file in front of it compares something; each is looked at once. */
function isCheckedLater(file: Dockerfile, instruction: Instruction): boolean {
  if (!mentions(file, CHECKS)) return false;
  return later(file, instruction).some((other) => {
    if (other.kind !== 'RUN') return false;
    return CHECKED.of(other, ({ span }) => CHECKS.test(file.text.slice(span.start, span.end)));
  });
}

const CHECKED = new Notes<Instruction, boolean>('instruction');

/** Not a question to an API, a key, or a page that is only looked at. */
function mayMatter(download: Download): boolean {
  const { command, urls, toStdout } = download;
  if (urls.length === 0) return false;
  if (hasOption(command, ['-I', '--head', '--spider', '--help', '--version', '--checksum']) !== undefined)
    return false;
  if (
    hasOption(command, ['-X', '--request', '-d', '--data', '-T', '--upload-file', '-F', '--form']) !==
    undefined
  )
    return false;
  return (
    !toStdout || isNamed(downstream(command)[0] ?? command, [...EXTRACTORS, 'sudo', 'dpkg', 'rpm', 'tee'])
  );
}

/** The text of all pipelines that compare something; '' when none does. */
function checkedText(script: ShellScript): string {
  if (!CHECKS.test(script.text)) return '';
  const lines = script.text.split(/\n|&&|;|\|\|/).filter((line) => CHECKS.test(line));
  return lines.length === 0 ? script.text : lines.join('\n');
}

/** Whether a text speaks of a download's file. */
function names(text: string, { output, urls }: Download): boolean {
  if (text === '') return false;
  const files = [fileName(output?.value ?? ''), ...urls.map(({ url }) => fileName(url))];
  return files.some((file) => file.length > 1 && text.includes(file));
}

function fileName(address: string): string {
  return baseName(withoutEndSlashes(address.replace(/[?#].*$/s, '')));
}

/** The command that unpacks, installs or runs what was downloaded. */
function use(script: ShellScript, download: Download): ShellCommand | undefined {
  const { command, output, toStdout, urls } = download;
  if (toStdout) return downstream(command)[0];
  const file = output?.value ?? fileName(urls[0]?.url ?? '');
  const name = fileName(file);
  if (name === '') return undefined;
  return script.commands.find((other) => {
    if (other.span.start < command.span.end || encloses(other.span, command.span)) return false;
    if (other.nameWord !== undefined && fileName(other.nameWord.value) === name) return true;
    const takes = isNamed(other, EXTRACTORS) || isNamed(other, INSTALLERS) || isNamed(other, RUNNERS);
    if (!takes) return false;
    if (
      other.name === 'chmod' &&
      !/(?:^|[ugoa,])\+[rws]*x|^-?\d*[1357]/.test(positionals(other)[0]?.value ?? '')
    )
      return false;
    return other.args.some(({ value }) => value === file || fileName(value) === name);
  });
}
