import type { Stage } from '../../syntax/model.ts';
import { baseName } from '../../text/path.ts';
import { writtenText } from '../instruction-text.ts';
import { purposeOf } from '../purpose.ts';
import type { FileContext } from '../rule.ts';
import { instructionsOf, rootImageUser } from '../run-user.ts';
import { startInstructions } from '../start-command.ts';
import type { Account } from './account.ts';
import type { Ownership } from './ownership.ts';
import type { Move } from './ports.ts';

/** A sentence that is longer is not read. */
const MAX_LENGTH = 120;

/** What the program must be like for a change of its user to be right, as far as the file does not say it. */
export function assumptionsFor(
  context: FileContext,
  stage: Stage,
  account: Account,
  { directories }: Ownership,
  ports: readonly string[],
  move: Move | undefined,
): readonly string[] {
  const instructions = instructionsOf(stage);
  const { start } = rootImageUser(context, stage);
  const found: string[] = [];
  const paths = directories.map(({ path }) => `'${path}'`);
  const shared = stage.root.kind === 'scratch' ? '' : '/tmp and ';
  found.push(
    paths.length === 0
      ? `The program writes to nothing but ${shared}what is mounted into the container.`
      : first(
          `The program writes to nothing but ${shared}${paths.join(', ')}.`,
          `The program writes to nothing but ${shared}the directories that are given to it here.`,
        ),
  );
  if (directories.some(({ isVolume }) => isVolume) || start === 'drops')
    found.push('Volumes and folders that are mounted already belong to this user.');
  if (instructions.some((one) => (one.kind === 'COPY' && one.from === undefined) || one.kind === 'ADD'))
    found.push('What is copied is readable for everybody, and programs in it may be run by everybody.');
  const script = startScript(stage);
  if (script !== undefined)
    found.push(
      first(
        `The script '${script}' does nothing that only root may do.`,
        'The script that starts the program does nothing that only root may do.',
      ),
    );
  if (startInstructions(stage).length === 0)
    found.push("The base image's own command does nothing that only root may do.");
  if (stage.root.kind === 'unknown' || (start === 'unknown' && account.isNumberOnly))
    found.push('The base image has no user of its own that the program should run as.');
  if (purposeOf(context, stage) !== 'service')
    found.push('No container, and no image built on this one, has to install or set up anything as root.');
  if (account.isNumberOnly) found.push('The program needs no name for its user and no home directory.');
  else if (
    account.commands.some((command) => command.includes('--no-create-home') || command.includes(' -H '))
  )
    found.push('The program needs no home directory.');
  for (const port of ports.slice(0, 2))
    found.push(
      `Port ${port} may be opened without root: Docker allows that since 20.10, other runtimes may not.`,
    );
  if (move !== undefined)
    found.push(
      `Whoever publishes port ${move.from} publishes ${move.to} from now on, such as with -p ${move.from}:${move.to}.`,
    );
  if (
    instructions.some(
      (one) =>
        one.kind === 'RUN' && /(?:^|[\s"'=:])(?:\/root\/|~\/|\$HOME\b)/.test(writtenText(context.file, one)),
    )
  )
    found.push("Nothing that the build left in root's home directory is needed when the program runs.");
  return found;
}

function first(text: string, otherwise: string): string {
  return text.length <= MAX_LENGTH ? text : otherwise;
}

/** What starts the program, when that looks like a script. */
function startScript(stage: Stage): string | undefined {
  for (const { words, json } of startInstructions(stage)) {
    const values = json?.elements.map(({ value }) => value) ?? words.map(({ value }) => value);
    for (const [index, value] of values.entries()) {
      const name = baseName(value);
      // `npm start` starts no script of that name.
      const mayBeOne = index === 0 || value.includes('/');
      const isScript =
        /\.(?:sh|bash)$/.test(name) || (mayBeOne && /(?:^|[-_])(?:entry-?point|start|run)$/.test(name));
      if (isScript && /^[\w.-]+$/.test(name)) return name;
    }
  }
  return undefined;
}
