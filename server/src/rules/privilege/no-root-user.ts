import { runAsNonRoot } from '../../lint/non-root/run-as.ts';
import { defineRule } from '../../lint/rule.ts';
import { isRoot, rootImageUser, stepsDown } from '../../lint/run-user.ts';
import type { Stage, UserInstruction, Word } from '../../syntax/model.ts';

const ALIASES = {
  hadolint: ['DL3002'],
  trivy: ['DS-0002'],
  checkov: ['CKV_DOCKER_8'],
  kics: ["Last User Is 'root'"],
  semgrep: ['last-user-is-root'],
} as const;

export default defineRule({
  meta: {
    name: 'no-root-user',
    group: 'privilege',
    since: '0.1.0',
    summary: 'The image does not end with USER root.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: ALIASES,
    controls: { cis: ['4.1'], cwe: ['CWE-250'], nist: ['4.1.2'] },
    messages: {
      root: "The image runs as '{user}'.",
      stage: "This stage ends as '{user}'.",
    },
    advice:
      'Whoever breaks into a process of root owns everything in the container and is one kernel or mount mistake away from the host; switch to another user once setup is done.',
    fix: 'unsafe',
    docs: {
      why: 'Root in a container is the same user id as root on the host unless user namespaces are set up. A break-in can change every file of the image, install tools, and make the most of any flaw in the runtime or of a mounted socket or folder.',
      how: 'Do the steps that need root first, then switch with USER to an account that owns only what it must write.',
      bad: 'FROM node:22-slim\nUSER node\nWORKDIR /app\nUSER root\nRUN chmod 755 /opt\nCMD ["node", "app.js"]\n',
      good: 'FROM node:22-slim\nWORKDIR /app\nUSER root\nRUN chmod 755 /opt\nUSER node\nCMD ["node", "app.js"]\n',
      links: [
        'https://docs.docker.com/build/building/best-practices/#user',
        'https://docs.docker.com/engine/security/#linux-kernel-capabilities',
        'https://cwe.mitre.org/data/definitions/250.html',
      ],
    },
  },
  handlers: {
    onEnd(context) {
      const { file } = context;
      for (const stage of file.stages) {
        const instruction = stage.isFinal ? stage.end.user : lastUser(stage);
        if (instruction?.user === undefined) continue;
        // What the final stage is built from is reported through it.
        if (!stage.isFinal && file.finalStage?.end.user === instruction) continue;
        const { user } = instruction;
        const name = context.expand(instruction, user.raw);
        const isWindows = name?.toLowerCase() === 'containeradministrator';
        if (name === undefined || !(isRoot(name) || isWindows)) continue;
        const data = { user: name };
        if (!stage.isFinal) {
          if (!isWindows)
            context.report({
              at: user.span,
              message: 'stage',
              data,
              confidence: 'low',
              aliases: { hadolint: ALIASES.hadolint },
            });
          continue;
        }
        const { start } = rootImageUser(context, stage);
        if (start === 'managed') continue;
        const givesUp = stepsDown(context, stage) || (start === 'drops' && !startsItself(stage));
        context.report({
          at: user.span,
          message: 'root',
          data,
          confidence: isWindows ? 'medium' : givesUp ? 'low' : 'high',
          aliases: isWindows ? {} : aliasesFor(user),
          ...(isWindows ? {} : runAsNonRoot(context, stage, instruction)),
        });
      }
    },
  },
});

function lastUser(stage: Stage): UserInstruction | undefined {
  return stage.instructions.findLast(
    (instruction): instruction is UserInstruction => instruction.kind === 'USER',
  );
}

function startsItself(stage: Stage): boolean {
  return stage.lineage.some(({ instructions }) => instructions.some(({ kind }) => kind === 'ENTRYPOINT'));
}

/** Some look only for the word `root`, and none follows variables. */
function aliasesFor({
  raw,
}: Word): typeof ALIASES | { hadolint?: readonly string[]; trivy?: readonly string[] } {
  if (raw === 'root') return ALIASES;
  return isRoot(raw) ? { hadolint: ALIASES.hadolint, trivy: ALIASES.trivy } : {};
}
