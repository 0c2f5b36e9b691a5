import { BlockList, isIP, isIPv4 } from 'node:net';

/**
 * The proxy for an https address, by the environment: an address, or undefined for none. The variables are read as the
 * Docker engine reads them (https://pkg.go.dev/golang.org/x/net/http/httpproxy): `example.com` in NO_PROXY stands for
 * what is below it too, and ranges of addresses count. ALL_PROXY is looked at as well, as curl does.
 */
export function proxyFor(url: URL, environment: NodeJS.ProcessEnv): string | undefined {
  const read = (name: string): string => environment[name] || environment[name.toLowerCase()] || '';
  const proxy = (read('HTTPS_PROXY') || read('ALL_PROXY')).trim();
  if (proxy === '' || isExcepted(url, read('NO_PROXY'))) return undefined;
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

function isExcepted({ hostname, port }: URL, exceptions: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  return exceptions
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => {
      if (entry === '') return false;
      if (entry === '*') return true;
      if (entry.includes('/')) return isInRange(host, entry);
      const [, name = entry, wantedPort] = /^(\[[^\]]*\]|[^:]*):(\d+)$/.exec(entry) ?? [];
      if (wantedPort !== undefined && wantedPort !== (port || '443')) return false;
      const bare = name.replace(/^\[|\]$/g, '').replace(/^\*(?=\.)/, '');
      // A leading dot means what is below alone.
      return bare.startsWith('.') ? host.endsWith(bare) : host === bare || host.endsWith(`.${bare}`);
    });
}

function isInRange(host: string, range: string): boolean {
  const [network = '', length = ''] = range.split('/', 2);
  const bits = isIPv4(network) ? 32 : 128;
  if (isIP(host) === 0 || isIP(network) !== isIP(host) || !/^\d{1,3}$/.test(length)) return false;
  if (Number(length) > bits) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(length), isIPv4(network) ? 'ipv4' : 'ipv6');
  return list.check(host, isIPv4(host) ? 'ipv4' : 'ipv6');
}
