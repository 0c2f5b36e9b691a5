import type * as vscode from 'vscode';

const STORED = 'bulkhead.contexts';

/** More Dockerfiles than anybody chooses for; the oldest choice goes first. */
const MAX_CHOICES = 200;

/** Which build of several counts for a Dockerfile, as a person chose in this workspace: ids by document. */
export function chosenContexts(state: vscode.Memento): Readonly<Record<string, string>> {
  const stored = state.get<unknown>(STORED);
  if (typeof stored !== 'object' || stored === null) return {};
  return Object.fromEntries(
    Object.entries(stored).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** `id` undefined: the choice is undone. */
export async function rememberContext(
  state: vscode.Memento,
  uri: string,
  id: string | undefined,
): Promise<void> {
  const others = Object.entries(chosenContexts(state)).filter(([known]) => known !== uri);
  const entries = id === undefined ? others : [...others, [uri, id] as const];
  await state.update(STORED, Object.fromEntries(entries.slice(-MAX_CHOICES)));
}
