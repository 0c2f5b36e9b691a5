import { httpsSupport, isLocalHost } from '../../knowledge/hosts.ts';
import { type Confidence, defineRule, type Fix } from '../../lint/rule.ts';
import {
  downloads,
  isNamed,
  type ShellCommand,
  type ShellScript,
  type ShellWord,
  subSpan,
} from '../../shell/index.ts';
import type { Instruction, InstructionOf } from '../../syntax/model.ts';
import type { Span } from '../../text/span.ts';

/** Tools that take addresses of packages or indexes and believe what comes back. */
const TRUSTING = [
  ...[
    'pip',
    'pipx',
    'uv',
    'poetry',
    'npm',
    'npx',
    'yarn',
    'pnpm',
    'gem',
    'bundle',
    'go',
    'cargo',
    'composer',
    'conda',
    'mamba',
  ],
  ...[
    'micromamba',
    'helm',
    'rpm',
    'yum',
    'dnf',
    'dnf5',
    'microdnf',
    'tdnf',
    'yum-config-manager',
    'apt-key',
    'luarocks',
    'cpanm',
  ],
];
/** Tools that check signatures with keys they have already, whatever the way a package came. */
const CHECKING = ['apt-get', 'apt', 'apk', 'zypper', 'debootstrap', 'add-apt-repository', 'pacman'];

/** Variables that tell a package manager where to fetch from. */
const SOURCES =
  /^(?:PIP_(?:EXTRA_)?INDEX_URL|PIP_FIND_LINKS|UV_(?:DEFAULT_|EXTRA_)?INDEX(?:_URL)?|NPM_CONFIG_REGISTRY|YARN_(?:NPM_)?REGISTRY(?:_SERVER)?|GOPROXY|GEM_SOURCE|RUSTUP_(?:DIST_SERVER|UPDATE_ROOT)|(?:NVM_)?NODEJS_ORG_MIRROR|CONDA_CHANNEL_ALIAS|HF_ENDPOINT)$/i;

