import type { OpenDocument } from './documents.ts';
import type { Session } from './session.ts';

/** Diagnostics for editors that do not ask: sent after each change, for the newest version only. */
export class PushedDiagnostics {
  readonly #session: Session;
  /** Documents that are being worked on; true: something has changed since the work began. */
  readonly #running = new Map<OpenDocument, boolean>();

  constructor(session: Session) {
    this.#session = session;
  }

  schedule(document: OpenDocument): void {
    if (this.#running.has(document)) {
      this.#running.set(document, true);
      return;
    }
    this.#running.set(document, true);
    this.#run(document)
      .catch((error: unknown) => {
        this.#session.log(`diagnostics of ${document.uri}`, error);
      })
      .finally(() => this.#running.delete(document));
  }

  clear({ uri }: OpenDocument): void {
    void this.#session.connection.sendDiagnostics({ uri, diagnostics: [] });
  }

  async #run(document: OpenDocument): Promise<void> {
    while (this.#running.get(document) === true) {
      await document.settled();
      this.#running.set(document, false);
      const judged = await this.#session.judge(document);
      const { version } = judged;
      if (document.isClosed) return;
      // Overtaken while the settings were asked for: the next round has the newer text.
      if (version !== document.version) continue;
      const { diagnostics } = this.#session.shown(document, judged);
      await this.#session.connection.sendDiagnostics({
        uri: document.uri,
        version,
        diagnostics: [...diagnostics],
      });
    }
  }
}
