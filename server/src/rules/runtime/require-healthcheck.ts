import { hasInherited, resultStages } from '../../lint/results.ts';
import { defineRule } from '../../lint/rule.ts';

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
    fix: 'none',
    docs: {
      why: 'Without a check Docker and Swarm only see that the process is there, not whether it answers. A hung service keeps its traffic, and services that wait for it start too early. Kubernetes ignores this instruction and has probes of its own.',
      how: 'Add HEALTHCHECK CMD with a command that the image has and that fails when the service does not work; HEALTHCHECK NONE says that there is none on purpose.',
      bad: 'FROM nginx:1.27\n',
      good: 'FROM nginx:1.27\nHEALTHCHECK CMD ["curl", "--fail", "http://localhost/"]\n',
      links: ['https://docs.docker.com/reference/dockerfile/#healthcheck'],
    },
  },
  stateless: true,
  create: (context) => ({
    onEnd() {
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
          ...(checks || !stage.isFinal ? { aliases: { hadolint: ['DL3057'] } } : {}),
        });
      }
    },
  }),
});
