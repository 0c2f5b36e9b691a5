import { CodeActionKind, type CodeAction, type Command, type Diagnostic } from 'vscode-languageserver';
import {
  Commands,
  type RejectArguments,
  type ShowInstructionsArguments,
  type SwitchOffArguments,
} from '../protocol/requests.ts';
import {
  editsOf,
  FIX_ALL_KIND,
  fixAllEdits,
  hasSafeFix,
  type Ignored,
  type Offer,
} from '../service/actions.ts';
import { toTextEdits } from '../service/convert.ts';
import { assumptionsText, fixLabel, instructionsPage } from '../service/fix-notes.ts';
import type { ClientFeatures } from './client-features.ts';
import type { FolderConfig } from './configs.ts';
import type { Judged, OpenDocument } from './documents.ts';
import type { Wishes } from './hardening.ts';
import { canEdit, levelTarget } from './rule-levels.ts';
import type { Session } from './session.ts';
import { toWorkspaceEdit } from './workspace-edit.ts';

/** On actions whose edit is made when they are chosen. */
export interface ActionData {
  readonly uri: string;
  readonly version: number;
  /** The rule to fix everywhere in the file; all rules without it. */
  readonly rule?: string;
  /** What to silence by a comment; nothing is fixed then. */
  readonly ignore?: Ignored;
  /** The rule to switch off; nothing is fixed then. */
  readonly switchOff?: string;
  /** What to harden; nothing else is done then. */
  readonly harden?: Wishes;
}

type Does<W extends Offer['does']['what']> = Extract<Offer['does'], { readonly what: W }>;

/** What an action is made of. */
export interface Scene {
  readonly session: Session;
  readonly document: OpenDocument;
  readonly judged: Judged;
  /** In force for the document. */
  readonly config: Pick<FolderConfig, 'path'>;
  /** The editor's own diagnostics by our findings' places. */
  readonly given: readonly Diagnostic[];
}

/** An offer as the editor's; undefined when it leads nowhere in this editor. */
export function toCodeAction(scene: Scene, offer: Offer): CodeAction | undefined {
  const { judged, given } = scene;
  const base: CodeAction = {
    title: offer.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: offer.findings.flatMap((index) => given[index] ?? judged.diagnostics[index] ?? []),
  };
  const { does } = offer;
  switch (does.what) {
    case 'edit':
      return fixAction(base, scene, does);
    case 'fix-rule':
      return fixRuleAction(base, scene, does);
    case 'ignore':
      return rejectAction(base, scene, does);
    case 'switch-off':
      return switchOffAction(base, scene, does);
    case 'explain':
      if (!scene.session.features.commands.has(Commands.explainRule)) return undefined;
      return run(base, { title: base.title, command: Commands.explainRule, arguments: [does.rule] });
  }
}

/** One that is not safe says what it takes for granted and is looked at first, in editors that have a way to. */
function fixAction(base: CodeAction, scene: Scene, { fix, preferred }: Does<'edit'>): CodeAction | undefined {
  if (fix.edits.length === 0) return undefined;
  const { session, document, judged } = scene;
  const caution =
    fix.kind === 'unsafe' ? { label: fixLabel(fix), description: assumptionsText(fix) } : undefined;
  const command = instructionsCommand(session.features, instructionsPage(fix));
  return {
    ...base,
    ...(preferred ? { isPreferred: true } : {}),
    edit: toWorkspaceEdit(
      session.features,
      { uri: document.uri, version: judged.version },
      toTextEdits(judged.analysis.file, fix.edits),
      caution,
    ),
    ...(command === undefined ? {} : { command }),
  };
}

/** Editors run an action's command behind its edit. */
function instructionsCommand(
  { commands, executesCommands }: ClientFeatures,
  page: ReturnType<typeof instructionsPage>,
): Command | undefined {
  if (page === undefined || !(commands.has(Commands.showInstructions) || executesCommands)) return undefined;
  return {
    title: 'Show what else has to be done',
    command: Commands.showInstructions,
    arguments: [page.title, page.markdown] satisfies ShowInstructionsArguments,
  };
}

function fixRuleAction(
  base: CodeAction,
  { session: { features }, document: { uri }, judged }: Scene,
  does: Does<'fix-rule'>,
): CodeAction | undefined {
  const { analysis, options, version } = judged;
  if (features.resolvesEdits)
    return { ...base, data: { uri, version, rule: does.rule } satisfies ActionData };
  const edits = editsOf(analysis, does, options) ?? [];
  if (edits.length === 0) return undefined;
  return { ...base, edit: toWorkspaceEdit(features, { uri, version }, toTextEdits(analysis.file, edits)) };
}

/** Our client asks for the reason; in other editors it is typed into the comment. */
function rejectAction(
  base: CodeAction,
  { session: { features }, document: { uri }, judged }: Scene,
  does: Does<'ignore'>,
): CodeAction | undefined {
  const { analysis, options, version } = judged;
  const { rule, finding, scope } = does;
  const ignore: Ignored = { rule, finding, scope };
  if (features.commands.has(Commands.rejectFinding)) {
    const title = `Don't suggest ${rule} ${scope === 'here' ? 'here' : 'in this file'}…`;
    const place: RejectArguments = { uri, version, ...ignore };
    return run({ ...base, title }, { title, command: Commands.rejectFinding, arguments: [place] });
  }
  if (features.resolvesEdits) return { ...base, data: { uri, version, ignore } satisfies ActionData };
  const edits = editsOf(analysis, does, options) ?? [];
  if (edits.length === 0) return undefined;
  return { ...base, edit: toWorkspaceEdit(features, { uri, version }, toTextEdits(analysis.file, edits)) };
}

/** The edit is of another file, and made when it is wanted. */
function switchOffAction(
  base: CodeAction,
  { session, document: { uri }, judged: { version }, config }: Scene,
  { rule }: Does<'switch-off'>,
): CodeAction | undefined {
  const { features } = session;
  const target = levelTarget(session, uri, config);
  if (target === undefined || !canEdit(session, target)) return undefined;
  const title = `${base.title} (${target.fresh === undefined ? '' : 'new '}${fixLabel({ title: target.name })})`;
  if (features.commands.has(Commands.switchOffRule)) {
    const place: SwitchOffArguments = { uri, rule };
    return run({ ...base, title }, { title, command: Commands.switchOffRule, arguments: [place] });
  }
  if (!features.resolvesEdits) return undefined;
  return { ...base, title, data: { uri, version, switchOff: rule } satisfies ActionData };
}

function run(base: CodeAction, command: Command): CodeAction {
  return { ...base, command };
}

/** "Fix all" of the file, with its edit or, where the editor can ask for that later, without. */
export function fixAllAction(
  { features }: Session,
  document: OpenDocument,
  { analysis, options, version, diagnostics }: Judged,
): CodeAction | undefined {
  if (!hasSafeFix(analysis)) return undefined;
  const base: CodeAction = {
    title: 'Fix all that Bulkhead can fix safely',
    kind: FIX_ALL_KIND,
    diagnostics: diagnostics.filter((_, index) =>
      analysis.findings[index]?.fixes.some(({ kind }) => kind === 'safe'),
    ),
  };
  const target = { uri: document.uri, version };
  if (features.resolvesEdits) return { ...base, data: target satisfies ActionData };
  const edits = fixAllEdits(analysis, options);
  return edits.length === 0
    ? undefined
    : { ...base, edit: toWorkspaceEdit(features, target, toTextEdits(analysis.file, edits)) };
}
