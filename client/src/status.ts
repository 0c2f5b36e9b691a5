import * as vscode from 'vscode';
import type { StatusParams } from '../../server/src/protocol/requests.ts';
import type { Neighbours } from './neighbours.ts';

/** The item behind `{}` in the status bar of a Dockerfile: what is on, what is off, and why. */
export class Status implements vscode.Disposable {
  readonly #item: vscode.LanguageStatusItem;
  readonly #neighbours: Neighbours;
  /** The build context of the Dockerfile that is looked at; without one there is nothing to say. */
  #context: vscode.LanguageStatusItem | undefined;
  #shown: StatusParams | undefined;
  readonly #looked: vscode.Disposable;

  constructor(neighbours: Neighbours) {
    this.#neighbours = neighbours;
    neighbours.onDidChange(() => {
      if (this.#shown !== undefined) this.show(this.#shown);
    });
    this.#item = vscode.languages.createLanguageStatusItem('bulkhead.status', { language: 'dockerfile' });
    this.#item.name = 'Bulkhead';
    this.#item.command = { title: vscode.l10n.t('Show output'), command: 'bulkhead.showOutput' };
    this.#looked = vscode.window.onDidChangeActiveTextEditor(() => {
      this.#showContext();
    });
    this.starting();
  }

  starting(): void {
    this.#set('Bulkhead', vscode.l10n.t('starting'), vscode.LanguageStatusSeverity.Information, true);
  }

  show(params: StatusParams): void {
    this.#shown = params;
    const { version, preset, rules, notes } = params;
    this.#set(
      vscode.l10n.t('Bulkhead {0}: {1} rules ({2})', version, rules, preset),
      [...notes, ...this.#neighbours.notes].join('\n'),
      vscode.LanguageStatusSeverity.Information,
    );
    this.#showContext();
  }

  stopped(): void {
    this.#shown = undefined;
    this.#showContext();
    this.#set(
      vscode.l10n.t('Bulkhead: not running'),
      vscode.l10n.t('Dockerfiles are not checked.'),
      vscode.LanguageStatusSeverity.Warning,
    );
  }

  failed(): void {
    this.#set(
      vscode.l10n.t('Bulkhead: could not start'),
      vscode.l10n.t('Dockerfiles are not checked; the output says why.'),
      vscode.LanguageStatusSeverity.Error,
    );
  }

  dispose(): void {
    this.#item.dispose();
    this.#context?.dispose();
    this.#looked.dispose();
  }

  #showContext(): void {
    const uri = vscode.window.activeTextEditor?.document.uri.toString();
    const found = this.#shown?.contexts.find((context) => context.uri === uri);
    if (found === undefined) {
      this.#context?.dispose();
      this.#context = undefined;
      return;
    }
    this.#context ??= vscode.languages.createLanguageStatusItem('bulkhead.context', {
      language: 'dockerfile',
    });
    this.#context.name = vscode.l10n.t('Build context');
    this.#context.text = vscode.l10n.t('Build context: {0}', found.context);
    this.#context.detail = found.detail;
    this.#context.command = found.hasChoice
      ? { title: vscode.l10n.t('Choose…'), command: 'bulkhead.chooseContext' }
      : undefined;
  }

  #set(text: string, detail: string, severity: vscode.LanguageStatusSeverity, busy = false): void {
    this.#item.text = text;
    this.#item.detail = detail;
    this.#item.severity = severity;
    this.#item.busy = busy;
  }
}
