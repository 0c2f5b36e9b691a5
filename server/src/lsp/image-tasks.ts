import { MessageType, ShowMessageNotification, type CancellationToken } from 'vscode-languageserver';
import type { ImagesArguments } from '../protocol/requests.ts';
import { toPlainEdits, toPlainOffset } from '../service/convert.ts';
import {
  ImageTasks,
  imagesFor,
  imagesToCheck,
  type TaskOutcome,
  taskSummary,
} from '../service/image-tasks.ts';
import { signalOf } from './cancellation.ts';
import type { Plan } from './consent.ts';
import type { Session } from './session.ts';
import { type FileEdits, toWorkspaceEdits } from './workspace-edit.ts';
import { dockerfiles } from './workspace.ts';

interface Target {
  readonly uri: string;
  readonly text: string;
  /** Of an open document. */
  readonly version: number | undefined;
  /** The only place that is meant. */
  readonly within: { readonly start: number; readonly end: number } | undefined;
}

interface Run {
  readonly args: ImagesArguments;
  readonly targets: readonly Target[];
  readonly allowed: ReadonlySet<string>;
  readonly signal: AbortSignal;
}

const MOVED = 'the file changed meanwhile and was left as it is. Try again.';

/**
 * Does what a person wants done about images: finds out which registries that takes, asks whether they may be asked,
 * and has the editor make the changes as one edit. What cannot be had is told in words and is no error.
 */
export async function runImagesTask(
  session: Session,
  args: ImagesArguments,
  token: CancellationToken,
): Promise<void> {
  const targets = await targetsOf(session, args, token);
  if (targets === undefined) {
    tell(session, MOVED);
    return;
  }
  const plan = planOf(args, targets);
  if (plan.size === 0) {
    tell(session, NOTHING[args.task]);
    return;
  }
  const { allowed, refused } = await session.consent.consentTo(plan);
  if (refused.size > 0) tell(session, await refusalOf(session, refused));
  if (allowed.size === 0) return;
  const progress = await session.connection.window.createWorkDoneProgress();
  const isLong = args.position === undefined;
  progress.begin('Bulkhead: asking registries', undefined, undefined, isLong);
  try {
    const signal = AbortSignal.any([signalOf(token), signalOf(progress.token)]);
    await (args.task === 'check' ? check : change)(session, { args, targets, allowed, signal });
  } finally {
    progress.done();
  }
}

const NOTHING: Readonly<Record<ImagesArguments['task'], string>> = {
  pin: 'every image is pinned already.',
  update: 'there is no image that could be pinned or updated.',
  'add-tag': 'there is no digest without a tag.',
  check: 'there is no image to ask about.',
};

async function targetsOf(
  session: Session,
  { uri, position, version }: ImagesArguments,
  token: CancellationToken,
): Promise<readonly Target[] | undefined> {
  if (uri !== undefined) {
    const document = session.documents.get(uri);
    if (document === undefined || (version !== undefined && version !== document.version)) return undefined;
    const { text } = document;
    const offset = position === undefined ? undefined : toPlainOffset(text, position);
    const within = offset === undefined ? undefined : { start: offset, end: offset };
    return [{ uri, text, version: document.version, within }];
  }
  const targets: Target[] = [];
  for await (const listed of dockerfiles(session, token, false)) {
    if (listed.kind === 'left-out')
      session.connection.console.warn(`Left out: ${listed.name} ${listed.reason}`);
    else targets.push({ ...listed.file, within: undefined });
  }
  return targets;
}

function planOf({ task }: ImagesArguments, targets: readonly Target[]): Plan {
  const plan = new Map<string, Set<string>>();
  for (const { text, within } of targets) {
    for (const [registry, images] of imagesFor(task, text, within))
      plan.set(registry, new Set([...(plan.get(registry) ?? []), ...images]));
  }
  return new Map([...plan].map(([registry, images]) => [registry, [...images]]));
}

async function refusalOf({ network }: Session, refused: ReadonlySet<string>): Promise<string> {
  if (!network.isPossible) return 'registries cannot be asked in the browser; the desktop editor can.';
  const { mode } = await network.setup();
  if (mode === 'off') return 'registries are not asked: the setting bulkhead.network is off.';
  return `not asked, by the setting bulkhead.registries.deny: ${[...refused].join(', ')}.`;
}

async function check(session: Session, { args, targets, allowed, signal }: Run): Promise<void> {
  const images = targets.flatMap(({ text, within }) => imagesToCheck(text, within, allowed));
  const failed = await session.images.look(images, { fresh: true, signal });
  if (signal.aborted) return;
  if (failed.length > 0) tell(session, `not known: ${failed.join('; ')}.`);
  else if (!session.features.showsLenses || args.position === undefined)
    tell(
      session,
      `asked about ${images.length} ${images.length === 1 ? 'image' : 'images'}; hovers tell more.`,
    );
}

async function change(session: Session, { args, targets, allowed, signal }: Run): Promise<void> {
  const { task, position } = args;
  if (task === 'check') return;
  const tasks = new ImageTasks(await session.network.client());
  const files: FileEdits[] = [];
  const outcomes: TaskOutcome[] = [];
  for (const { uri, text, version, within } of targets) {
    const result = await tasks.run(task, text, { allowed, within, signal });
    if (signal.aborted) return;
    outcomes.push(...result.outcomes);
    if (result.edits.length > 0) files.push({ uri, version, edits: toPlainEdits(text, result.edits) });
  }
  // Answers take their time, in which people go on writing.
  const isCurrent = ({ uri, version }: FileEdits): boolean => session.documents.get(uri)?.version === version;
  const current = files.filter(isCurrent);
  if (current.length > 0) {
    const edit = toWorkspaceEdits(session.features, current);
    const { applied } = await session.connection.workspace.applyEdit({ label: LABELS[task], edit });
    if (!applied) {
      tell(session, MOVED);
      return;
    }
  }
  if (current.length < files.length) tell(session, MOVED);
  const isPlain = outcomes.every(({ kind }) => kind === 'pinned' || kind === 'updated' || kind === 'tagged');
  // Of a single image everybody sees what has become of it.
  if (position === undefined || !isPlain) tell(session, `${taskSummary(outcomes)}.`);
}

const LABELS = { pin: 'Pin images', update: 'Update digests', 'add-tag': 'Add tags' } as const;

function tell({ connection }: Session, sentence: string): void {
  void connection.sendNotification(ShowMessageNotification.type, {
    type: MessageType.Info,
    message: `Bulkhead: ${sentence}`,
  });
}
