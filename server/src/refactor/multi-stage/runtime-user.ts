import { imageAccounts } from '../../knowledge/image-accounts.ts';
import { imageUser } from '../../knowledge/image-users.ts';
import { UNPRIVILEGED_NGINX } from '../../knowledge/static-server.ts';
import { madeAccount } from '../../lint/accounts.ts';
import { obstacle } from '../../lint/non-root/obstacles.ts';
import { lowPorts } from '../../lint/non-root/ports.ts';
import { writtenDirectories } from '../../lint/non-root/writes.ts';
import { isRoot } from '../../lint/run-user.ts';
import type { UserInstruction } from '../../syntax/model.ts';
import type { Note, Refusal } from '../refactoring.ts';
import { type Candidate, refuse, shown } from './recipe.ts';

/** Whom the runtime stage's program runs as. */
export interface RuntimeUser {
  /** For USER; undefined: the image starts as somebody of its own. */
  readonly user: string | undefined;
  /** For chown, by number where that is known. */
  readonly owner: string;
  /** Files that the build gives to the old user belong to nobody known in the runtime image. */
  readonly takesOver: boolean;
  /** Folders that the program writes to, absolute. */
  readonly folders: readonly string[];
  readonly assumptions: readonly Note[];
  readonly consequences: readonly Note[];
}

/** What distroless and hardened images call nonroot; no image has to know it. */
const NONROOT = '65532:65532';

export function runtimeUser(candidate: Candidate, reference: string): RuntimeUser | Refusal {
  const { subject, stage, start } = candidate;
  const old = stage.end.user;
  const name = old?.user === undefined ? undefined : subject.expand(old, old.user.raw);
  if (old !== undefined && (name === undefined || !/^[\w.$:{}-]+$/.test(name)))
    return refuse('unknown-user', 'Whom the image runs as is known only when it is built.', old.keyword.span);
  const wasRoot = name === undefined || isRoot(name);
  if (wasRoot && obstacle(subject, stage) !== undefined)
    return refuse('needs-root', 'The program seems to need root when it starts.', start.at);
  const written = writtenDirectories(subject, stage);
  if (written === undefined)
    return refuse(
      'unknown-writes',
      'The program writes to folders of the system, or nobody can tell where.',
      start.at,
    );
  const folders = written.map(({ path }) => path);
  const assumptions: Note[] = [
    {
      message:
        folders.length === 0
          ? 'The program writes to nothing but /tmp.'
          : folders.length > 3
            ? 'The program writes to nothing but /tmp and the folders that are made for it.'
            : `The program writes to nothing but /tmp and ${folders.map((path) => `'${shown(path)}'`).join(', ')}.`,
      at: start.at,
    },
  ];
  const [port] = wasRoot ? lowPorts(subject, stage) : [];
  if (port !== undefined)
    return refuse(
      'privileged-port',
      `The program listens on port ${shown(port)}, which only root may do everywhere.`,
      start.at,
    );
  const chosen = chooseUser(candidate, reference, old, name);
  if (chosen.isOther && chosen.owner === NONROOT && chosen.user !== undefined)
    assumptions.push({
      message: 'The program needs no name for its user and no home directory.',
      at: start.at,
    });
  const consequences: Note[] = chosen.isOther
    ? [
        {
          message: `The program runs as ${chosen.owner}, not as ${wasRoot ? 'root' : `'${shown(name)}'`}.`,
          at: old?.keyword.span ?? start.at,
        },
      ]
    : [];
  return { ...chosen, takesOver: !wasRoot && chosen.isOther, folders, assumptions, consequences };
}

interface Choice {
  readonly user: string | undefined;
  readonly owner: string;
  readonly isOther: boolean;
}

function chooseUser(
  candidate: Candidate,
  reference: string,
  old: UserInstruction | undefined,
  name: string | undefined,
): Choice {
  const accounts = imageAccounts(reference);
  const { start, user } = imageUser(reference);
  if (name !== undefined && !isRoot(name)) {
    const [account = '', group] = name.split(':');
    if (/^\d+$/.test(account) && (group === undefined || /^\d+$/.test(group)))
      return { user: old?.user?.raw, owner: name, isOther: false };
    const known =
      accounts?.users.has(account) === true && (group === undefined || accounts.groups.has(group));
    if (known || name === '$APP_UID') return { user: old?.user?.raw, owner: name, isOther: false };
    const id = madeId(candidate, account);
    // The number is the account's own, so files and volumes that belong to it still do.
    if (id !== undefined) return { user: `${id}:${id}`, owner: `${id}:${id}`, isOther: false };
  }
  if (start === 'nonroot')
    return { user: undefined, owner: reference === UNPRIVILEGED_NGINX ? '101:101' : NONROOT, isOther: true };
  if (user !== undefined) {
    const id = accounts?.users.get(user);
    if (id !== undefined) {
      const owner = `${String(id)}:${String(accounts?.groups.get(user) ?? id)}`;
      return { user: owner, owner, isOther: true };
    }
    if (user === '$APP_UID') return { user, owner: '1654:1654', isOther: true };
  }
  return { user: NONROOT, owner: NONROOT, isOther: true };
}

/** `useradd --uid 1001 app`: the number that the file gives an account. */
function madeId({ steps }: Candidate, name: string): string | undefined {
  for (const { command } of steps) {
    const made = madeAccount(command);
    if (made?.kind !== 'user' || made.name !== name) continue;
    if (made.id !== undefined) return String(made.id);
  }
  return undefined;
}
