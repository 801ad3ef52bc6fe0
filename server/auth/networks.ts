import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
export type Network = [Address, number];

/**
 * A single address counts as a network of its full length; null when it is neither. IPv4 is four decimal parts:
 * `10/8` and `010.0.0.1`, which the parser would take for 0.0.0.10/8 and 8.0.0.1, are refused.
 */
export function parseNetwork(text: string): Network | null {
  const [host = ''] = text.split('/', 1);
  if (!host.includes(':') && !ipaddr.IPv4.isValidFourPartDecimal(host)) return null;
  try {
    if (text.includes('/')) return normalizeNetwork(ipaddr.parseCIDR(text));
    const address = ipaddr.process(text);
    return [address, address.kind() === 'ipv4' ? 32 : 128];
  } catch {
    return null;
  }
}

/** Those of a list that are well-formed; what is stored has been checked. */
export const parseNetworks = (list: readonly string[]): Network[] =>
  list.map(parseNetwork).filter((network): network is Network => network !== null);

/** Whether the text is one IP address, as `networkIncludes` would read it. */
export const isAddress = (text: string): boolean => !text.includes('/') && parseNetwork(text) !== null;

/** The network an address is taken to lie in: /24 of IPv4, /48 of IPv6; the text itself when it is no address. */
export function networkOf(ip: string): string {
  if (!ipaddr.isValid(ip)) return ip;
  const address = ipaddr.process(ip);
  return address instanceof ipaddr.IPv4
    ? `${ipaddr.IPv4.networkAddressFromCIDR(`${address}/24`)}/24`
    : `${ipaddr.IPv6.networkAddressFromCIDR(`${address}/48`)}/48`;
}

/** Whom an address is counted as: itself, or its /64 of IPv6, all of which one household or machine has. */
export function addressGroup(ip: string): string {
  if (!ipaddr.isValid(ip)) return ip;
  const address = ipaddr.process(ip);
  return address instanceof ipaddr.IPv6
    ? `${ipaddr.IPv6.networkAddressFromCIDR(`${address}/64`)}/64`
    : address.toString();
}

/** IPv4 written as IPv6 (`::ffff:10.0.0.1`) is IPv4: otherwise a list could be walked around. */
function normalizeNetwork([address, bits]: Network): Network {
  if (address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() && bits >= 96) {
    return [address.toIPv4Address(), bits - 96];
  }
  return [address, bits];
}

function liesIn(address: Address, [base, bits]: Network): boolean {
  if (address instanceof ipaddr.IPv4 && base instanceof ipaddr.IPv4) return address.match(base, bits);
  if (address instanceof ipaddr.IPv6 && base instanceof ipaddr.IPv6) return address.match(base, bits);
  return false;
}

export const networkIncludes = (network: Network, ip: string): boolean =>
  ipaddr.isValid(ip) && liesIn(ipaddr.process(ip), network);

export const anyIncludes = (networks: readonly Network[], ip: string) =>
  networks.some((network) => networkIncludes(network, ip));

/** Whether all of a network lies in one of these. */
export const anyCovers = (networks: readonly Network[], [base, bits]: Network) =>
  networks.some((outer) => outer[1] <= bits && liesIn(base, outer));

/**
 * The caller's address: starts at the socket and walks `X-Forwarded-For` from the right, one step for each
 * hop that is a trusted proxy. What an untrusted sender wrote there is never believed.
 */
export function clientIp(
  socketIp: string,
  forwardedFor: string | undefined,
  trusted: readonly Network[],
): string {
  const hops = (forwardedFor ?? '').split(',').map((hop) => hop.trim());
  let ip = plainIp(socketIp);
  while (hops.length > 0 && anyIncludes(trusted, ip)) {
    const next = plainIp(hops.pop() ?? '');
    if (!ipaddr.isValid(next)) break;
    ip = next;
  }
  return ip;
}

function plainIp(text: string): string {
  const bare = text.replace(/^\[(.*)\](?::\d+)?$/, '$1').replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1');
  return ipaddr.isValid(bare) ? ipaddr.process(bare).toString() : bare;
}
