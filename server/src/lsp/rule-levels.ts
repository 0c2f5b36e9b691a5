import type { WorkspaceEdit } from 'vscode-languageserver';
import { ruleNamed } from '../config/known-rules.ts';
import { HADOLINT_NAMES, loadConfig, loadConfigFile } from '../config/load.ts';
import type { ChangeResult, SetLevelParams } from '../protocol/requests.ts';
import { toPlainEdits } from '../service/convert.ts';
import { minimalEdits } from '../service/convert-diff.ts';
import { levelHolds } from '../service/convert-settings.ts';
import { baseName, dirName, inFolder, isBelow, relativePath } from '../text/path.ts';
import type { FolderConfig } from './configs.ts';
import { holdingFolder } from './holding-folder.ts';
import type { Session } from './session.ts';

const NEW_NAME = 'bulkhead.yaml';

/** The configuration file in which a rule's level for a Dockerfile is to be set. */
interface LevelTarget {
  /** Absolute and `/`-separated. */
  readonly path: string;
  /** As people know it: below its workspace folder. */
  readonly name: string;
  /** For a file that has to be made: what it extends, relative to it, if anything held before. */
  readonly fresh: { readonly base: string | undefined } | undefined;
}

/**
 * The nearest configuration inside the workspace folder. One further up serves other projects too, and what is in
 * hadolint's has no place for our rules: a new file goes on with what they say.
 */
export function levelTarget(
  session: Session,
  uri: string,
  config: Pick<FolderConfig, 'path'>,
): LevelTarget | undefined {
  const file = session.host.pathOf(uri);
  if (file === undefined) return undefined;
  const top = holdingFolder(session, file) ?? dirName(file);
  const named = (place: string): Pick<LevelTarget, 'path' | 'name'> => ({
    path: place,
    name: relativePath(top, place),
  });
  const nearest = config.path;
  if (nearest === undefined) return { ...named(inFolder(top, NEW_NAME)), fresh: { base: undefined } };
  const isOurs = !HADOLINT_NAMES.includes(baseName(nearest));
  if (isOurs && isBelow(nearest, top)) return { ...named(nearest), fresh: undefined };
  const folder = isBelow(nearest, top) ? dirName(nearest) : top;
  return {
    ...named(inFolder(folder, NEW_NAME)),
    fresh: { base: relativePath(folder, nearest) },
  };
}

/** Whether this editor can make the edit without help of our client. */
export function canEdit({ features }: Session, { fresh }: LevelTarget): boolean {
  return fresh === undefined || features.createsFiles;
}

/** The edit that gives a rule another level for a Dockerfile, where that has the effect that it is to have. */
export async function levelEdit(
  session: Session,
  { uri, rule, level }: SetLevelParams,
): Promise<ChangeResult<WorkspaceEdit>> {
  const meta = ruleNamed(rule)?.meta;
  const file = session.host.pathOf(uri);
  if (meta === undefined || file === undefined) return refused(`there is no rule or no file to set it for`);
  const { read } = session.configFiles;
  const target = levelTarget(session, uri, await loadConfig(dirName(file), read));
  if (target === undefined) return refused('the file is in no folder that can be read');
  const { name, fresh } = target;
  if (!canEdit(session, target)) return refused(`this editor cannot make ${name}`);
  const before = await read(target.path);
  if (before !== undefined && 'error' in before) return refused(`${name} cannot be read: ${before.error}`);
  if (fresh !== undefined && before !== undefined) return refused(`${name} is there already`);
  const text = before?.text ?? '';
  // Loaded when first needed, with the YAML library.
  const { configWithLevel, setRuleLevel } = await import('../config/set-level.ts');
  const written =
    fresh === undefined
      ? setRuleLevel(text, rule, level, { json: target.path.endsWith('.json') })
      : ({ kind: 'text', text: configWithLevel(rule, level, fresh.base) } as const);
  if (written.kind === 'refused') return refused(`${name} was left alone: ${written.reason}`);
  const after = await loadConfigFile(target.path, (place) =>
    place === target.path ? Promise.resolve({ text: written.text }) : read(place),
  );
  if (after.broken) return refused(`${name} was left alone: it, or a file it extends, has errors`);
  const setup = await session.settings.of(uri);
  const grounds = { setup, layers: after.layers, path: file };
  if (!levelHolds(grounds, meta, level)) {
    const inEditor = levelHolds({ ...grounds, setup: { ...setup, top: {} } }, meta, level);
    return refused(
      inEditor
        ? `the setting bulkhead.rules of this editor says otherwise of ${rule}`
        : `an override in ${name} says otherwise of ${rule}`,
    );
  }
  return { kind: 'edit', ...toEdit(session, target, text, written.text), name };
}

function toEdit(
  { features, configFiles, host }: Session,
  { path: place, fresh }: LevelTarget,
  before: string,
  after: string,
): { readonly uri: string; readonly edit: WorkspaceEdit } {
  const open = configFiles.openAt(place);
  const uri = open?.uri ?? host.uriOf(place);
  const edits = toPlainEdits(before, minimalEdits(before, after));
  if (!features.versionedEdits) return { uri, edit: { changes: { [uri]: edits } } };
  const change = { textDocument: { uri, version: open?.version ?? null }, edits };
  return {
    uri,
    edit: {
      documentChanges:
        fresh === undefined
          ? [change]
          : [{ kind: 'create', uri, options: { overwrite: false, ignoreIfExists: false } }, change],
    },
  };
}

function refused(reason: string): { readonly kind: 'refused'; readonly reason: string } {
  return { kind: 'refused', reason: `${reason}.` };
}
