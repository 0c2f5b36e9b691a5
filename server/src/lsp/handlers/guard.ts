import { ErrorCodes, LSPErrorCodes, ResponseError, type CancellationToken } from 'vscode-languageserver';
import type { Session } from '../session.ts';

/** A request's handler that answers with an error, and logs it, when it throws. */
export function guarded<P, R>(
  session: Session,
  name: string,
  handle: (params: P, token: CancellationToken) => Promise<R> | R,
): (params: P, token: CancellationToken) => Promise<R | ResponseError> {
  return async (params, token) => {
    if (isCancelled(token)) return cancelled();
    try {
      const result = await handle(params, token);
      return isCancelled(token) ? cancelled() : result;
    } catch (error) {
      if (error instanceof ResponseError) return error as ResponseError;
      session.log(name, error);
      return new ResponseError(ErrorCodes.InternalError, `${name} failed; see the output of Bulkhead.`);
    }
  };
}

/** Asked anew each time: a token may change while something is waited for. */
export function isCancelled(token: CancellationToken): boolean {
  return token.isCancellationRequested;
}

export function cancelled<D = void>(): ResponseError<D> {
  return new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
}

/** What was asked about has changed since: the editor asks again if it still wants to know. */
export function outdated(): ResponseError {
  return new ResponseError(LSPErrorCodes.ContentModified, 'the document has changed');
}
