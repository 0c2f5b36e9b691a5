import type { AnnotatedTextEdit, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { ClientFeatures } from './client-features.ts';

const CONFIRM = 'bulkhead.confirm';

interface Target {
  readonly uri: string;
  readonly version: number;
}

/** The edits of one file; without a version it is not open. */
export interface FileEdits {
  readonly uri: string;
  readonly version: number | undefined;
  readonly edits: readonly TextEdit[];
}

/** Edits of several files, which are made or taken back together. */
export function toWorkspaceEdits(features: ClientFeatures, files: readonly FileEdits[]): WorkspaceEdit {
  if (!features.versionedEdits)
    return { changes: Object.fromEntries(files.map(({ uri, edits }) => [uri, [...edits]])) };
  return {
    documentChanges: files.map(({ uri, version = null, edits }) => ({
      textDocument: { uri, version },
      edits: [...edits],
    })),
  };
}

/** What a person is told before a change is made that is not safe. */
export interface Caution {
  readonly label: string;
  readonly description: string;
}

/**
 * Edits of one document as the editor can take them: for the version they were made for where it can check that, and
 * with a question first where they are not safe and it can ask.
 */
export function toWorkspaceEdit(
  features: ClientFeatures,
  { uri, version }: Target,
  edits: readonly TextEdit[],
  caution?: Caution,
): WorkspaceEdit {
  if (!features.versionedEdits) return { changes: { [uri]: [...edits] } };
  const textDocument = { uri, version };
  if (caution === undefined || !features.annotatedEdits)
    return { documentChanges: [{ textDocument, edits: [...edits] }] };
  const annotated = edits.map((edit): AnnotatedTextEdit => ({ ...edit, annotationId: CONFIRM }));
  return {
    documentChanges: [{ textDocument, edits: annotated }],
    changeAnnotations: { [CONFIRM]: { ...caution, needsConfirmation: true } },
  };
}
