import { CancellationTokenSource, type CancellationToken } from 'vscode-languageserver';

/** A signal as the protocol's token, until it is disposed of. */
export function cancellationOf(signal: AbortSignal): {
  readonly token: CancellationToken;
  readonly dispose: () => void;
} {
  const source = new CancellationTokenSource();
  const cancel = (): void => {
    source.cancel();
  };
  if (signal.aborted) cancel();
  else signal.addEventListener('abort', cancel, { once: true });
  return {
    token: source.token,
    dispose: () => {
      signal.removeEventListener('abort', cancel);
      source.dispose();
    },
  };
}

/** A token as a signal. */
export function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  else token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
