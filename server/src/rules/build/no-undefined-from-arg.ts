import { globalArgs } from '../../lint/from-args.ts';
import { instructionRule } from '../../lint/ladder.ts';
import { nearest } from '../../text/nearest.ts';

export default instructionRule(
  {
    name: 'no-undefined-from-arg',
    group: 'build',
    since: '0.1.0',
    summary: 'FROM uses arguments that an ARG before the first FROM declares.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { buildkit: ['UndefinedArgInFrom'] },
    controls: {},
    messages: {
      undeclared: "No ARG declares '{name}', which FROM uses.",
      late: "'{name}', which FROM uses, is declared only inside a stage.",
    },
    advice: 'It is empty, whatever --build-arg says. Declare it with ARG before the first FROM.',
    fix: 'unsafe',
    docs: {
      why: 'FROM sees only arguments that are declared before the first FROM. Any other is empty, so the build fails or uses another image than was meant, and a value passed on the command line is ignored.',
      how: 'Put ARG NAME=default above the first FROM; repeat ARG NAME in the stage where the value is needed there too.',
      bad: 'FROM debian:$TAG\n',
      good: 'ARG TAG=12\nFROM debian:$TAG\n',
      links: [
        'https://docs.docker.com/reference/build-checks/undefined-arg-in-from/',
        'https://docs.docker.com/reference/dockerfile/#understand-how-arg-and-from-interact',
      ],
    },
  },
  'FROM',
  (from, context) => {
    const { file } = context;
    const variables = [...(from.platform?.variables ?? []), ...(from.image?.variables ?? [])];
    if (variables.length === 0) return;
    const known = globalArgs(file);
    const seen = new Set<string>();
    for (const { name, nameSpan, span } of variables) {
      // Dev container templates are filled in before they are built (https://containers.dev/implementors/templates/).
      if (known.has(name) || seen.has(name) || name === 'templateOption') continue;
      seen.add(name);
      const late = file.instructions
        .flatMap((item) => (item.kind === 'ARG' ? item.assignments : []))
        .find((assignment) => assignment.name === name);
      if (late !== undefined) {
        const related = [{ span: late.nameSpan, message: 'It is declared here.' }];
        context.report({ at: span, message: 'late', data: { name }, related });
        continue;
      }
      const hint = nearest(name, known.keys());
      context.report({
        at: span,
        message: 'undeclared',
        data: { name },
        fixes:
          hint === undefined
            ? []
            : [{ title: `Replace with '${hint}'`, kind: 'unsafe', edits: [{ span: nameSpan, text: hint }] }],
      });
    }
  },
);
