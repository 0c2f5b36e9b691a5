import { ErrorCodes, ResponseError, type WorkspaceEdit } from 'vscode-languageserver';
import { Requests, type BaseChoice, type HardenParams, type HardenResult } from '../../protocol/requests.ts';
import type { Session } from '../session.ts';
import { guarded } from './guard.ts';

/** bulkhead/harden: what hardening would change. Nothing is written here. */
export function onHarden(session: Session): void {
  session.connection.onRequest(
    Requests.harden,
    guarded(session, 'harden', async (params: HardenParams): Promise<HardenResult<WorkspaceEdit>> => {
      const { hardenDocument, hintRefusals, readHardenArguments, toHardenResult } =
        await import('../harden-document.ts');
      const given = readHardenArguments(params);
      if (given === undefined)
        throw new ResponseError(ErrorCodes.InvalidParams, 'no arguments of this request');
      const document = session.documents.get(given.uri);
      if (document === undefined) return { kind: 'refused', reason: 'The file is not open as a Dockerfile.' };
      const hardened = await hardenDocument(session, document, given);
      if (typeof hardened === 'string') return { kind: 'refused', reason: hardened };
      hintRefusals(session, document, hardened);
      return toHardenResult(session, given.uri, hardened);
    }),
  );
}

/** bulkhead/baseChoices: the base images that a document could have. */
export function onBaseChoices(session: Session): void {
  session.connection.onRequest(
    Requests.baseChoices,
    guarded(session, 'base images', async ({ uri }: HardenParams): Promise<readonly BaseChoice[]> => {
      const document = session.documents.get(uri);
      if (document === undefined) return [];
      const { analysis, options } = await session.judge(document);
      const { choicesFor } = await import('../../service/harden/choices.ts');
      return choicesFor(analysis.file, options);
    }),
  );
}
