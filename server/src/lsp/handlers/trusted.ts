import { Notifications } from '../../protocol/requests.ts';
import type { Session } from '../session.ts';

/** bulkhead/trusted: from now on somebody vouches for the workspace. */
export function onTrusted(session: Session): void {
  session.connection.onNotification(Notifications.trusted, () => {
    session.network.trust();
    session.networkChanged();
  });
}
