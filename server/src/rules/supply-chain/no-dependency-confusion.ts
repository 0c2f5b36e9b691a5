import { type Confidence, defineRule } from '../../lint/rule.ts';
import { environment } from '../../lint/stages.ts';
import {
  allOptions,
  commandsNamed,
  hasOption,
  isNamed,
  options,
  positionals,
  type ShellCommand,
  type ShellScript,
  type ShellWord,
  subSpan,
} from '../../shell/index.ts';
import type { Instruction } from '../../syntax/model.ts';
import type { Span } from '../../text/span.ts';

/** Indexes that everyone uses next to PyPI; names of theirs have been taken on PyPI before, but not for one's own code. */
const PUBLIC =
  /^(?:download\.pytorch\.org|pypi\.(?:ngc\.)?nvidia\.com|(?:www\.)?piwheels\.org|storage\.googleapis\.com|flashinfer\.ai|wheels\.vllm\.ai|data\.pyg\.org|pip\.repos\.neuron\.amazonaws\.com|pytorch-extension\.intel\.com)$/;
const GEMS = /^(?:index\.)?rubygems\.org$/;

export default defineRule({
  meta: {
    name: 'no-dependency-confusion',
    group: 'supply-chain',
    since: '0.1.0',
    summary: 'A package comes from one place, not from whoever offers the highest version.',
    severity: 'warning',
    confidence: 'medium',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: { cwe: ['CWE-427', 'CWE-494'] },
    messages: {
      index: "'{setting}' searches '{host}' and the main index; the higher version wins.",
      unknown: "'{setting}' searches two indexes for every package; the higher version wins.",
      source: "'{setting}' searches '{host}' besides rubygems.org; the higher version wins.",
    },
    advice:
      'Anyone can publish the name of an internal package with a high version and gets it installed; use one index that serves both.',
    fix: 'none',
    docs: {
      why: 'An extra index does not come first: all indexes are asked, and the highest version is taken. Who finds out the name of a private package registers it in the public index with version 99, and the build runs that code.',
      how: 'Point --index-url to one index that serves the internal packages and proxies the public ones, or install what is internal in a step of its own with that index only. Hashes (--require-hashes) help too; uv asks the extra index first and stops there.',
      bad: 'FROM python:3.13\nRUN pip install --no-cache-dir --extra-index-url https://pypi.corp.example/simple app==1.2\n',
      good: 'FROM python:3.13\nRUN pip install --no-cache-dir --index-url https://pypi.corp.example/simple app==1.2\n',
      links: [
        'https://pip.pypa.io/en/stable/cli/pip_install/#cmdoption-extra-index-url',
        'https://docs.astral.sh/uv/concepts/indexes/#searching-across-multiple-indexes',
        'https://cwe.mitre.org/data/definitions/427.html',
      ],
    },
  },
  stateless: true,
  create(context) {
    function report(at: Span, setting: string, address: string, most: Confidence = 'medium'): void {
      const host = hostOf(address);
      const confidence = host !== undefined && PUBLIC.test(host) ? 'low' : most;
      if (host === undefined) context.report({ at, message: 'unknown', data: { setting }, confidence });
      else context.report({ at, message: 'index', data: { setting, host }, confidence });
    }

    function checkPip(command: ShellCommand, script: ShellScript, instruction: Instruction): void {
      const verb = positionals(command)[0]?.value;
      if (verb === 'config') {
        checkConfig(command);
        return;
      }
      if (!['install', 'download', 'wheel', 'pip', 'sync'].includes(verb ?? '')) return;
      if (hasOption(command, ['--require-hashes', '--no-index']) !== undefined) return;
      if (environment(context.file, instruction, 'PIP_REQUIRE_HASHES') !== undefined) return;
      // By itself uv takes a package from the first index that has it, and asks extra ones first.
      if (isNamed(command, 'uv') && !/unsafe-(?:best|first)-match/.test(script.text)) return;
      for (const option of allOptions(command, ['--extra-index-url'])) {
        const address = option.value?.text ?? '';
        report(option.span, option.name, context.expand(instruction, address) ?? address);
      }
    }

    /** `pip config set global.extra-index-url URL`. */
    function checkConfig(command: ShellCommand): void {
      const [, set, key, value] = positionals(command);
      if (set?.value !== 'set' || key === undefined || value === undefined) return;
      if (/\.extra[-_]index[-_]url$/.test(key.value)) report(key.span, 'extra-index-url', value.value);
    }

    function checkGem(command: ShellCommand, instruction: Instruction): void {
      if (!['install', 'i'].includes(positionals(command)[0]?.value ?? '')) return;
      if (options(command).some(({ name }) => name === '--clear-sources' || name === '--local')) return;
      for (const option of allOptions(command, ['-s', '--source'])) {
        const address = option.value?.text ?? '';
        const host = hostOf(context.expand(instruction, address) ?? address);
        if (host === undefined || GEMS.test(host)) continue;
        context.report({ at: option.span, message: 'source', data: { setting: option.name, host } });
      }
    }

    /** `printf '[global]\nextra-index-url = …' > /etc/pip.conf`. */
    function checkWritten(word: ShellWord): void {
      const match = /(?<=\b|\\[nt])extra-index-url\s*=\s*(https?:\/\/[^\s"'\\]+)/.exec(word.value);
      if (match === null) return;
      const setting = 'extra-index-url';
      report(subSpan(word, match.index, match.index + setting.length), setting, match[1] ?? '');
    }

    return {
      commands: ['pip', 'uv', 'gem', 'echo', 'printf', 'export'],
      onScript(script, instruction) {
        if (instruction.kind !== 'RUN') return;
        for (const command of commandsNamed(script, ['pip', 'uv'])) checkPip(command, script, instruction);
        for (const command of commandsNamed(script, 'gem')) checkGem(command, instruction);
        if (!/extra.index.url/i.test(script.text)) return;
        for (const command of commandsNamed(script, ['echo', 'printf'])) command.args.forEach(checkWritten);
        for (const { name, nameSpan, value, exported } of script.assignments) {
          if (name !== 'PIP_EXTRA_INDEX_URL' || !exported || value === undefined || value.value === '')
            continue;
          report(nameSpan, name, value.value);
        }
      },
      onEnv(env) {
        for (const { name, nameSpan, value } of env.assignments) {
          if (name !== 'PIP_EXTRA_INDEX_URL' || value === undefined || value.value === '') continue;
          const known = context.expand(env, value.raw);
          if (known !== '') report(nameSpan, name, known ?? value.value);
        }
      },
      onArg(arg) {
        for (const { name, nameSpan, value } of arg.assignments) {
          if (name !== 'PIP_EXTRA_INDEX_URL' || value?.value === '') continue;
          report(nameSpan, name, value === undefined ? '' : (context.expand(arg, value.raw) ?? ''), 'low');
        }
      },
    };
  },
});

/** Never the user and password in front of it. */
function hostOf(address: string): string | undefined {
  return /^https?:\/\/(?:[^/@\s]*@)?([\w.-]+)/i.exec(address)?.[1]?.toLowerCase();
}
