import { parseReference } from '../../image/reference.ts';
import { defaultBase, globalArgs } from '../../lint/from-args.ts';
import { instructionRule } from '../../lint/ladder.ts';

export default instructionRule(
  {
    name: 'valid-from-arg-default',
    group: 'build',
    since: '0.1.0',
    summary: 'With the defaults of its arguments FROM names an image.',
    severity: 'info',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { buildkit: ['InvalidDefaultArgInFrom'], 'dockerfile-utils': ['BASE_NAME_EMPTY'] },
    controls: {},
    messages: {
      empty: "'{text}' is empty by default.",
      invalid: "'{text}' gives '{reference}' by default, which is no image reference.",
    },
    advice: 'A plain docker build fails here. Give the ARG a default that names an image.',
    fix: 'none',
    docs: {
      why: 'An ARG without a default is empty when no --build-arg is passed, and tools that read the file without one (editors, scanners, update bots) cannot tell the base image.',
      how: 'Give each ARG that FROM uses a default, before the first FROM or with ${NAME:-default}.',
      bad: 'ARG TAG\nFROM debian:$TAG\n',
      good: 'ARG TAG=12\nFROM debian:$TAG\n',
      links: ['https://docs.docker.com/reference/build-checks/invalid-default-arg-in-from/'],
    },
  },
  'FROM',
  (from, context) => {
    const { image, stage } = from;
    if (image === undefined || image.variables.length === 0) return;
    const reference = defaultBase(context.file, from);
    if (reference === undefined) return;
    const name = reference.toLowerCase();
    const isStage = context.file.stages.some(
      (other) => other.name === name && other.index < (stage?.index ?? 0),
    );
    if (isStage || parseReference(reference) !== undefined) return;
    const known = globalArgs(context.file);
    // When nothing can fill the gap the build always fails; when every default is written out they are wrong together.
    const fixed = image.variables.every((variable) => !known.has(variable.name));
    const written = image.variables.every((variable) => (known.get(variable.name) ?? '') !== '');
    const place = { at: image.span, severity: fixed ? 'error' : 'info' } as const;
    if (reference === '') {
      context.report({ ...place, message: 'empty', data: { text: image.raw } });
    } else {
      context.report({
        ...place,
        severity: fixed || written ? 'error' : 'warning',
        message: 'invalid',
        data: { text: image.raw, reference },
        aliases: { buildkit: ['InvalidDefaultArgInFrom'] },
      });
    }
  },
);
