import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { hostHttp, type HttpCall } from '../../server/src/node/host-http.ts';
import { sealWith } from '../../server/src/node/seal.ts';
import {
  type AskedParams,
  Notifications,
  type RememberParams,
  Requests,
  type SealedHttp,
  SECTION,
} from '../../server/src/protocol/requests.ts';

/**
 * What the server leaves to the editor when it asks registries: the network, with the editor's proxy and certificates,
 * the user's settings, and the place where every request is shown.
 */
export function serveRegistries(
  client: BaseLanguageClient,
  key: string,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  const seal = sealWith(key);
  return vscode.Disposable.from(
    client.onRequest(
      Requests.http,
      async ({ sealed }: SealedHttp, token: vscode.CancellationToken): Promise<SealedHttp> => {
        // What was sealed with this key comes from the server that was started with it, and is in its form.
        const call = seal.open(sealed) as HttpCall;
        const stop = new AbortController();
        const listener = token.onCancellationRequested(() => {
          stop.abort();
        });
        try {
          return { sealed: seal.close(await hostHttp(call, stop.signal)) };
        } finally {
          listener.dispose();
        }
      },
    ),
    client.onRequest(Requests.remember, remember),
    client.onNotification(Notifications.asked, ({ host, name, why }: AskedParams) => {
      log.info(`asking ${host} for ${name}: ${why}`);
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      // A server that is not running hears of it when it starts.
      client.sendNotification(Notifications.trusted).catch(() => undefined);
    }),
  );
}

/** Moves a registry to one of the user's two lists. */
async function remember({ registry, answer }: RememberParams): Promise<null> {
  const settings = vscode.workspace.getConfiguration(`${SECTION}.registries`);
  for (const list of ['allow', 'deny'] as const) {
    const now = settings.inspect<readonly string[]>(list)?.globalValue ?? [];
    const others = now.filter((name) => name !== registry);
    const wanted = list === answer ? [...others, registry] : others;
    if (wanted.length !== now.length) await settings.update(list, wanted, vscode.ConfigurationTarget.Global);
  }
  return null;
}
