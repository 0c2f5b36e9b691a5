import { parseReference } from '../../image/reference.ts';
import { accountTool, type AccountTool } from '../../knowledge/account-tools.ts';
import { imageAccounts } from '../../knowledge/image-accounts.ts';
import { commandsNamed, installs, positionals } from '../../shell/index.ts';
import type { Instruction, InstructionOf, Stage } from '../../syntax/model.ts';
import { madeAccount } from '../accounts.ts';
import { writtenText } from '../instruction-text.ts';
import type { FileContext } from '../rule.ts';
import { instructionsOf, isRoot, rootImageUser } from '../run-user.ts';

/** Whom a program is to run as. */
export interface Account {
  /** As USER names it. */
  readonly user: string;
  /** As people know it. */
  readonly name: string;
  /** As --chown names it, with its group where that is known. */
  readonly owner: string;
  /** The instruction behind which the name is known; undefined: the image has it, or it is a number. */
  readonly madeBy?: Instruction;
  /** Makes it, in a RUN. */
  readonly commands: readonly string[];
  /** No entry in /etc/passwd. */
  readonly isNumberOnly: boolean;
}

/** What distroless and hardened images call nonroot. */
const NONROOT = '65532:65532';
/** Above the ids that distributions hand out themselves, and below those of directories and clusters. */
const ID = 10001;

/** Who might run the stage's program, the best first; empty when nobody fits. */
export function accountsFor(context: FileContext, stage: Stage): readonly Account[] {
  const known = knownAccount(context, stage);
  if (known !== undefined) return known;
  const { start, user } = rootImageUser(context, stage);
  const owner = givenOwner(context, stage);
  if (owner !== undefined) return [owner];
  if (user !== undefined) return [imageAccount(stage, user)];
  const hardened = hardenedAccount(stage);
  if (hardened !== undefined) return [hardened];
  // An image made to run as somebody of its own, whom nothing here tells.
  if (start === 'nonroot' || start === 'drops') return [];
  const made = newAccount(context, stage);
  return made === undefined ? [numberOnly(stage)] : [made, numberOnly(stage)];
}

/** One that the file switches to or makes itself; of several the last. Empty: made, but by a name that nobody can tell. */
function knownAccount(context: FileContext, stage: Stage): readonly Account[] | undefined {
  let found: Account | undefined;
  let isHidden = false;
  for (const instruction of instructionsOf(stage)) {
    if (instruction.kind === 'USER') {
      const { user } = instruction;
      const text = user === undefined ? undefined : context.expand(instruction, user.raw);
      if (user === undefined || !/^[\w.${}:-]+$/.test(user.raw) || (text !== undefined && isRoot(text)))
        continue;
      found = { ...existing(user.raw), name: shown(text, user.raw) };
      isHidden = false;
    } else if (instruction.kind === 'RUN') {
      const made = createdUser(context, instruction);
      if (made === '') isHidden = true;
      else if (made !== undefined) {
        found = {
          ...existing(made),
          name: shown(context.expand(instruction, made), made),
          madeBy: instruction,
        };
        isHidden = false;
      }
    }
  }
  return isHidden && found === undefined ? [] : found === undefined ? undefined : [found];
}

/** Titles are one short line, whatever a variable holds. */
function shown(text: string | undefined, raw: string): string {
  return text !== undefined && /^[\w.:-]{1,32}$/.test(text) ? text : raw;
}

function existing(user: string): Account {
  return { user, name: user, owner: user, commands: [], isNumberOnly: false };
}

/** The account that a RUN makes; of several the last. '' for a name that only the shell knows. */
function createdUser(context: FileContext, instruction: InstructionOf<'RUN'>): string | undefined {
  if (!/useradd|adduser/.test(writtenText(context.file, instruction))) return undefined;
  let created: string | undefined;
  for (const { commands } of context.scripts(instruction)) {
    for (const command of commands) {
      const made = madeAccount(command);
      if (made?.kind !== 'user') continue;
      if (made.name !== '') {
        if (/^[A-Za-z_][\w.-]*$/.test(made.name) && made.name !== 'root') created = made.name;
        continue;
      }
      const raw = made.word.text.replace(/^"(.*)"$/, '$1');
      const text = /^\$(?:\w+|\{\w+\})$/.test(raw) ? context.expand(instruction, raw) : undefined;
      created = text === undefined || text === '' || isRoot(text) ? (created ?? '') : raw;
    }
  }
  return created;
}

function imageAccount(stage: Stage, user: string): Account {
  const groups = stage.root.kind === 'image' ? imageAccounts(stage.root.reference)?.groups : undefined;
  const owner = user === '$APP_UID' || groups?.has(user) === true ? `${user}:${user}` : user;
  // The variable holds the number of .NET's account of this name.
  return { ...existing(user), name: user === '$APP_UID' ? 'app' : user, owner };
}

/** Whom the file gives files to, when that is one account only, and one that is there. */
function givenOwner(context: FileContext, stage: Stage): Account | undefined {
  const found = new Set<string>();
  for (const instruction of instructionsOf(stage)) {
    if (instruction.kind === 'COPY' || instruction.kind === 'ADD') {
      const flag = instruction.flags.find(({ name }) => name === 'chown');
      if (flag?.value !== undefined) found.add(flag.value);
    } else if (instruction.kind === 'RUN' && /\bchown\b/.test(writtenText(context.file, instruction))) {
      for (const script of context.scripts(instruction))
        for (const command of commandsNamed(script, 'chown')) found.add(positionals(command)[0]?.value ?? '');
    }
  }
  const [owner, ...others] = [...found].filter((text) => !isRoot(text));
  if (owner === undefined || others.length > 0 || !/^[\w-]+(?::[\w-]*)?$/.test(owner)) return undefined;
  const [name = ''] = owner.split(':');
  const users = stage.root.kind === 'image' ? imageAccounts(stage.root.reference)?.users : undefined;
  if (/^\d+$/.test(name)) return { ...existing(/:\d+$/.test(owner) ? owner : name), isNumberOnly: true };
  return users?.has(name) === true ? imageAccount(stage, name) : undefined;
}

