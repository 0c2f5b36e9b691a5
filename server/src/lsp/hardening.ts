import { CodeActionKind, type CodeAction } from 'vscode-languageserver';
import { Commands, type HardenArguments, type HardenPartName } from '../protocol/requests.ts';
import type { FamilyId } from '../service/harden/harden.ts';
import { PART_NAMES } from '../service/harden/summary.ts';
import type { ActionData } from './actions.ts';
import type { OpenDocument } from './documents.ts';
import type { Session } from './session.ts';

/** Of the actions that harden a file. */
export const HARDEN_KIND = CodeActionKind.RefactorRewrite;

/** `HardenArguments` that were looked at. */
export interface Wishes extends HardenArguments {
  readonly family?: FamilyId;
}

/** Parts that are offered one by one, in the order of `PARTS`; the others are small enough to be fixes. */
const SINGLE: readonly HardenPartName[] = ['multi-stage', 'base', 'user'];

/** Something that hardening offers. */
interface HardenOffer {
  readonly title: string;
  readonly args: Wishes;
  /** Our client's. */
  readonly command: string;
}

/**
 * What hardening offers at a place: the whole at every one, single parts at a FROM. Whether there is anything to do is
 * found out when one is chosen, except for editors that ask for edits at once.
 */
export async function hardenActions(
  session: Session,
  document: OpenDocument,
  isAtFrom: boolean,
): Promise<CodeAction[]> {
  const { uri, version } = document;
  const { commands, resolvesEdits } = session.features;
  const single = SINGLE.map((part) => ({
    title: PART_NAMES[part],
    args: { uri, parts: [part] },
    command: part === 'base' ? Commands.switchBase : Commands.harden,
  }));
  const offers: readonly HardenOffer[] = [
    { title: 'Harden this Dockerfile', args: { uri }, command: Commands.harden },
    ...(isAtFrom ? single : []),
  ];
  const actions: CodeAction[] = [];
  for (const { title, args, command } of offers) {
    const base = { title, kind: HARDEN_KIND };
    if (commands.has(command)) actions.push(run(`${title}…`, command, args));
    else if (resolvesEdits)
      actions.push({ ...base, data: { uri, version, harden: args } satisfies ActionData });
    else if (isAtFrom) {
      const { hardenDocument, toHardenEdit } = await import('./harden-document.ts');
      const hardened = await hardenDocument(session, document, args);
      const edit = typeof hardened === 'string' ? hardened : toHardenEdit(session, uri, hardened);
      if (typeof edit !== 'string') actions.push({ ...base, edit });
    }
  }
  if (commands.has(Commands.explainHardening))
    actions.push(run('Explain what hardening would change', Commands.explainHardening, { uri }));
  return actions;
}

function run(title: string, command: string, args: HardenArguments): CodeAction {
  return { title, kind: HARDEN_KIND, command: { title, command, arguments: [args] } };
}
