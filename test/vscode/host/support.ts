import * as vscode from 'vscode';

export const extensionId = 'bulkhead.bulkhead';

export function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension(extensionId);
  if (found === undefined) throw new Error(`${extensionId} is not installed`);
  return found;
}

export function folder(name: 'first' | 'second'): vscode.Uri {
  const found = vscode.workspace.workspaceFolders?.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no workspace folder ${name}`);
  return found.uri;
}

/** Far more than anything takes, for machines that do other things as well; two waits fit into a test's time. */
const patience = 15_000;

let made = 0;

/** A new Dockerfile with this text, in a directory of its own: no test sees the files or findings of another. */
export async function writeDockerfile(
  text: string,
  place: vscode.Uri = folder('first'),
  name = 'Dockerfile',
): Promise<vscode.Uri> {
  made += 1;
  const file = vscode.Uri.joinPath(place, `case-${String(made)}`, name);
  await vscode.workspace.fs.writeFile(file, Buffer.from(text, 'utf8'));
  return file;
}

export async function openDockerfile(
  text: string,
  place?: vscode.Uri,
  name?: string,
): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(await writeDockerfile(text, place, name));
  await vscode.window.showTextDocument(document, { preview: false });
  return document;
}

export async function textOnDisk(file: vscode.Uri): Promise<string> {
  return Buffer.from(await vscode.workspace.fs.readFile(file)).toString('utf8');
}

export interface Finding {
  readonly rule: string;
  /** The text the finding underlines, in the document as it is now. */
  readonly text: string;
  readonly line: number;
  readonly severity: vscode.DiagnosticSeverity;
  readonly diagnostic: vscode.Diagnostic;
}

export function findings(document: vscode.TextDocument): readonly Finding[] {
  return vscode.languages
    .getDiagnostics(document.uri)
    .filter((diagnostic) => diagnostic.source === 'bulkhead')
    .map((diagnostic) => {
      const { code, range, severity } = diagnostic;
      const rule = String(typeof code === 'object' ? code.value : code);
      return { rule, text: document.getText(range), line: range.start.line, severity, diagnostic };
    });
}

export function rules(document: vscode.TextDocument): readonly string[] {
  return findings(document)
    .map((finding) => finding.rule)
    .sort();
}

/** Waits for findings of the document that satisfy `accept`; looks again each time VS Code says they changed. */
export async function findingsWhen(
  document: vscode.TextDocument,
  what: string,
  accept: (found: readonly Finding[]) => boolean,
): Promise<readonly Finding[]> {
  const now = findings(document);
  if (accept(now)) return now;
  return new Promise((resolve, reject) => {
    const listener = vscode.languages.onDidChangeDiagnostics((event) => {
      if (!event.uris.some((uri) => uri.toString() === document.uri.toString())) return;
      const found = findings(document);
      if (!accept(found)) return;
      finish();
      resolve(found);
    });
    const tooLong = setTimeout(() => {
      finish();
      const have = findings(document).map((finding) => `${finding.rule} on "${finding.text}"`);
      reject(new Error(`waited for ${what}; there is: ${have.join(', ') || 'nothing'}`));
    }, patience);
    const finish = (): void => {
      clearTimeout(tooLong);
      listener.dispose();
    };
  });
}

export async function findingOf(document: vscode.TextDocument, rule: string): Promise<Finding> {
  const found = await findingsWhen(document, rule, (all) => all.some((finding) => finding.rule === rule));
  const finding = found.find((candidate) => candidate.rule === rule);
  if (finding === undefined) throw new Error(`${rule} went away`);
  return finding;
}

/** For conditions that VS Code has no event for. */
export async function until<T>(
  what: string,
  probe: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const end = Date.now() + patience;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > end) throw new Error(`waited for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export async function edit(document: vscode.TextDocument, range: vscode.Range, text: string): Promise<void> {
  const change = new vscode.WorkspaceEdit();
  change.replace(document.uri, range, text);
  if (!(await vscode.workspace.applyEdit(change))) throw new Error('the edit was not applied');
}

export async function type(
  document: vscode.TextDocument,
  position: vscode.Position,
  text: string,
): Promise<void> {
  await edit(document, new vscode.Range(position, position), text);
}

/** Every code action offered at the finding, of a kind or of all kinds. */
export async function actionsAt(
  document: vscode.TextDocument,
  range: vscode.Range,
  kind?: vscode.CodeActionKind,
): Promise<readonly vscode.CodeAction[]> {
  // The last argument has VS Code resolve that many actions, as it does when a user picks one.
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    range,
    kind?.value,
    100,
  );
}

/** Does what VS Code does when a user picks the action: its edit, then its command. */
export async function apply(action: vscode.CodeAction): Promise<void> {
  if (action.edit !== undefined && !(await vscode.workspace.applyEdit(action.edit)))
    throw new Error(`"${action.title}" was not applied`);
  if (action.command === undefined) return;
  const args: readonly unknown[] = action.command.arguments ?? [];
  await vscode.commands.executeCommand(action.command.command, ...args);
}

export function titled(actions: readonly vscode.CodeAction[], pattern: RegExp): vscode.CodeAction {
  const action = actions.find((candidate) => pattern.test(candidate.title));
  if (action === undefined)
    throw new Error(
      `no action like ${String(pattern)} among: ${actions.map((candidate) => candidate.title).join(' | ') || 'none'}`,
    );
  return action;
}

/** Has a setting of the workspace, or of one of its folders, while `work` runs. */
export async function withSetting(
  name: string,
  value: unknown,
  work: () => Promise<void>,
  place?: vscode.Uri,
): Promise<void> {
  const target =
    place === undefined ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.WorkspaceFolder;
  const set = async (to: unknown): Promise<void> => {
    await vscode.workspace.getConfiguration(undefined, place).update(name, to, target);
  };
  await set(value);
  try {
    await work();
  } finally {
    await set(undefined);
  }
}

export async function closeAll(): Promise<void> {
  // Unsaved changes would bring up a question that nobody answers.
  await vscode.workspace.saveAll(false);
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}
