import path from 'node:path';
import type { RegistryAccess } from '../lsp/host.ts';
import { version } from '../lsp/version.ts';
import { nodeCredentials } from '../node/credentials.ts';
import { nodeFiles } from '../node/files.ts';
import { cacheFolder, diskCache } from '../node/registry-cache.ts';
import { sealWith } from '../node/seal.ts';
import { SEAL_VARIABLE } from '../protocol/requests.ts';
import { readSignature } from '../service/signatures.ts';
import { clientHttp } from './client-http.ts';

/** Taken at once: programs that this one starts have no business with it. */
const sealKey = process.env[SEAL_VARIABLE];
Reflect.deleteProperty(process.env, SEAL_VARIABLE);

/** Registries through the editor where it lends its network, else as this machine reaches them. */
export function registryAccess(): RegistryAccess {
  return {
    cache: diskCache(cacheFolder(process.env)),
    readSignature,
    async http(connection, certificates) {
      const userAgent = `bulkhead/${version}`;
      if (sealKey !== undefined) {
        const seal = sealWith(sealKey);
        return clientHttp(connection, { seal, userAgent, certificates });
      }
      const trustHint = 'bulkhead.registries.certificates or NODE_EXTRA_CA_CERTS names one that is';
      // With it come Node's own modules for TLS, which nobody needs who asks nobody.
      const { nodeHttp } = await import('../node/http.ts');
      return nodeHttp({ userAgent, environment: process.env, certificates, trustHint });
    },
    credentials: (tell) => nodeCredentials({ files: nodeFiles, environment: process.env, tell }),
    // A relative one would be whatever folder the editor was started in.
    readCertificate: (file) =>
      path.isAbsolute(file)
        ? nodeFiles.readFile(file)
        : Promise.resolve({ kind: 'failed', reason: 'is no absolute path' }),
  };
}
