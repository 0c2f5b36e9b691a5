import { ErrorCodes, ResponseError } from 'vscode-languageserver';
import { Requests, RUN_FORMATS, type RunSettings, type RunSettingsParams } from '../../protocol/requests.ts';
import { MAX_CHECKED } from '../../service/convert-settings.ts';
import type { Session } from '../session.ts';
import { guarded } from './guard.ts';

/** bulkhead/runSettings: how to run the image of a document with few rights. */
export function onRunSettings(session: Session): void {
  session.connection.onRequest(
    Requests.runSettings,
    guarded(session, 'run settings', async ({ uri, format }: RunSettingsParams): Promise<RunSettings> => {
      if (!RUN_FORMATS.includes(format))
        throw new ResponseError(ErrorCodes.InvalidParams, 'no format of this request');
      const document = session.documents.get(uri);
      if (document === undefined) return { kind: 'refused', reason: 'The file is not open as a Dockerfile.' };
      if (document.text.length > MAX_CHECKED)
        return { kind: 'refused', reason: 'This file is longer than 2 MiB.' };
      const { options } = await session.judge(document);
      // What writes YAML takes memory, and most people never ask for it.
      const { runSettings } = await import('../../service/run-settings.ts');
      return runSettings(document.text, format, options);
    }),
  );
}
