import { expansionFaults, type ExpandedText, type ExpansionFault } from '../../lint/expansion.ts';
import { defineRule, type RuleContext } from '../../lint/rule.ts';
import type { Instruction } from '../../syntax/model.ts';

const messages = {
  modifier: "The builder knows no '{modifier}' in a variable substitution.",
  substitution: "'{text}' is no variable substitution.",
  brace: "The substitution of '{name}' is never closed.",
  elsewhere: "'{text}' has a modifier that the builder does not know, should it expand it.",
} as const;

export default defineRule({
  meta: {
    name: 'no-unsupported-modifier',
    group: 'build',
    since: '0.1.0',
    summary: 'Variables are substituted with the modifiers that the builder knows.',
    severity: 'error',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { 'dockerfile-utils': ['UNSUPPORTED_MODIFIER'] },
    controls: {},
    messages,
    advice:
      'The builder knows :- - :+ + :? ? # ## % %% / and // and fails on others. Use one of them, or do it in the shell of a RUN.',
    fix: 'none',
    docs: {
      why: 'Outside RUN, CMD and ENTRYPOINT the builder itself replaces variables, with only some of the forms that bash has. Any other form, such as a substring or a change of case, makes the build fail.',
      how: 'Use the forms that the builder knows, compute the value in a RUN, or pass it in as a build argument. In a COPY heredoc that shall keep its variables quote the end word.',
      bad: 'FROM scratch\nARG REF=main\nLABEL ref=${REF:0:7}\n',
      good: 'FROM scratch\nARG REF=main\nLABEL ref=${REF:-main}\n',
      links: ['https://docs.docker.com/reference/dockerfile/#environment-replacement'],
    },
  },
  stateless: true,
  handlers: {
    onInstruction(instruction, context) {
      for (const { text, fault } of expansionFaults(context.file, instruction)) {
        if (fault.kind === 'quote' || text.source === 'name') continue;
        if (isTemplate(text, fault)) continue;
        // What an open brace leaves of a signal is said to be none.
        if (fault.kind === 'brace' && instruction.kind === 'STOPSIGNAL') continue;
        reportFault(context, text, fault);
        return;
      }
      reportElsewhere(context, instruction);
    },
  },
});

function reportFault(context: RuleContext<typeof messages>, text: ExpandedText, fault: ExpansionFault): void {
  const at = text.span(fault.start, fault.end);
  switch (fault.kind) {
    case 'modifier':
      context.report({ at, message: 'modifier', data: { modifier: fault.detail } });
      break;
    case 'brace':
      context.report({ at, aliases: {}, message: 'brace', data: { name: fault.detail } });
      break;
    default:
      context.report({
        at,
        aliases: {},
        message: 'substitution',
        data: { text: text.text.slice(fault.start, fault.end) },
      });
  }
}

/** Dev container templates are filled in before they are built (https://containers.dev/implementors/templates/). */
function isTemplate({ text }: ExpandedText, { start }: ExpansionFault): boolean {
  return text.startsWith('${templateOption:', start);
}

const STRANGE = /\$\{\w+:(?![-+?#%])[^}]*\}/;

/** Texts that the builder leaves alone and a shell may understand: worth a word only to those who ask for all. */
function reportElsewhere(context: RuleContext<typeof messages>, instruction: Instruction): void {
  const { kind, onbuild, args } = instruction;
  const looked =
    kind === 'MAINTAINER' ||
    kind === 'SHELL' ||
    kind === 'HEALTHCHECK' ||
    (kind === 'CMD' && onbuild !== undefined);
  const match = looked ? STRANGE.exec(args.text) : null;
  if (match === null) return;
  context.report({
    at: args.span(match.index, match.index + match[0].length),
    severity: 'hint',
    confidence: 'low',
    message: 'elsewhere',
    data: { text: match[0] },
  });
}
