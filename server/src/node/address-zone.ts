import { BlockList, isIP, isIPv4 } from 'node:net';
import type { AddressZone } from '../ports.ts';

/** By https://www.iana.org/assignments/iana-ipv4-special-registry and the one of IPv6; the first that matches counts. */
const ZONES: readonly (readonly [AddressZone, string])[] = [
  ['loopback', '127.0.0.0/8 ::1/128'],
  ['link-local', '169.254.0.0/16 fe80::/10 fd00:ec2::254/128'],
  ['private', '10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 198.18.0.0/15 fc00::/7 fec0::/10'],
  ['special', '0.0.0.0/8 192.0.0.0/24 192.0.2.0/24 198.51.100.0/24 203.0.113.0/24 224.0.0.0/3'],
  ['special', '::/128 100::/64 2001:db8::/32 ff00::/8'],
];

const LISTS = ZONES.map(([zone, ranges]) => {
  const list = new BlockList();
  for (const range of ranges.split(' ')) {
    const [network = '', length = ''] = range.split('/');
    list.addSubnet(network, Number(length), isIPv4(network) ? 'ipv4' : 'ipv6');
  }
  return { zone, list };
});

/** Where an address leads; undefined for what is none, such as a name. */
export function zoneOf(address: string): AddressZone | undefined {
  const bare = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  const family = isIP(bare);
  if (family === 0) return undefined;
  const inner = family === 6 ? embedded(bare) : undefined;
  if (inner !== undefined) return zoneOf(inner);
  const kind = family === 4 ? 'ipv4' : 'ipv6';
  return LISTS.find(({ list }) => list.check(bare, kind))?.zone ?? 'public';
}

/** The IPv4 address that an IPv6 address is a way to write, or to reach: mapped, compatible, NAT64 and 6to4. */
function embedded(address: string): string | undefined {
  const groups = groupsOf(address);
  const head = groups
    .slice(0, 6)
    .map((group) => group.toString(16))
    .join(':');
  if (head === '0:0:0:0:0:ffff' || head === '64:ff9b:0:0:0:0') return dotted(groups[6], groups[7]);
  if (groups[0] === 0x2002) return dotted(groups[1], groups[2]);
  // `::` and `::1` are addresses of their own.
  return head === '0:0:0:0:0:0' && groups[6] !== 0 ? dotted(groups[6], groups[7]) : undefined;
}

function groupsOf(address: string): readonly number[] {
  // What a URL makes of an address has no dots, and no leading zeros.
  const plain = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [before = '', after] = plain.split('::');
  const read = (text: string | undefined): number[] =>
    text === undefined || text === '' ? [] : text.split(':').map((group) => parseInt(group, 16));
  const [left, right] = [read(before), read(after)];
  const gap = after === undefined ? [] : Array.from({ length: 8 - left.length - right.length }, () => 0);
  return [...left, ...gap, ...right];
}

function dotted(high = 0, low = 0): string {
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
