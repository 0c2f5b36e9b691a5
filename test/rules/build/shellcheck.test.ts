import type { ShellcheckFacts, ShellcheckNote } from '../../../server/src/lint/shellcheck.ts';
import rule from '../../../server/src/rules/build/shellcheck.ts';
import { testRule } from '../../support/rule-tester.ts';

/** Stands for ShellCheck: minds every `$dir` that no quote precedes, and would quote it; and what else the cases need. */
const shellcheck: ShellcheckFacts = {
  version: 1,
  notes(key) {
    const script = key.replace(/^# .*\n(?:export .*\n)?/, '');
    return [...script.matchAll(/(?<!")\$dir\b|`\w+`|\[\[|cd \S+(?= *(?:;|$))|(?<=A=) |\. x y/g)].map(
      ({ index, 0: hit }) => noteOf(hit, index, index + hit.length),
    );
  },
};

function noteOf(hit: string, start: number, end: number): ShellcheckNote {
  const range = { start, end };
  const at = (offset: number): ShellcheckNote['range'] => ({ start: offset, end: offset });
  if (hit === '[[')
    return { code: 3010, level: 'warning', message: '[[ ]] is undefined.', range, replacements: [] };
  if (hit.startsWith('`')) {
    const replacements = [{ range, text: `$(${hit.slice(1, -1)})` }];
    return { code: 2006, level: 'style', message: 'Use $(...) .', range, replacements };
  }
  const others: Record<string, number> = { c: 2164, ' ': 1007, '.': 2240 };
  const code = others[hit[0] ?? ''];
  if (code !== undefined) return { code, level: 'warning', message: 'Other', range, replacements: [] };
  const replacements = [start, end].map((offset) => ({ range: at(offset), text: '"' }));
  return { code: 2068, level: 'warning', message: 'Quote it', range, replacements };
}

const facts = { shellcheck };
const title = 'Change it as ShellCheck says (SC2068)';
const kind = 'unsafe' as const;

testRule(rule, {
  docsFacts: facts,
  valid: [
    // Nobody asked ShellCheck.
    'FROM debian:13\nRUN rm $dir $dir\n',
    { code: 'FROM debian:13\nRUN rm "$dir"\n', facts },
    { code: 'FROM debian:13\nRUN ["rm", "$dir"]\n', facts },
    { code: 'FROM debian:13\nLABEL a=$dir\n', facts },
  ],
  invalid: [
    {
      facts,
      code: 'FROM debian:13\nRUN rm «$dir»\n',
      expect: ['ShellCheck SC2068: Quote it.'],
      fixes: [[{ title, kind, output: 'FROM debian:13\nRUN rm "$dir"\n' }]],
    },
    {
      facts,
      code: 'FROM debian:13\nRUN é \\\n  # why\n  && rm -r \\\n  «$dir» \\\n  && true\n',
      expect: ['note'],
      fixes: [
        [
          {
            title,
            kind,
            output: 'FROM debian:13\nRUN é \\\n  # why\n  && rm -r \\\n  "$dir" \\\n  && true\n',
          },
        ],
      ],
    },
    {
      facts,
      code: 'FROM debian:13\nRUN rm «$di\\\nr»\nONBUILD RUN a «`b`»\n',
      expect: ['note', 'ShellCheck SC2006: Use $(...).'],
      fixes: [
        [{ title, kind, output: 'FROM debian:13\nRUN rm "$di\\\nr"\nONBUILD RUN a `b`\n' }],
        [
          {
            title: 'Change it as ShellCheck says (SC2006)',
            kind,
            output: 'FROM debian:13\nRUN rm $di\\\nr\nONBUILD RUN a $(b)\n',
          },
        ],
      ],
    },
    { facts, code: 'FROM debian:13\nRUN a «`b\\\nc`»\n', expect: ['note'] },
    {
      facts,
      code: 'FROM debian:13\nRUN <<EOF\nset -e\nrm «$dir»\nEOF\nHEALTHCHECK CMD ls «$dir»\n',
      expect: ['note', 'note'],
      fixes: [
        [
          {
            title,
            kind,
            output: 'FROM debian:13\nRUN <<EOF\nset -e\nrm "$dir"\nEOF\nHEALTHCHECK CMD ls $dir\n',
          },
        ],
        [
          {
            title,
            kind,
            output: 'FROM debian:13\nRUN <<EOF\nset -e\nrm $dir\nEOF\nHEALTHCHECK CMD ls "$dir"\n',
          },
        ],
      ],
    },
    // Whether it fails depends on what follows, or on which shell /bin/sh is.
    {
      facts,
      code: 'FROM debian:13\nRUN «cd /a»; make\nRUN «cd /b»\nRUN «cd ..»; make\nRUN A=« »B=1 && make\nRUN A=« »make\nRUN «. x y»\n',
      expect: ['note', 'note', 'note', 'note', 'note', 'note'],
      confidence: ['medium', 'low', 'low', 'low', 'medium', 'medium'],
    },
    {
      facts,
      code: 'FROM nvidia/cuda:13.0.1-base-ubi9\nRUN «[[» -f a ]]; «. x y»\nFROM redhat/ubi10\nRUN «[[» -f a ]]\n',
      expect: ['note', 'note', 'note'],
      confidence: ['low', 'low', 'low'],
    },
    {
      facts,
      code: 'FROM alpine:3.22\nRUN «[[» -f a ]]\n',
      expect: ['ShellCheck SC3010: [[ ]] is undefined.'],
    },
  ],
});
