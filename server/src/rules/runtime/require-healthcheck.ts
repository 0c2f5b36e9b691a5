import { imageCheck } from '../../knowledge/image-checks.ts';
import { keywordLike } from '../../lint/fixes.ts';
import { hasInherited, resultStages } from '../../lint/results.ts';
import { defineRule, type Fix } from '../../lint/rule.ts';
import { insertAtStageEnd } from '../../lint/stage-end.ts';
import type { Dockerfile, Stage } from '../../syntax/model.ts';

export default defineRule({
  meta: {
    name: 'require-healthcheck',
    group: 'runtime',
    since: '0.1.0',
    summary: 'An image says how to find out whether it still works.',
    severity: 'info',
    confidence: 'medium',
    audience: 'regular',
    preset: 'strict',
    aliases: {
      hadolint: ['DL3057'],
      trivy: ['DS-0026'],
      checkov: ['CKV_DOCKER_2'],
      kics: ['Healthcheck Instruction Missing'],
    },
    controls: { cis: ['4.6'] },
    messages: { missing: 'This image has no HEALTHCHECK.' },
    advice:
      'A container that hangs looks healthy. Add a HEALTHCHECK, or HEALTHCHECK NONE where the platform probes it.',
    fix: 'unsafe',
    docs: {
      why: 'Without a check Docker and Swarm only see that the process is there, not whether it answers. A hung service keeps its traffic, and services that wait for it start too early. Kubernetes ignores this instruction and has probes of its own.',
      how: 'Add HEALTHCHECK CMD with a command that the image has and that fails when the service does not work; HEALTHCHECK NONE says that there is none on purpose.',
      bad: 'FROM nginx:1.27\n',
      good: 'FROM nginx:1.27\nHEALTHCHECK CMD ["curl", "--fail", "http://localhost/"]\n',
      links: ['https://docs.docker.com/reference/dockerfile/#healthcheck'],
    },
  },
  stateless: true,
  handlers: {
    onEnd(context) {
      const { file } = context;
      const checks = file.instructions.some(({ kind }) => kind === 'HEALTHCHECK');
      for (const stage of resultStages(file)) {
        if (hasInherited(stage, ({ kind }) => kind === 'HEALTHCHECK')) continue;
        const starts = hasInherited(stage, ({ kind }) => kind === 'CMD' || kind === 'ENTRYPOINT');
        // Nothing runs in it, or it is a stage that a plain build leaves out.
        const unsure = !stage.isFinal || (stage.root.kind === 'scratch' && !starts);
        context.report({
          at: stage.from.keyword.span,
          message: 'missing',
          ...(unsure ? { confidence: 'low' } : {}),
          fixes: fixesFor(file, stage),
          ...(checks || !stage.isFinal ? { aliases: { hadolint: ['DL3057'] } } : {}),
        });
      }
    },
  },
});

/**
 * The check that a known server brings along. Of a program nobody can tell how to ask it, and HEALTHCHECK NONE would
 * switch off a check of the base image and hide the lack: that is left to the author.
 */
function fixesFor(file: Dockerfile, stage: Stage): readonly Fix[] {
  const { root } = stage;
  const command = root.kind === 'image' ? imageCheck(root.reference) : undefined;
  if (command === undefined) return [];
  // It is asked where the image's own program listens.
  if (hasInherited(stage, ({ kind }) => kind === 'CMD' || kind === 'ENTRYPOINT' || kind === 'ONBUILD'))
    return [];
  const words = command.map((word) => JSON.stringify(word)).join(', ');
  const edit = insertAtStageEnd(file, stage, `${keywordLike(stage.from, 'HEALTHCHECK CMD')} [${words}]`);
  if (edit === undefined) return [];
  return [
    {
      title: `Check it with ${command[0] ?? ''}`,
      kind: 'unsafe',
      edits: [edit],
      assumptions: ['The server listens on its usual port or socket.'],
    },
  ];
}
