import type { Connection } from 'vscode-languageserver';
import type { HttpAnswer, HttpCall } from '../node/host-http.ts';
import type { Seal } from '../node/seal.ts';
import type { Http, HttpFailure, HttpRequest, HttpResponse } from '../ports.ts';
import { Requests, type SealedHttp } from '../protocol/requests.ts';
import { cancellationOf } from '../lsp/cancellation.ts';

/** The client keeps the time itself; this is for one that has gone quiet. */
const GRACE = 5000;

/** HTTP by way of the editor, with its proxy and its certificates. */
export function clientHttp(
  connection: Connection,
  {
    seal,
    userAgent,
    certificates,
  }: {
    readonly seal: Seal;
    readonly userAgent: string;
    /** PEM by host. */
    readonly certificates: ReadonlyMap<string, string>;
  },
): Http {
  return {
    async send({ signal, ...request }: HttpRequest): Promise<HttpResponse | HttpFailure> {
      const certificate = certificates.get(new URL(request.url).host);
      const call: HttpCall = {
        ...request,
        headers: { 'user-agent': userAgent, ...request.headers },
        ...(certificate === undefined ? {} : { certificate }),
      };
      const tooLong = AbortSignal.timeout(request.timeout + GRACE);
      const cancellation = cancellationOf(
        signal === undefined ? tooLong : AbortSignal.any([signal, tooLong]),
      );
      try {
        const params: SealedHttp = { sealed: seal.close(call) };
        const answer = await connection.sendRequest<SealedHttp>(Requests.http, params, cancellation.token);
        const opened = seal.open(answer.sealed) as HttpAnswer;
        return opened.kind === 'failed' ? opened : { ...opened, body: Buffer.from(opened.body, 'base64') };
      } catch {
        // The client is going away, or was told to stop; its own words may quote what was sent.
        return signal?.aborted === true
          ? { kind: 'failed', code: 'cancelled', reason: 'was not asked to the end' }
          : { kind: 'failed', code: 'other', reason: 'could not be asked by the editor' };
      } finally {
        cancellation.dispose();
      }
    },
  };
}