const ADDRESS = /http:\/\/(?:[^/@\s"']{1,200}@)?(\[[\da-f:]{2,45}\]|[\w.-]{1,253})(:\d+)?[^\s"'`<>|]*/gi;
const PLAIN = /http:\/\//i;
/** What compares a download with something known before. */
const VERIFIERS = [
  'sha256sum',
  'sha512sum',
  'sha384sum',
  'sha1sum',
  'shasum',
  'b2sum',
  'cosign',
  'minisign',
  'gpgv',
];

export default defineRule({
  meta: {
    name: 'no-plain-http',
    group: 'supply-chain',
    since: '0.1.0',
    summary: 'Nothing is downloaded over plain http.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: { cwe: ['CWE-319', 'CWE-494'] },
    messages: {
      plain: "'{host}' is reached over http, so anyone on the way can change what it sends.",
      signed: "'{host}' is reached over http; only signatures protect what it sends.",
    },
    advice:
      'A proxy, a name server or a neighbour in the network can put something else into the image unnoticed; use https.',
    fix: 'safe',
    docs: {
      why: 'Plain http neither tells who answers nor whether the answer was changed on the way. What the build installs or runs afterwards is then decided by whoever sits in between.',
      how: 'Write https. Where a server has none, compare the download with a checksum that stands in the Dockerfile. Package archives whose signatures are checked, as apt and apk do, are reported with low confidence only.',
      bad: 'FROM alpine\nRUN wget -O /tool http://example.com/tool\n',
      good: 'FROM alpine\nRUN wget -O /tool https://example.com/tool\n',
      links: ['https://cwe.mitre.org/data/definitions/319.html', 'https://wiki.debian.org/SecureApt'],
    },
  },
  stateless: true,
  create(context) {
    function report(
      at: Span,
      host: string,
      fixes: readonly Fix[],
      confidence: Confidence,
      signed = false,
    ): void {
      context.report({
        at,
        message: signed ? 'signed' : 'plain',
        data: { host },
        fixes,
        confidence,
        ...(signed ? { severity: 'info' } : {}),
      });
    }

    /** Puts the `s` in; safe only where https is what the server wants anyway and the image is sure to be able to. */
    function fixFor(at: Span, host: string, port: string | undefined, byBuilder: boolean): readonly Fix[] {
      // Another port is another server; and what does not stand in the file as it is cannot be edited.
      if (port !== undefined || context.file.text.slice(at.start, at.start + 7).toLowerCase() !== 'http://')
        return [];
      const support = httpsSupport(host);
      if (support === 'none') return [];
      // A command needs certificates in the image for https; only a server that insists on https proves that they are there.
      const kind = support === 'only' || (support === 'too' && byBuilder) ? 'safe' : 'unsafe';
      return [
        {
          title: 'Use https',
          kind,
          edits: [{ span: { start: at.start + 4, end: at.start + 4 }, text: 's' }],
        },
      ];
    }

    /** Every plain address in a text; `span` tells where a part of it stands. */
    function checkText(
      text: string,
      span: (start: number, end: number) => Span,
      confidence: Confidence,
      signed = false,
      byBuilder = false,
    ): void {
      for (const match of text.matchAll(ADDRESS)) {
        const [hit, host = '', port] = match;
        if (isLocalHost(host)) continue;
        const at = span(match.index, match.index + hit.length);
        report(at, host.toLowerCase(), fixFor(at, host, port, byBuilder), confidence, signed);
      }
    }

    function checkWord(word: ShellWord, confidence: Confidence, signed = false): void {
      checkText(word.value, (start, end) => subSpan(word, start, end), confidence, signed);
    }

    function checkVariable(name: string, word: { readonly value: string; readonly span: Span }): void {
      if (!SOURCES.test(name)) return;
      // Quotes shift the text against the file; then the whole value is what is pointed at.
      const shift = context.file.text.indexOf(word.value, word.span.start) - word.span.start;
      const verbatim = shift >= 0 && shift + word.value.length <= word.span.end - word.span.start;
      checkText(
        word.value,
        (start, end) =>
          verbatim
            ? { start: word.span.start + shift + start, end: word.span.start + shift + end }
            : word.span,
        'high',
      );
    }

    function checkDownload(
      command: ShellCommand,
      instruction: Instruction,
      isVerified: () => boolean,
    ): boolean {
      const download = downloads(command);
      if (download === undefined) return false;
      for (const { word, url, span, scheme, host } of download.urls) {
        if (scheme === 'http' && host !== '' && !isLocalHost(host)) {
          const port = /^http:\/\/[^/?#]*?(:\d+)(?:[/?#]|$)/i.exec(url)?.[1];
          report(span, host, fixFor(span, host, port, false), isVerified() ? 'low' : 'high');
        } else if (scheme === '' && word.variables.length > 0) {
          const known = /^http:\/\/(?:[^/@\s]*@)?([\w.-]+)/i.exec(
            context.expand(instruction, url) ?? '',
          )?.[1];
          if (known !== undefined && !isLocalHost(known))
            report(span, known.toLowerCase(), [], isVerified() ? 'low' : 'medium');
        }
      }
      return true;
    }

    function checkTool(command: ShellCommand): void {
      const trusting = isNamed(command, TRUSTING);
      if (!trusting && !isNamed(command, CHECKING)) return;
      const { args } = command;
      if (
        args.some(({ value }) => /^(?:--?remove|--?delete|delete|-r)$/.test(value)) &&
        isNamed(command, ['gem', 'npm', 'conda'])
      )
        return;
      const open =
        trusting ||
        args.some(({ value }) =>
          /^--(?:allow-(?:untrusted|unauthenticated)|no-gpg-checks?|force-yes)$/.test(value),
        );
      args.forEach((word, index) => {
        if (/proxy/i.test(word.value.split('http://')[0] ?? '') && !/goproxy/i.test(word.value)) return;
        if (/proxy$/i.test(args[index - 1]?.value ?? '')) return;
        checkWord(word, open ? 'high' : 'low', !open);
      });
    }

    /** `echo 'deb http://…' > …`: what is written into the configuration of a package manager. */
    function checkWritten(command: ShellCommand): void {
      if (command.name !== 'echo' && command.name !== 'printf') return;
      const text = command.args.map((word) => word.value).join(' ');
      if (!text.includes('http://')) return;
      const apk = command.redirects.some(({ target }) => target?.value === '/etc/apk/repositories');
      const signed = apk || /(?:^|[\s"'n])deb(?:-src)?\s|\b(?:baseurl|URIs)\s{0,4}[=:]/.test(text);
      const open = /\btrusted=yes\b|\bgpgcheck\s{0,4}=\s{0,4}0|\b(?:registry|index-url)\s{0,4}=/.test(text);
      if (signed || open) for (const word of command.args) checkWord(word, open ? 'high' : 'low', !open);
    }

    function checkAdd(add: InstructionOf<'ADD'>): void {
      // With a checksum nobody can slip in something else.
      if (add.flags.some(({ name }) => name === 'checksum')) return;
      for (const source of add.sources) {
        const raw = source.value.toLowerCase().startsWith('http://');
        const address = raw ? source.value : (context.expand(add, source.raw) ?? '');
        const [, host, port] = /^http:\/\/(?:[^/@\s]*@)?([\w.-]+)(:\d+)?/i.exec(address) ?? [];
        if (host === undefined || isLocalHost(host)) continue;
        const { start, end } = source.span;
        const quoted = /^["']/.test(context.file.text.slice(start, end));
        const at = quoted ? { start: start + 1, end: end - 1 } : source.span;
        report(at, host.toLowerCase(), fixFor(at, host, port, true), 'high');
      }
    }

    function checkDeclared(declaration: InstructionOf<'ARG' | 'ENV'>): void {
      for (const { name, value } of declaration.assignments)
        if (value !== undefined) checkVariable(name, value);
    }

    return {
      onAdd: checkAdd,
      onArg: checkDeclared,
      onEnv: checkDeclared,
      onScript(script: ShellScript, instruction: Instruction) {
        if (instruction.kind !== 'RUN') return;
        const plain = PLAIN.test(script.text);
        // A variable may hold the address.
        if (!plain && !script.text.includes('$')) return;
        let verified: boolean | undefined;
        const isVerified = (): boolean =>
          (verified ??= script.commands.some(
            (command) => isNamed(command, VERIFIERS) || isVerifyingGpg(command),
          ));
        for (const command of script.commands) {
          if (checkDownload(command, instruction, isVerified) || !plain) continue;
          checkTool(command);
          checkWritten(command);
        }
        for (const { name, value } of script.assignments) if (value !== undefined) checkVariable(name, value);
      },
    };
  },
});

function isVerifyingGpg({ name, args }: ShellCommand): boolean {
  return (name === 'gpg' || name === 'gpg2') && args.some(({ value }) => value === '--verify');
}
