import { promises as dns, type LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Where a name leads; replaced by tests. */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>;

export class AddressNotAllowedError extends Error {}

/** Addresses that count as public and are not: the metadata service of Azure's machines. */
const notPublic = new Set(['168.63.129.16']);
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Public, and nothing that leads elsewhere in disguise: of IPv6 only what is handed out (2000::/3), which leaves out
 * IPv4 in IPv6 in all its forms (mapped, compatible, NAT64), and of that neither 6to4 nor Teredo nor documentation.
 */
export function isPublic(text: string): boolean {
  if (!ipaddr.isValid(text) || isIP(text) === 0) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast') return false;
  if (address instanceof ipaddr.IPv6) return address.match(globalUnicast);
  return !notPublic.has(address.toString());
}

/** `URL` writes every IPv4 address in four decimal parts, however it was given: octal, hex, one number. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1');

const dnsTimeoutMs = 3_000;

/** By c-ares: a name server that does not answer holds up no thread of this process, as the system's resolver would. */
export async function resolvePublic(hostname: string): Promise<LookupAddress[]> {
  const resolver = new dns.Resolver({ timeout: dnsTimeoutMs, tries: 2 });
  const [v4, v6] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
  const found = [
    ...(v4.status === 'fulfilled' ? v4.value.map((address) => ({ address, family: 4 })) : []),
    ...(v6.status === 'fulfilled' ? v6.value.map((address) => ({ address, family: 6 })) : []),
  ];
  if (found.length === 0 && v4.status === 'rejected') throw v4.reason;
  return found;
}

/** In development names may be those of this machine alone. */
export const resolveAny: Resolve = (hostname) => dns.lookup(hostname, { all: true });

/**
 * The addresses to connect to, each of which has been judged; the connection is made to one of them and to no other, so
 * a name that leads elsewhere a moment later gains nothing. One forbidden answer forbids the name.
 */
export async function addressesOf(
  url: URL,
  { resolve, allowPrivate }: { resolve: Resolve; allowPrivate: boolean },
): Promise<[LookupAddress, ...LookupAddress[]]> {
  const host = hostOf(url);
  const family = isIP(host);
  const [first, ...rest] = family > 0 ? [{ address: host, family }] : await resolve(host);
  if (!first) throw Object.assign(new Error('The name has no address.'), { code: 'ENOTFOUND' });
  const all: [LookupAddress, ...LookupAddress[]] = [first, ...rest];
  if (!allowPrivate && !all.every(({ address }) => isPublic(address))) throw new AddressNotAllowedError();
  return all;
}
