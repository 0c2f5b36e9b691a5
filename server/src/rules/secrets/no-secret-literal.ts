import { secretName } from '../../knowledge/secret-names.ts';
import { findShapes } from '../../knowledge/secret-shapes.ts';
import { isFingerprint, isRandom, SHORTEST_RANDOM, valueKind } from '../../knowledge/secret-values.ts';
import { defineRule, type Fix } from '../../lint/rule.ts';
import { mountVariable } from '../../lint/secret-mounts.ts';
import type { ShellScript } from '../../shell/index.ts';
import type { Instruction } from '../../syntax/model.ts';
import { overlaps, type Span } from '../../text/span.ts';

/** `name: value`, `"name" = "value"`: how configuration files write what they hold. */
const SETTING =
  /^[ \t]{0,80}(?:export )?["']?([\w./-]{2,80})["']?[ \t]{0,8}[:=][ \t]{0,8}["']?([^\s"',;]{16,512})/gm;

export default defineRule({
  meta: {
    name: 'no-secret-literal',
    group: 'secrets',
    since: '0.1.0',
    summary: 'No token, key or password stands in the file.',
    severity: 'error',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: { cis: ['4.10'], cwe: ['CWE-798'], nist: ['4.1.4'] },
    messages: {
      shape: 'A secret stands in the file as plain text: {kind}.',
      named: "The value of '{name}' looks like a generated secret in plain text.",
    },
    advice:
      'Everyone who can read the repository or the image has it; revoke it, and pass the new one with RUN --mount=type=secret or when the container starts.',
    fix: 'unsafe',
    docs: {
      why: 'What a Dockerfile says ends up in the repository, the build cache and the history of the image, and stays there when a later line or commit removes it. Found tokens are tried out by strangers within minutes.',
      how: 'Revoke the secret first. Then give the new one to the step that needs it with RUN --mount=type=secret,id=…, or to the running container by your orchestrator.',
      bad: 'FROM alpine\nENV API_TOKEN=k9Xw2mQp7LrT4vBz8NcD\n',
      good: 'FROM alpine\nRUN --mount=type=secret,id=api,env=API_TOKEN ./fetch.sh\n',
      links: [
        'https://docs.docker.com/build/building/secrets/',
        'https://cwe.mitre.org/data/definitions/798.html',
      ],
    },
  },
  // What `seen` holds of one instruction never touches another's, so each is judged alone.
  stateless: true,
  create(context) {
    const { file } = context;
    /** What was reported, sorted: one secret is one finding. */
    const seen: Span[] = [];

    function isNew(at: Span): boolean {
      let low = 0;
      let high = seen.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((seen[middle]?.start ?? 0) < at.start) low = middle + 1;
        else high = middle;
      }
      if ([seen[low - 1], seen[low]].some((span) => span !== undefined && overlaps(span, at))) return false;
      seen.splice(low, 0, at);
      return true;
    }

    function scanText(
      instruction: Instruction,
      text: string,
      span: (start: number, end: number) => Span,
    ): void {
      for (const { kind, start, end, sure } of findShapes(text)) {
        const at = span(start, end);
        if (!isNew(at)) continue;
        const confidence = sure ? 'high' : 'medium';
        context.report({ at, message: 'shape', data: { kind }, confidence, fixes: toMount(instruction, at) });
      }
    }

    /** A value of ARG or ENV that only steps of the build use; elsewhere there is no variable to take its place. */
    function toMount(instruction: Instruction, at: Span): readonly Fix[] {
      if (instruction.kind !== 'ARG' && instruction.kind !== 'ENV') return [];
      const assignment = instruction.assignments.find(({ span }) => overlaps(span, at));
      return assignment === undefined ? [] : mountVariable(context, instruction, assignment);
    }

    /** A generated-looking value under a name that speaks of secrets. */
    function checkNamed(instruction: Instruction, name: string, value: string, at: Span): void {
      const judged = secretName(name);
      if (judged === undefined || judged.kind === 'about' || valueKind(value) !== 'random') return;
      const sure = judged.kind === 'secret';
      if (!sure && isFingerprint(value)) return;
      if (isNew(at))
        context.report({
          at,
          message: 'named',
          data: { name },
          confidence: sure ? 'high' : 'medium',
          fixes: toMount(instruction, at),
        });
    }

    function checkScript(instruction: Instruction, script: ShellScript): void {
      for (const { name, value } of script.assignments) {
        if (value?.static === true) checkNamed(instruction, name, value.value, value.span);
      }
      for (const { args } of script.commands) {
        args.forEach((word, index) => {
          if (!word.static || word.value.length < SHORTEST_RANDOM) return;
          if (!isRandom(word.value.slice(word.value.indexOf('=') + 1))) return;
          const [, option, value] = /^-{0,2}([^\s=]{2,100})=(.*)$/s.exec(word.value) ?? [];
          if (option !== undefined && value !== undefined) checkNamed(instruction, option, value, word.span);
          else checkNamed(instruction, args[index - 1]?.value ?? '', word.value, word.span);
        });
      }
    }

    return {
      onInstruction(instruction) {
        // What ONBUILD triggers is looked at by itself; a line that is no instruction is never built.
        if (instruction.kind === 'ONBUILD' || instruction.kind === 'unknown') return;
        const { args } = instruction;
        scanText(instruction, args.text, (start, end) => args.span(start, end));
        for (const { body } of instruction.heredocs) {
          const text = file.text.slice(body.start, body.end);
          const span = (start: number, end: number): Span => ({
            start: body.start + start,
            end: body.start + end,
          });
          scanText(instruction, text, span);
          if (instruction.kind === 'RUN') continue;
          for (const match of text.matchAll(SETTING)) {
            const [hit, name = '', value = ''] = match;
            const end = match.index + hit.length;
            checkNamed(instruction, name, value, span(end - value.length, end));
          }
        }
        if (instruction.kind === 'ENV' || instruction.kind === 'ARG' || instruction.kind === 'LABEL') {
          for (const { name, value } of instruction.assignments) {
            if (value !== undefined) checkNamed(instruction, name, value.value, value.span);
          }
        }
        for (const script of context.scripts(instruction)) checkScript(instruction, script);
      },
    };
  },
});
