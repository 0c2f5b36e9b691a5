import { pythonTexts } from '../../lint/python-text.ts';
import { type Confidence, defineRule } from '../../lint/rule.ts';
import type { ShellCommand, ShellWord } from '../../shell/index.ts';
import { subSpan } from '../../shell/index.ts';
import type { InstructionOf } from '../../syntax/model.ts';
import type { Span } from '../../text/span.ts';

const MENTIONED = /trust[-_]remote[-_]code/i;
const OPTION = /^--trust[-_]remote[-_]code(?:=(.*))?$/s;
const VARIABLE = /(?:^|_)TRUST_REMOTE_CODE$/i;
const ON = /^(?:1|true|yes|on|y|t)$/i;
const OFF = /^(?:0|false|no|off|n|f)$/i;
/** `trust_remote_code=True`, `"trust_remote_code": True`. */
const ARGUMENT = /\btrust_remote_code["']?\s{0,9}(?:=(?!=)|:)\s{0,9}True\b/g;
/** The code that is trusted is that of one commit. */
const PINNED = /\brevision["']?\s{0,9}[=:]\s{0,9}["'][0-9a-f]{7,64}["']/;
const PINNED_OPTION = /^--(?:code-)?revision(?:=[0-9a-f]{7,64})?$/;
/** How far from the argument the revision is looked for. */
const NEAR = 300;

export default defineRule({
  meta: {
    name: 'no-trust-remote-code',
    group: 'ai',
    since: '0.1.0',
    summary: 'A model does not bring code of its own that is run unread.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: { cwe: ['CWE-829', 'CWE-494'] },
    messages: { remote: "'{setting}' runs whatever code a model's repository holds." },
    advice:
      'Whoever can change that repository runs code in your build or service; use a model that the library supports, or read the code and fix its commit.',
    fix: 'none',
    docs: {
      why: 'With this setting the library downloads Python files from the repository of the model and executes them with the rights of the process. A model that was taken over, or a name typed wrongly, is then code execution next to your data and tokens.',
      how: 'Choose a model whose architecture the library itself implements, and leave the setting out. Where there is no other, read the code, keep a copy or fix its commit with revision and code_revision.',
      bad: 'FROM vllm/vllm-openai:v0.9.1\nCMD ["--model", "acme/chat", "--trust-remote-code"]\n',
      good: 'FROM vllm/vllm-openai:v0.9.1\nCMD ["--model", "acme/chat"]\n',
      links: [
        'https://huggingface.co/docs/transformers/custom_models',
        'https://cwe.mitre.org/data/definitions/829.html',
      ],
    },
  },
  stateless: true,
  create(context) {
    function report(at: Span, setting: string, pinned: boolean): void {
      const confidence: Confidence = pinned ? 'low' : 'high';
      context.report({ at, message: 'remote', data: { setting }, confidence });
    }

    function declared(declaration: InstructionOf<'ARG' | 'ENV'>): void {
      for (const { name, span, value } of declaration.assignments) {
        if (value !== undefined && VARIABLE.test(name) && ON.test(value.value))
          report(span, `${name}=${value.value}`, false);
      }
    }

    function run(instruction: InstructionOf<'CMD' | 'ENTRYPOINT' | 'RUN'>): void {
      if (!MENTIONED.test(context.file.text.slice(instruction.span.start, instruction.span.end))) return;
      for (const script of context.scripts(instruction)) {
        for (const command of script.commands)
          optionsOf(command).forEach((option) => {
            report(option.at, option.setting, isPinned(command));
          });
        for (const { exported, name, span, value } of script.assignments) {
          if (exported && value?.static === true && VARIABLE.test(name) && ON.test(value.value))
            report(span, `${name}=${value.value}`, false);
        }
      }
      for (const { text, span } of pythonTexts(context, instruction)) {
        for (const { 0: hit, index } of text.matchAll(ARGUMENT)) {
          const near = text.slice(Math.max(0, index - NEAR), index + NEAR);
          report(span(index, index + hit.length), 'trust_remote_code=True', PINNED.test(near));
        }
      }
    }

    return { onArg: declared, onEnv: declared, onRun: run, onCmd: run, onEntrypoint: run };
  },
});

/** CMD may hold nothing but options, the first of which is then taken for the command. */
function wordsOf({ args, nameWord }: ShellCommand): readonly ShellWord[] {
  return nameWord?.value.startsWith('--') === true ? [nameWord, ...args] : args;
}

function optionsOf(command: ShellCommand): { at: Span; setting: string }[] {
  const words = wordsOf(command);
  return words.flatMap((word, index) => {
    const match = OPTION.exec(word.value);
    const next = words[index + 1]?.value ?? '';
    const value = match?.[1] ?? (ON.test(next) || OFF.test(next) ? next : 'true');
    if (match === null || !ON.test(value)) return [];
    const end = word.value.split('=')[0]?.length ?? 0;
    return [{ at: match[1] === undefined ? subSpan(word, 0, end) : word.span, setting: word.value }];
  });
}

function isPinned(command: ShellCommand): boolean {
  const words = wordsOf(command);
  return words.some(
    ({ value }, index) =>
      PINNED_OPTION.test(value) &&
      (value.includes('=') || /^[0-9a-f]{7,64}$/.test(words[index + 1]?.value ?? '')),
  );
}
