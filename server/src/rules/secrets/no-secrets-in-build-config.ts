import { MODEL_TOKENS } from '../../knowledge/model-tokens.ts';
import {
  CREDENTIAL_FILE_VARIABLES,
  CREDENTIAL_VARIABLES,
  secretName,
  type SecretName,
} from '../../knowledge/secret-names.ts';
import { valueKind } from '../../knowledge/secret-values.ts';
import { judgeSecret, SECRET_ENV, secretAliases } from '../../lint/declared-secret.ts';
import { absolutePath } from '../../lint/paths.ts';
import { defineRule } from '../../lint/rule.ts';
import { mountVariable } from '../../lint/secret-mounts.ts';
import { positionals, type ShellScript } from '../../shell/index.ts';
import type { Assignment, InstructionOf, Stage } from '../../syntax/model.ts';
import { baseName } from '../../text/path.ts';
import { matchesWildcard } from '../../text/wildcard.ts';

type Declaration = InstructionOf<'ARG' | 'ENV'>;
type Transfer = InstructionOf<'ADD' | 'COPY'>;

export default defineRule({
  meta: {
    name: 'no-secrets-in-build-config',
    group: 'secrets',
    since: '0.1.0',
    summary: 'Secrets do not come in through ARG or ENV.',
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
      argument: "The build argument '{name}' looks like a secret.",
      variable: "The environment variable '{name}' looks like a secret.",
      literal: "'{name}' looks like a secret, and its value is written in the file.",
      copied: "The credentials file that '{name}' points to is copied into the image.",
      stored: "'{name}' is stored in the image by this command.",
      used: "The credential '{name}' is used without a secret mount.",
    },
    advice:
      'Whoever gets the image reads it from the configuration or the history; use RUN --mount=type=secret at build time, and set it when the container starts.',
    fix: 'unsafe',
    options: {
      ignore: {
        type: 'strings',
        default: [],
        description:
          'Names of variables that hold no secret, in the case they have; `*` may stand for parts.',
      },
    },
    docs: {
      why: 'ENV values are part of the image, and build arguments are kept in its history and in build attestations. Everyone who can pull the image can read them, long after the file was changed.',
      how: 'Give secrets that the build needs with RUN --mount=type=secret,id=…,env=NAME and docker build --secret. Secrets for run time belong to whoever starts the container.',
      bad: 'FROM node:22\nARG NPM_TOKEN\nRUN npm config set //registry.npmjs.org/:_authToken=$NPM_TOKEN && npm ci\n',
      good: 'FROM node:22\nRUN --mount=type=secret,id=npm,env=NPM_TOKEN npm ci\n',
      links: [
        'https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/',
        'https://docs.docker.com/build/building/secrets/',
        'https://cwe.mitre.org/data/definitions/538.html',
      ],
    },
  },
  create(context) {
    const isFine = (name: string): boolean =>
      context.options.ignore.some((pattern) => matchesWildcard(name, pattern));
    const declared = new Set<string>();
    /** Credential files that variables point to, by stage, under their path and under every folder that they lie in. */
    const files = new Map<Stage | undefined, Map<string, CredentialFile>>();
    const transfers: Transfer[] = [];
    const runs: InstructionOf<'RUN'>[] = [];

    function declare(declaration: Declaration): void {
      for (const assignment of declaration.assignments) {
        const { name, value } = assignment;
        declared.add(name);
        if (isFine(name)) continue;
        if (CREDENTIAL_FILE_VARIABLES.has(name) && value !== undefined) {
          const path = context.expand(declaration, value.raw);
          if (path !== undefined && path !== '') remember(declaration, name, path);
        }
        const judged = secretName(name);
        if (judged !== undefined) reportName(declaration, assignment, judged);
      }
    }

    function remember(declaration: Declaration, name: string, value: string): void {
      const path = absolutePath(value, declaration.state.workdir);
      const known = files.get(declaration.stage) ?? new Map<string, CredentialFile>();
      files.set(declaration.stage, known);
      for (let folder = path; folder !== ''; folder = folder.slice(0, folder.lastIndexOf('/'))) {
        if (!known.has(folder) || folder === path) known.set(folder, { name, path });
      }
    }

    function reportName(declaration: Declaration, assignment: Assignment, name: SecretName): void {
      const value = valueKind(assignment.value?.value ?? '');
      const found = judgeSecret(declaration, assignment, name.kind, value);
      // no-model-token speaks of these, but not of a value that stands in the file.
      if (MODEL_TOKENS.has(assignment.name) && found.severity !== 'error') return;
      const kept =
        found.severity === 'error' ? 'literal' : declaration.kind === 'ARG' ? 'argument' : 'variable';
      context.report({
        at: assignment.nameSpan,
        message: kept,
        data: { name: assignment.name },
        aliases: secretAliases(declaration, assignment.name, name, value),
        fixes: found.confidence === 'low' ? [] : mountVariable(context, declaration, assignment),
        ...found,
      });
    }

    /** A COPY onto the very file, or into the folder that it is said to be in. */
    function reportCopied(transfer: Transfer): void {
      const { destination, stage } = transfer;
      if (destination === undefined) return;
      const variable = destination.variables.find(
        ({ name }) => CREDENTIAL_FILE_VARIABLES.has(name) && !isFine(name),
      );
      if (variable !== undefined) {
        context.report({
          at: destination.span,
          message: 'copied',
          data: { name: variable.name },
          confidence: 'medium',
          aliases: SECRET_ENV,
        });
        return;
      }
      const target = context.expand(transfer, destination.raw);
      if (target === undefined) return;
      const path = absolutePath(target, transfer.state.workdir);
      const file = path === '/' ? undefined : files.get(stage)?.get(path);
      // Of another stage's folder nothing is known.
      if (
        file === undefined ||
        (transfer.kind === 'COPY' && transfer.from !== undefined && file.path !== path)
      ) {
        return;
      }
      const named = transfer.sources.some((source) => source.value.endsWith(baseName(file.path)));
      context.report({
        at: destination.span,
        message: 'copied',
        data: { name: file.name },
        confidence: named || file.path === path ? 'medium' : 'low',
        aliases: SECRET_ENV,
      });
    }

    /** Credentials that a command uses although neither a mount nor the file says where they come from. */
    function reportUsed(script: ShellScript, run: InstructionOf<'RUN'>): void {
      const hasMount = run.mounts.some((mount) =>
        mount.options.some(({ key, value }) => key === 'type' && value === 'secret'),
      );
      if (hasMount) return;
      const known = new Set([...declared, ...script.assignments.map(({ name }) => name)]);
      for (const command of script.commands) {
        const [verb, action, setting, value] = positionals(command);
        if (
          command.name === 'aws' &&
          verb?.value === 'configure' &&
          action?.value === 'set' &&
          setting !== undefined
        ) {
          if (value !== undefined && secretName(setting.value)?.kind === 'secret') {
            context.report({
              at: setting.span,
              message: 'stored',
              data: { name: setting.value },
              aliases: SECRET_ENV,
            });
            continue;
          }
        }
        for (const word of command.args) {
          const name = word.variables.find(
            (each) =>
              !known.has(each) &&
              !isFine(each) &&
              (CREDENTIAL_VARIABLES.has(each) || CREDENTIAL_FILE_VARIABLES.has(each)),
          );
          if (name === undefined) continue;
          known.add(name);
          context.report({
            at: word.span,
            message: 'used',
            data: { name },
            confidence: 'low',
            aliases: SECRET_ENV,
          });
        }
      }
    }

    return {
      onArg: declare,
      onEnv: declare,
      onCopy: (copy) => void transfers.push(copy),
      onAdd: (add) => void transfers.push(add),
      onRun(run) {
        // Few commands name any of these, and the others' scripts need not be read for it.
        if (USES_CREDENTIAL.test(context.file.text.slice(run.span.start, run.span.end))) runs.push(run);
      },
      // A variable may be set behind the instruction that it belongs to.
      onEnd() {
        transfers.forEach(reportCopied);
        for (const run of runs) for (const script of context.scripts(run)) reportUsed(script, run);
      },
    };
  },
});

const USES_CREDENTIAL = new RegExp(
  `\\b(?:aws|${[...CREDENTIAL_VARIABLES, ...CREDENTIAL_FILE_VARIABLES].join('|')})\\b`,
);

interface CredentialFile {
  readonly name: string;
  readonly path: string;
}
