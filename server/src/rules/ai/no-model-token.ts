import { MODEL_TOKENS } from '../../knowledge/model-tokens.ts';
import { secretName } from '../../knowledge/secret-names.ts';
import { valueKind } from '../../knowledge/secret-values.ts';
import { judgeSecret, secretAliases } from '../../lint/declared-secret.ts';
import { instructionRule } from '../../lint/ladder.ts';
import { mountVariable } from '../../lint/secret-mounts.ts';

export default instructionRule(
  {
    name: 'no-model-token',
    group: 'ai',
    since: '0.1.0',
    summary: 'Tokens of model hubs and hosted models do not come in through ARG or ENV.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {
      hadolint: ['DL3064'],
      buildkit: ['SecretsUsedInArgOrEnv'],
      trivy: ['DS-0031'],
      semgrep: ['secret-in-build-arg'],
    },
    controls: { cis: ['4.10'], cwe: ['CWE-538'], nist: ['4.1.4'] },
    messages: {
      argument: "The build argument '{name}' holds a token for models or experiments.",
      variable: "The environment variable '{name}' holds a token for models or experiments.",
    },
    advice:
      'Whoever gets the image can use the account it belongs to; use RUN --mount=type=secret at build time, and set it when the container starts.',
    fix: 'unsafe',
    docs: {
      why: 'Build arguments stay in the history of the image and in build attestations, ENV values in its configuration. A token read from there opens gated and private models, datasets and experiments, or runs up the bill of a hosted model.',
      how: 'Give the step that downloads the token with RUN --mount=type=secret,id=…,env=HF_TOKEN and docker build --secret id=…,env=HF_TOKEN. A token that the application needs is set by whoever starts the container.',
      bad: 'FROM python:3.13-slim\nARG HF_TOKEN\nRUN HF_TOKEN=$HF_TOKEN python fetch_model.py\n',
      good: 'FROM python:3.13-slim\nRUN --mount=type=secret,id=HF_TOKEN,env=HF_TOKEN python fetch_model.py\n',
      links: [
        'https://docs.docker.com/build/building/secrets/',
        'https://huggingface.co/docs/hub/security-tokens',
        'https://cwe.mitre.org/data/definitions/538.html',
      ],
    },
  },
  ['ARG', 'ENV'],
  (declaration, context) => {
    for (const assignment of declaration.assignments) {
      const { name, nameSpan, value } = assignment;
      const named = MODEL_TOKENS.has(name) ? secretName(name) : undefined;
      if (named === undefined) continue;
      const is = valueKind(value?.value ?? '');
      const { severity, confidence } = judgeSecret(declaration, assignment, 'secret', is);
      // A token that stands there in full is reported for that (no-secret-literal, no-secrets-in-build-config).
      if (severity === 'error') continue;
      context.report({
        at: nameSpan,
        message: declaration.kind === 'ARG' ? 'argument' : 'variable',
        data: { name },
        severity,
        confidence,
        aliases: secretAliases(declaration, name, named, is),
        fixes: mountVariable(context, declaration, assignment),
      });
    }
  },
);
