import {
  Requests,
  type ChooseContextParams,
  type ContextsParams,
  type ContextsResult,
} from '../../protocol/requests.ts';
import type { Session } from '../session.ts';
import { guarded } from './guard.ts';

/** bulkhead/contexts: the builds of a Dockerfile that there are to choose from. */
export function onContexts(session: Session): void {
  session.connection.onRequest(
    Requests.contexts,
    guarded(session, 'build contexts', ({ uri }: ContextsParams): Promise<ContextsResult> =>
      session.contexts.choices(uri),
    ),
  );
}

/** bulkhead/chooseContext: one of them, or none; the client remembers it. */
export function onChooseContext(session: Session): void {
  session.connection.onRequest(
    Requests.chooseContext,
    guarded(
      session,
      'choosing a build context',
      async ({ uri, choice }: ChooseContextParams): Promise<null> => {
        session.contexts.choose(uri, choice);
        if (session.documents.has(uri)) await session.facts.load(uri);
        return null;
      },
    ),
  );
}