/** Images that are made to run as somebody, and those that one builds them on. */
const HARDENED: readonly (readonly [name: RegExp, user: string, label: string])[] = [
  // https://github.com/GoogleContainerTools/distroless/blob/main/common/variables.bzl
  [/^gcr\.io\/distroless\//, NONROOT, 'nonroot'],
  // https://edu.chainguard.dev/chainguard/chainguard-images/: 65532 unless an image says otherwise.
  [/^cgr\.dev\//, NONROOT, 'nonroot'],
  // https://github.com/docker-hardened-images/catalog
  [/^dhi\.io\/node$|\/dhi-node$/, 'node', 'node'],
  [
    /(?:^dhi\.io\/|\/dhi-)(?:aspnetcore|bun|caddy|eclipse-temurin|golang|php|python|redis|ruby|static|traefik)$/,
    NONROOT,
    'nonroot',
  ],
  // https://github.com/nginx/docker-nginx-unprivileged
  [/\/nginx-unprivileged$/, '101:101', 'nginx'],
];

function hardenedAccount({ root }: Stage): Account | undefined {
  const name = root.kind === 'image' ? parseReference(root.reference)?.canonicalName : undefined;
  const found = name === undefined ? undefined : HARDENED.find(([pattern]) => pattern.test(name));
  if (found === undefined) return undefined;
  const [, user, label] = found;
  return { ...existing(user), name: label };
}

/** Red Hat's images have always run as 1001, which OpenShift's tools expect. */
const UBI = /^registry\.(?:access\.)?redhat\.com\/ubi\d+\/|^docker\.io\/redhat\/ubi\d+/;

function numberOnly({ root }: Stage): Account {
  const name = root.kind === 'image' ? parseReference(root.reference)?.canonicalName : undefined;
  const user = name !== undefined && UBI.test(name) ? '1001:1001' : NONROOT;
  return { ...existing(user), isNumberOnly: true };
}

/** Programs that keep caches or settings at home and do not start without. */
const NEEDS_HOME =
  /^(?:bundle|cargo|conda|corepack|dotnet|go|gradlew?|jupyter(?:-\w+)?|lein|mix|mvnw?|npm|npx|pdm|pipenv|pnpm|poetry|R|Rscript|sbt|streamlit|uv|yarn)$/;

function newAccount(context: FileContext, stage: Stage): Account | undefined {
  const tool = toolOf(context, stage);
  if (tool === undefined || tool === 'none') return undefined;
  const taken = new Set(
    instructionsOf(stage).flatMap((instruction) =>
      instruction.kind === 'RUN' && /group|user/.test(writtenText(context.file, instruction))
        ? context
            .scripts(instruction)
            .flatMap(({ commands }) => commands.flatMap((command) => madeAccount(command)?.name ?? []))
        : [],
    ),
  );
  const name = ['app', 'appuser', 'runner'].find((one) => !taken.has(one));
  if (name === undefined) return undefined;
  const id = String(ID);
  const home = startsAny(context, stage, NEEDS_HOME);
  const commands =
    tool === 'shadow'
      ? [
          `groupadd --gid ${id} ${name}`,
          `useradd --uid ${id} --gid ${id} --${home ? '' : 'no-'}create-home --shell /usr/sbin/nologin ${name}`,
        ]
      : [`addgroup -S -g ${id} ${name}`, `adduser -S -D ${home ? '' : '-H '}-u ${id} -G ${name} ${name}`];
  // By number: whoever starts the container can tell that it is not root without a look at its files.
  return { user: `${id}:${id}`, name, owner: `${id}:${id}`, commands, isNumberOnly: false };
}

function startsAny(context: FileContext, stage: Stage, pattern: RegExp): boolean {
  return instructionsOf(stage).some(
    (instruction) =>
      (instruction.kind === 'CMD' || instruction.kind === 'ENTRYPOINT') &&
      context.scripts(instruction).some(({ commands }) => commands.some(({ name }) => pattern.test(name))),
  );
}

/** By the image or, where that is not known, by what the file installs packages with. */
function toolOf(context: FileContext, stage: Stage): AccountTool | undefined {
  const { root } = stage;
  const known = root.kind === 'image' ? accountTool(root.reference) : undefined;
  if (known === 'shadow' || known === 'busybox') return known;
  if (root.kind === 'scratch') return 'none';
  for (const instruction of instructionsOf(stage)) {
    if (
      instruction.kind !== 'RUN' ||
      !/\b(?:apk|apt|apt-get|shadow-utils)\b/.test(writtenText(context.file, instruction))
    )
      continue;
    for (const { commands } of context.scripts(instruction)) {
      for (const command of commands) {
        const install = installs(command);
        if (install?.packages.some(({ name }) => name === 'shadow-utils') === true) return 'shadow';
        if (known === 'none') continue;
        if (install?.ecosystem === 'apt') return 'shadow';
        if (install?.ecosystem === 'apk') return 'busybox';
      }
    }
  }
  return known;
}
