import rule from '../../../server/src/rules/privilege/root-owned-app.ts';
import { testRule } from '../../support/rule-tester.ts';

const fix = (output: string) => [{ title: 'Remove --chown', kind: 'unsafe', output }] as const;

testRule(rule, {
  valid: [
    'FROM node:22\nCOPY . /app\nUSER node\n',
    'FROM node:22\nCOPY --chown=root:root . /app\nUSER root\n',
    'FROM node:22\nCOPY --chown=node:node . /app\n',
    'FROM node:22\nCOPY --chown=other . /app\nUSER node\n',
    // What a program writes to it has to own.
    'FROM node:22\nCOPY --chown=node uploads /app/uploads\nUSER node\n',
    'FROM node:22\nCOPY --chown=node seed /data/\nUSER node\n',
    'FROM node:22\nCOPY --chown=node seed /var/lib/app\nUSER node\n',
    'FROM node:22\nCOPY --chown=node bashrc /home/node/.bashrc\nUSER node\n',
    'FROM node:22\nCOPY --chown=node . app\nUSER node\n',
    // Only what ships counts.
    'FROM node:22 AS build\nCOPY --chown=node . /app\nUSER node\nRUN npm ci\nFROM node:22\nCOPY --from=build /app /app\nUSER node\n',
    'FROM node:22\nARG WHO\nCOPY --chown=$WHO . /app\nUSER $WHO\n',
    'FROM node:22\nONBUILD COPY --chown=node . /app\nUSER node\n',
    'FROM node:22\nCOPY --chown= . /app\nUSER node\n',
  ],
  invalid: [
    {
      code: 'FROM node:22\nCOPY «--chown=node:node» . /app\nUSER node\n',
      expect: ["'node' runs the program and owns its files, so that it can rewrite them."],
      fixes: [fix('FROM node:22\nCOPY . /app\nUSER node\n')],
    },
    {
      code: 'FROM node:22\nUSER 1000:1000\nWORKDIR /app\nCOPY --link \\\n  «--chown=1000» package.json src ./\n',
      expect: ['owner'],
      fixes: [fix('FROM node:22\nUSER 1000:1000\nWORKDIR /app\nCOPY --link \\\n  package.json src ./\n')],
    },
    {
      code: 'FROM node:22 AS base\nADD «--chown=node» app.tar.gz /app\nFROM base\nUSER node\n',
      expect: ['owner'],
      fixes: [fix('FROM node:22 AS base\nADD app.tar.gz /app\nFROM base\nUSER node\n')],
    },
  ],
});
