import { parseReference } from '../../image/reference.ts';
import { PRODUCTION_INSTALLS, type ProductionInstall } from '../../knowledge/production-installs.ts';
import { writtenText } from '../../lint/instruction-text.ts';
import { stageRule } from '../../lint/ladder.ts';
import type { Fix, RuleContext } from '../../lint/rule.ts';
import { servedKinds } from '../../lint/served-kinds.ts';
import { insertArgument } from '../../lint/shell-edits.ts';
import { environment } from '../../lint/stages.ts';
import { yarnVersion } from '../../lint/yarn-version.ts';
import { hasOption, installs, positionals, type ShellCommand, type ShellWord } from '../../shell/index.ts';
import type { Dockerfile, RunInstruction } from '../../syntax/model.ts';

/** Work that needs them: then building apart is the answer, not leaving them out. */
const BUILDS =
  /\b(?:npm|pnpm|yarn|bun)\s+(?:run(?:-script)?\s+(?!start)|build|test|rebuild|exec|dlx|generate|compile|lint)|\b(?:npx|tsc|webpack|vite|esbuild|rollup|gulp|grunt|lerna|nx|turbo|next\s+build|ng\s+build|nest\s+build|phpunit|pytest|rspec|mypy|tox)\b|\b(?:rake|rails)\s+\S{0,100}(?:assets|test|spec|webpacker)|\bcomposer\s+(?:run|test)/;
/** Names of stages, and of settings, of an image for development or tests. */
const DEVELOPMENT =
  /(?:^|[-_.])(?:dev|devel|development|test|tests|testing|ci|lint|debug|e2e|local|devcontainer)(?:$|[-_.])/i;

const REQUIREMENTS =
  /(?:^|[-_./])(?:dev|develop|development|test|tests|testing|lint)[-_]?(?:requirements)?\.(?:txt|in)$/i;
const EXTRA = /^(?:dev|develop|development|test|tests|testing|lint)$/i;
const MESSAGES = {
  install: "'{command}' puts the development dependencies into the image, too.",
  listed: "'{file}' brings development dependencies into the image.",
} as const;

export default stageRule(
  {
    name: 'production-dependencies',
    group: 'attack-surface',
    since: '0.1.0',
    summary: 'The image that ships holds no development dependencies.',
    severity: 'warning',
    confidence: 'medium',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: { cwe: ['CWE-1104'], nist: ['4.1.1'] },
    messages: MESSAGES,
    advice:
      'Test tools and compilers bring hundreds of packages that nobody needs at run time, each with its own flaws; leave them out.',
    fix: 'unsafe',
    docs: {
      why: 'Development dependencies are often the greater part of all packages. In the image that ships they only make it larger, fill the reports of vulnerability scanners, and give an attacker tools to work with.',
      how: 'Use npm ci --omit=dev, yarn install --production, pnpm install --prod, composer install --no-dev, BUNDLE_WITHOUT=development:test, poetry install --only=main or uv sync --no-dev. If a build step needs them, run it in a stage of its own.',
      bad: 'FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY src src\nUSER node\nCMD ["node", "src/index.js"]\n',
      good: 'FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci --omit=dev\nCOPY src src\nUSER node\nCMD ["node", "src/index.js"]\n',
      links: [
        'https://docs.npmjs.com/cli/v11/commands/npm-ci',
        'https://getcomposer.org/doc/03-cli.md#install-i',
        'https://docs.astral.sh/uv/concepts/projects/sync/',
        'https://cwe.mitre.org/data/definitions/1104.html',
      ],
    },
  },
  (stage, context) => {
    if (!stage.isFinal || DEVELOPMENT.test(stage.name ?? '')) return;
    const kinds = servedKinds(context.file, stage);
    if (kinds.size === 0) return;
    const runs: RunInstruction[] = stage.lineage
      .toReversed()
      .flatMap(({ instructions }) => instructions)
      .filter((instruction): instruction is RunInstruction => instruction.kind === 'RUN');
    const text = (run: RunInstruction): string => writtenText(context.file, run);
    const candidates = runs.filter((run) => INSTALLS.test(text(run)));
    if (candidates.length === 0) return;
    const all = runs.map(text).join('\n');
    if (BUILDS.test(all)) return;
    for (const run of candidates) {
      for (const script of context.scripts(run)) {
        for (const command of script.commands) check(context, run, command, kinds, all);
      }
    }
  },
);

const INSTALLS = /\b(?:npm|yarn|pnpm|composer|bundle|poetry|uv|pip[\d.]*)\b/;

type Context = Pick<RuleContext<typeof MESSAGES>, 'file' | 'report' | 'expand'>;

function check(
  context: Context,
  run: RunInstruction,
  command: ShellCommand,
  kinds: ReadonlySet<string>,
  all: string,
): void {
  if (command.context.some((kind) => kind === 'if' || kind === 'case' || kind === 'function')) return;
  const install = installs(command);
  if (install?.ecosystem === 'pip' && kinds.has('python')) {
    for (const { kind, name, extras, span, word } of install.packages) {
      const folder =
        /^\.\/?\[([^\]]*)\]$/.exec(word.value)?.[1] ?? (kind === 'directory' ? extras : undefined);
      const listed =
        (kind === 'requirements' && REQUIREMENTS.test(name)) ||
        folder?.split(',').some((extra) => EXTRA.test(extra.trim())) === true;
      if (listed)
        context.report({
          at: span,
          message: 'listed',
          data: { file: kind === 'requirements' ? name : word.value },
        });
    }
  }
  const tool = PRODUCTION_INSTALLS[command.name];
  if (tool === undefined || !kinds.has(tool.kind) || command.nameWord === undefined) return;
  const [first, second] = positionals(command);
  if (!tool.verbs.includes(first?.value ?? '') || second !== undefined) return;
  if (
    (install?.packages.length ?? 0) > 0 ||
    hasOption(command, [...tool.without, '--help', '--version']) !== undefined
  )
    return;
  for (const name of tool.variables) {
    const value = environment(context.file, run, name);
    if (all.includes(`${name}=`) || (value !== undefined && (value.kind === 'unknown' || value.text !== '')))
      return;
  }
  if (tool.prune.test(all)) return;
  const word = first ?? command.nameWord;
  const shown = first === undefined ? command.name : `${command.name} ${first.value}`;
  context.report({
    at: word.span,
    message: 'install',
    data: { command: shown },
    fixes: fixesFor(context.file, run, command, tool, word),
  });
}

function fixesFor(
  file: Dockerfile,
  run: RunInstruction,
  command: ShellCommand,
  { add }: ProductionInstall,
  word: ShellWord,
): readonly Fix[] {
  let option = add;
  // npm 6, which came with Node.js up to 14, knows --production only.
  if (command.name === 'npm' && (nodeVersion(run) ?? 99) < 15) option = '--production';
  // Yarn 1 has the option, later ones have another command.
  if (command.name === 'yarn' && yarnVersion(file, run) === 'classic') option = '--production';
  if (option === undefined) return [];
  return [{ title: `Add ${option}`, kind: 'unsafe', edits: [insertArgument(run, command, word, option)] }];
}

/** Major version of the official Node.js image that a stage is built from; 99 when its tag does not tell. */
function nodeVersion({ stage }: RunInstruction): number | undefined {
  const image = stage?.root.kind === 'image' ? parseReference(stage.root.reference) : undefined;
  if (image?.canonicalName !== 'docker.io/library/node') return undefined;
  return Number(/^\d+/.exec(image.tag ?? '')?.[0] ?? 99);
}
