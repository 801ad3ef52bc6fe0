import ipaddr from 'ipaddr.js';
import { lines } from './apiKeyForm.ts';

/** The first entry that is neither an address nor a network in CIDR notation. */
export function firstInvalid(text: string): string | undefined {
  return lines(text).find((entry) => !isNetwork(entry));
}

function isNetwork(entry: string): boolean {
  // Strict: `ipaddr.isValid` also takes shortened forms such as "10.1".
  return entry.includes('/') ? ipaddr.isValidCIDR(entry) && isFull(entry.split('/')[0] ?? '') : isFull(entry);
}

function isFull(address: string): boolean {
  return ipaddr.IPv6.isValid(address) || ipaddr.IPv4.isValidFourPartDecimal(address);
}

/** True, too, for an empty list: no list allows everyone. */
export function allows(text: string, address: string): boolean {
  const entries = lines(text).filter(isNetwork);
  return entries.length === 0 || entries.some((entry) => contains(entry, address));
}

export function contains(entry: string, address: string): boolean {
  try {
    const ip = ipaddr.process(address);
    const [network, bits] = entry.includes('/')
      ? ipaddr.parseCIDR(entry)
      : ([ipaddr.process(entry), ipaddr.process(entry).kind() === 'ipv4' ? 32 : 128] as const);
    return ip.kind() === network.kind() && ip.match(network, bits);
  } catch {
    return false;
  }
}
