import { swapQuotes } from '../../lint/json-quotes.ts';
import { instructionRule } from '../../lint/ladder.ts';

export default instructionRule(
  {
    name: 'no-single-quoted-json',
    group: 'build',
    since: '0.1.0',
    summary: 'An array of arguments is written in double quotes.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { 'dockerfile-utils': ['JSON_IN_SINGLE_QUOTES'] },
    controls: {},
    messages: { quotes: 'The array is written in single quotes, so it is not read as one.' },
    advice:
      'JSON needs double quotes; the builder hands anything else to the shell, or takes its pieces for paths. Swap the quotes.',
    fix: 'unsafe',
    docs: {
      why: "Only JSON is read as a list of arguments. Text such as ['app', '-v'] goes to the shell as it stands, which looks for a program named [app, so the container or the build step fails, often only when it is started.",
      how: 'Use double quotes, and no comma behind the last element.',
      bad: "FROM debian\nCMD ['app', '-v']\n",
      good: 'FROM debian\nCMD ["app", "-v"]\n',
      links: ['https://docs.docker.com/reference/dockerfile/#exec-form'],
    },
  },
  ['ADD', 'CMD', 'COPY', 'ENTRYPOINT', 'HEALTHCHECK', 'RUN', 'VOLUME'],
  (instruction, context) => {
    const args = instruction.kind === 'HEALTHCHECK' ? instruction.command : instruction.args;
    if (args === undefined || instruction.json !== undefined || !/^\s*\[\s*["']/.test(args.text)) return;
    // `[ 'a' ]` asks the shell whether a text is empty.
    if (instruction.kind === 'RUN' && /^\s*\[\s+'[^']*'\s+\]\s*$/.test(args.text)) return;
    const edits = swapQuotes(args);
    if (edits === undefined) return;
    const start = args.text.indexOf('[');
    context.report({
      at: args.span(start, args.text.trimEnd().length),
      message: 'quotes',
      ...(instruction.kind === 'HEALTHCHECK' ? { aliases: {} } : {}),
      fixes: [{ title: 'Use double quotes', kind: 'unsafe', edits }],
    });
  },
);
