import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { listFiles, PackageManager } from '@vscode/vsce';
import { repository } from '../../scripts/vscode/cache.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.cjs': 'text/javascript',
  '.json': 'application/json',
};

export interface Site {
  readonly address: string;
  /** Paths that were asked for. */
  readonly asked: ReadonlySet<string>;
  readonly close: () => void;
}

/** The files of the package on a server of another origin, as editors in the browser get extensions. */
export async function serveExtension(): Promise<Site> {
  const files = new Set(await listFiles({ cwd: repository, packageManager: PackageManager.None }));
  const asked = new Set<string>();
  const server = createServer((request, response) => {
    const name = decodeURIComponent(new URL(request.url ?? '', 'http://site').pathname).slice(1);
    asked.add(name);
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('content-type', TYPES[path.extname(name)] ?? 'application/octet-stream');
    const reading = files.has(name)
      ? readFile(path.join(repository, name))
      : Promise.reject(new Error('not in the package'));
    reading.then(
      (bytes) => response.end(bytes),
      () => {
        response.statusCode = 404;
        response.end();
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`,
    asked,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
