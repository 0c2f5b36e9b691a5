import { secretFile } from '../knowledge/secret-files.ts';
import { secretName } from '../knowledge/secret-names.ts';
import {
  downstream,
  isNamed,
  positionals,
  type ShellCommand,
  type ShellWord,
  subcommand,
  subSpan,
} from '../shell/index.ts';
import type { Span } from '../text/span.ts';

/** Tools that log in somewhere with what they are given. */
export const CREDENTIAL_TOOLS: readonly string[] =
  `aws az bun bundle cargo composer conda curl docker dotnet gcloud gem gh git go gradle gradlew helm hf
  huggingface-cli mvn mvnw npm npx nuget pip pipx pnpm podman poetry sentry-cli svn twine uv wget yarn`.split(
    /\s+/,
  );
const WRITERS = ['echo', 'printf'];

/** Names of the commands that may use a credential. */
export const CREDENTIAL_COMMANDS: readonly string[] = [...CREDENTIAL_TOOLS, ...WRITERS];

type Reader = readonly [tools: readonly string[], sub: RegExp | undefined, names: readonly string[]];

/** Variables that tools read by themselves, or that their settings usually name. */
const READS: readonly Reader[] = [
  [
    ['bun', 'npm', 'pnpm', 'yarn'],
    /^(?:add|ci|clean-install|i|install|publish|up|update|)$/,
    ['NPM_TOKEN', 'NODE_AUTH_TOKEN', 'NPM_AUTH_TOKEN', 'YARN_NPM_AUTH_TOKEN'],
  ],
  [['composer'], /^(?:create-project|install|require|update)$/, ['COMPOSER_AUTH']],
  [['cargo'], /^publish$/, ['CARGO_REGISTRY_TOKEN']],
  [['twine'], undefined, ['TWINE_PASSWORD']],
  [['aws'], undefined, ['AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']],
  [['gh'], undefined, ['GH_TOKEN', 'GITHUB_TOKEN']],
  [['sentry-cli'], undefined, ['SENTRY_AUTH_TOKEN']],
];

interface CredentialUse {
  readonly name: string;
  readonly at: Span;
}

/** The credentials that a command is given, or reads by itself. */
export function credentialUses(command: ShellCommand): CredentialUse[] {
  const writes = isNamed(command, WRITERS) && writesSecret(command);
  if (!writes && !isNamed(command, CREDENTIAL_TOOLS)) return [];
  const words = [...command.args, ...command.assignments.flatMap(({ value }) => value ?? [])];
  const given = words.flatMap((word) =>
    word.variables
      .filter((name) => secretName(name)?.kind === 'secret')
      .map((name) => ({ name, at: spanOf(word, name) })),
  );
  return given.length > 0 ? given : ownReads(command);
}

/** The credentials that a command looks for in its environment. */
export function ownReads(command: ShellCommand): CredentialUse[] {
  const { nameWord } = command;
  if (nameWord === undefined) return [];
  const verb = subcommand(command)?.value ?? '';
  return READS.flatMap(([tools, sub, names]) =>
    isNamed(command, tools) && sub?.test(verb) !== false
      ? names.map((name) => ({ name, at: nameWord.span }))
      : [],
  );
}

/** Whether a command is a tool that logs in, and is handed the variable in a word of its own. */
export function logsInWith(command: ShellCommand, name: string): boolean {
  return (
    isNamed(command, CREDENTIAL_TOOLS) &&
    [...command.args, ...command.assignments.flatMap(({ value }) => value ?? [])].some(({ variables }) =>
      variables.includes(name),
    )
  );
}

/** `echo …token… > .npmrc`. */
function writesSecret(command: ShellCommand): boolean {
  const tee = downstream(command).filter(({ name }) => name === 'tee');
  return [...command.redirects.flatMap(({ target }) => target ?? []), ...tee.flatMap(positionals)].some(
    ({ value }) => {
      const how = secretFile(value)?.how;
      return (
        how === 'sure' ||
        how === 'likely' ||
        /(?:^|\/)(?:pip\.conf|settings\.xml|nuget\.config|auth\.json)$/i.test(value)
      );
    },
  );
}

function spanOf(word: ShellWord, name: string): Span {
  const match = new RegExp(`\\$(?:${name}\\b|\\{${name}[^{}]{0,100}\\})`).exec(word.value);
  return match === null ? word.span : subSpan(word, match.index, match.index + match[0].length);
}
