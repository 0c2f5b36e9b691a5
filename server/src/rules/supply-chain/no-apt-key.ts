import { defineRule } from '../../lint/rule.ts';
import { mentions } from '../../lint/stages.ts';
import {
  commandsNamed,
  downstream,
  hasOption,
  isNamed,
  positionals,
  type ShellCommand,
  subSpan,
} from '../../shell/index.ts';
import type { Instruction } from '../../syntax/model.ts';
import { cover, type Span } from '../../text/span.ts';

/** What puts a key in; the others list or remove them. */
const ADDS = new Set(['add', 'adv']);
const WRITERS = ['echo', 'printf', 'cat', 'tee', 'add-apt-repository', 'apt-add-repository'];
/** A one-line source entry (sources.list(5)) with its options and address. */
const ENTRY =
  /(?:\b|\\[nt])deb(?:-src)?[ \t]+(?:\[([^\]]{0,300})\][ \t]+)?(https?:\/\/([^\s/"'\\]{1,253})([^\s"'\\]*))/g;
const LIST = /sources\.list/;
/** Releases with an apt older than 1.1, which knows no signed-by. */
const OLD = /[:-](?:squeeze|wheezy|jessie|lucid|precise|trusty|1[024]\.04)(?:$|[-.@])/;
/** Archives of the distributions, and copies of them: their keys are in the base image. */
const DISTRIBUTION =
  /(?:^|\.)(?:debian|ubuntu|kali|raspbian|raspberrypi|devuan|canonical|linuxmint|proxmox|armbian)\.(?:org|com|net)$|^(?:ftp|mirrors?|archive|repo\.huaweicloud)\b|mirrors?\./i;
const ARCHIVE = /^\/(?:pub\/)?(?:debian|ubuntu|ubuntu-ports|debian-security|raspbian|kali)\/?$/;

export default defineRule({
  meta: {
    name: 'no-apt-key',
    group: 'supply-chain',
    since: '0.1.0',
    summary: 'The key of a package source counts for that source only.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: { cwe: ['CWE-347'] },
    messages: {
      key: "'apt-key {verb}' makes a key valid for every package source.",
      source: "The package source '{host}' names no key of its own.",
    },
    advice:
      'Whoever has that key can replace any package, also those of the distribution; store it in /etc/apt/keyrings and name it with signed-by.',
    fix: 'none',
    docs: {
      why: 'A key that apt trusts without being told for what vouches for every source. If the vendor of one tool loses its key or its server, packages of the distribution itself can be replaced by forged ones. Besides, apt-key is gone from Debian 13 and current Ubuntu, so that the build fails with the next base image.',
      how: 'Download the key to /etc/apt/keyrings/name.asc (or .gpg when it is binary) and write [signed-by=/etc/apt/keyrings/name.asc] into the source entry. ADD --checksum makes sure that it is the right key.',
      bad: 'FROM debian:12\nRUN curl -fsSL https://example.com/key.asc | apt-key add -\n',
      good: 'FROM debian:13\nADD --chmod=644 --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.com/key.asc /etc/apt/keyrings/example.asc\nRUN echo "deb [signed-by=/etc/apt/keyrings/example.asc] https://example.com/debian trixie main" > /etc/apt/sources.list.d/example.list\n',
      links: [
        'https://manpages.debian.org/bookworm/apt/apt-key.8.en.html',
        'https://manpages.debian.org/stable/apt/sources.list.5.en.html',
        'https://wiki.debian.org/DebianRepository/UseThirdParty',
        'https://cwe.mitre.org/data/definitions/347.html',
      ],
    },
  },
  stateless: true,
  create(context) {
    const { file } = context;

    function checkKey(command: ShellCommand, { stage }: Instruction): void {
      const verb = positionals(command)[0];
      if (verb === undefined || command.nameWord === undefined || !ADDS.has(verb.value)) return;
      // apt-key as a mere wrapper of gpg, for a file of its own.
      const keyring = hasOption(command, ['--keyring'])?.value?.text;
      const apart = keyring !== undefined && !keyring.includes('trusted.gpg');
      context.report({
        at: cover(command.nameWord.span, verb.span),
        message: 'key',
        data: { verb: verb.value },
        confidence:
          apart || (stage?.root.kind === 'image' && OLD.test(stage.root.reference)) ? 'low' : 'high',
      });
    }

    function checkText(text: string, span: (start: number, end: number) => Span): void {
      if (!text.includes('deb')) return;
      for (const match of text.matchAll(ENTRY)) {
        const [all, options = '', url = '', host = '', path = ''] = match;
        if (/signed-by|trusted\s*=/i.test(options) || /[$`{(%]/.test(host + options)) continue;
        if (DISTRIBUTION.test(host) || ARCHIVE.test(path) || /\.deb$/.test(path)) continue;
        // How the key came in is reported already.
        if (mentions(file, APT_KEY)) return;
        const end = match.index + all.length;
        context.report({
          at: span(end - url.length, end),
          message: 'source',
          data: { host },
          confidence: 'medium',
        });
      }
    }

    /** Where the text between two offsets of a body stands; line breaks and tabs there may differ from the text. */
    function inBody(text: string, span: Span): (start: number, end: number) => Span {
      let from = span.start;
      return (start, end) => {
        const found = file.text.indexOf(text.slice(start, end), from);
        if (found < 0 || found > span.end) return span;
        from = found + end - start;
        return { start: found, end: from };
      };
    }

    return {
      commands: ['apt-key', ...WRITERS],
      onScript(script, instruction: Instruction) {
        if (instruction.kind !== 'RUN') return;
        for (const command of commandsNamed(script, 'apt-key')) checkKey(command, instruction);
        if (!/\bdeb(?:-src)?\s/.test(script.text)) return;
        for (const command of commandsNamed(script, WRITERS)) {
          if (!writesList(command)) continue;
          for (const word of command.args) checkText(word.value, (start, end) => subSpan(word, start, end));
          for (const { heredoc } of command.redirects)
            if (heredoc !== undefined) checkText(heredoc.text, inBody(heredoc.text, heredoc.span));
        }
      },
      onCopy(copy) {
        if (copy.heredocs.length === 0 || !LIST.test(copy.destination?.value ?? '')) return;
        for (const { body } of copy.heredocs) {
          const text = file.text.slice(body.start, body.end);
          checkText(text, inBody(text, body));
        }
      },
    };
  },
});

const APT_KEY = /\bapt-key\s+(?:add|adv|--)/;

/** Whether what a command is given or prints ends up among apt's sources. */
function writesList(command: ShellCommand): boolean {
  if (isNamed(command, ['add-apt-repository', 'apt-add-repository'])) return true;
  return [command, ...downstream(command)].some(
    (each) =>
      each.redirects.some(
        ({ operator, target }) => operator.startsWith('>') && LIST.test(target?.value ?? ''),
      ) ||
      (each.name === 'tee' && each.args.some(({ value }) => LIST.test(value))),
  );
}
