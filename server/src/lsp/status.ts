import { type ContextStatus, Notifications, type StatusParams } from '../protocol/requests.ts';
import { describeContext } from '../service/build-contexts.ts';
import { rulesOn, termsFor, type Setup } from '../service/convert-settings.ts';
import { isBelow, relativePath } from '../text/path.ts';
import { NO_CONFIG, type FolderConfig } from './configs.ts';
import type { Host } from './host.ts';
import type { Session } from './session.ts';
import { version } from './version.ts';

/** What of the world is asked, in words that promise nothing. */
export async function worldNotes(session: Session): Promise<readonly string[]> {
  return [await registriesNote(session), 'Docker engine: not needed and not asked.'];
}

/** More names than a person reads in a tooltip. */
const MAX_NAMES = 5;

/** What registries hear, one sentence or two. */
async function registriesNote({ network, images }: Session): Promise<string> {
  if (!network.isPossible) return 'Registry look-ups: not available in the browser.';
  const { mode, allow } = await network.setup();
  if (mode === 'off') return 'Registry look-ups: off (bulkhead.network). No image name leaves this machine.';
  const unreachable = images.unreachable;
  const gone =
    unreachable.length === 0 ? '' : ` Not reached: ${several(unreachable)}; what was known before is shown.`;
  if (!network.isTrusted)
    return `Registry look-ups: only when you choose one, without your credentials: the workspace is not trusted.${gone}`;
  if (mode === 'allow') return `Registry look-ups: every registry may be asked (bulkhead.network).${gone}`;
  return allow.size === 0
    ? `Registry look-ups: only when you choose one and say yes.${gone}`
    : `Registry look-ups: ${several([...allow])} may be asked; others when you say yes.${gone}`;
}

function several(names: readonly string[]): string {
  const more = names.length - MAX_NAMES;
  return names.slice(0, MAX_NAMES).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** What became of ShellCheck, one sentence. */
function shellcheckNote({ shellcheck }: Session, { shellcheck: { enable } }: Setup): string {
  if (!enable)
    return 'ShellCheck: switched off (bulkhead.shellcheck.enable); the rule shellcheck is skipped.';
  if (!shellcheck.isPossible)
    return 'ShellCheck: not available in the browser, so the rule shellcheck is skipped.';
  const { state } = shellcheck;
  switch (state.kind) {
    case 'missing':
      return 'ShellCheck: not installed, so the rule shellcheck is skipped.';
    case 'failed':
      return `ShellCheck: ${state.reason}, so the rule shellcheck is skipped.`;
    case 'works':
      return 'ShellCheck: reads the scripts of open files in the background.';
    case 'untried':
      return 'ShellCheck: has not been needed yet.';
  }
}

/** More files than a person reads in a tooltip. */
const MAX_FILES = 5;

/** Which configuration files are in force, one sentence each. */
export function configNotes({ folders, host }: Session, configs: readonly FolderConfig[]): readonly string[] {
  const files = [...new Map(configs.map((config) => [config.path, config])).values()];
  const notes = files.flatMap(({ path: file, broken, layers }) => {
    if (file === undefined) return [];
    const name = shortName(
      host,
      file,
      folders.map(({ uri }) => uri),
    );
    if (!broken) return [`Configuration: ${name}.`];
    const instead = layers.length > 0 ? 'what held before applies' : 'settings and defaults apply';
    return [`Configuration: ${name} cannot be used; ${instead} instead.`];
  });
  if (notes.length === 0) return ['Configuration: no file; settings and defaults apply.'];
  const more = notes.length - MAX_FILES;
  return more > 0 ? [...notes.slice(0, MAX_FILES), `Configuration: ${more} more files.`] : notes;
}

/** Build contexts of open documents that files decide. */
function contextsInForce({ documents, facts, host }: Session): readonly ContextStatus[] {
  return [...documents.keys()].flatMap((uri): readonly ContextStatus[] => {
    const described = describeContext(host.pathOf(uri) ?? uri, facts.known(uri)?.buildContext);
    return described === undefined ? [] : [{ uri, ...described }];
  });
}

function shortName({ pathOf }: Host, file: string, folders: readonly string[]): string {
  for (const uri of folders) {
    const folder = pathOf(uri);
    if (folder !== undefined && isBelow(file, folder)) return relativePath(folder, file);
  }
  return file;
}

/** Tells the client what is on and off: in the first folder, or where there is none, for what is open first. */
export async function sendStatus(session: Session): Promise<void> {
  const [folder] = session.folders;
  const [document] = session.documents.keys();
  const setup = await session.settings.of(folder?.uri ?? '');
  const place = folder?.uri ?? document;
  const { layers } = place === undefined ? NO_CONFIG : await session.configs.of(place);
  const inside = folder === undefined ? '' : '/Dockerfile';
  const root = place === undefined ? undefined : session.host.pathOf(place);
  const terms = termsFor({ setup, layers, path: `${root ?? ''}${inside}` });
  const inForce = session.configs.known().filter(({ kind }) => kind === 'folder');
  const status: StatusParams = {
    version,
    preset: terms.options.profile.preset,
    rules: rulesOn(terms),
    notes: [
      ...(setup.enabled ? [] : ['Checking is switched off (bulkhead.enable).']),
      ...configNotes(session, inForce),
      shellcheckNote(session, setup),
      ...(await worldNotes(session)),
      ...session.host.lacks,
    ],
    contexts: contextsInForce(session),
  };
  const text = JSON.stringify(status);
  if (session.lastStatus === text) return;
  session.lastStatus = text;
  try {
    await session.connection.sendNotification(Notifications.status, status);
  } catch {
    // The client is going away, and with it the only one who would have looked.
  }
}
