import { keyTypes, parseVkey } from './note.ts';

/** Somebody else's service that cosigns our checkpoints (C2SP tlog-witness). */
export interface Witness {
  name: string;
  vkey: string;
  /** The submission prefix, without a slash at its end. */
  url: string;
}

const cosigns: readonly number[] = [keyTypes.ed25519Cosignature, keyTypes.mlDsa44Cosignature];

/** `<vkey> <URL>`, one a line or separated by commas. Throws with what is wrong, in words for LEDGER_WITNESSES. */
export function parseWitnesses(text: string): Witness[] {
  const items = text.split(/[\n,]/).map((item) => item.trim());
  const witnesses = items.filter((item) => item !== '' && !item.startsWith('#')).map(parseWitness);
  const twice = witnesses.find(({ vkey }, at) => witnesses.findIndex((each) => each.vkey === vkey) !== at);
  if (twice) throw new Error(`the witness ${twice.name} is there twice`);
  return witnesses;
}

function parseWitness(item: string): Witness {
  const [vkey = '', address = '', ...more] = item.split(/\s+/);
  const key = parseVkey(vkey);
  if (!key || !cosigns.includes(key.type) || more.length > 0)
    throw new Error(
      `"${item.slice(0, 60)}" must be the key of a witness (name+id+base64, of type 4 or 6) and its URL`,
    );
  const url = URL.parse(address);
  if (!url || !isSafe(url) || url.username !== '' || url.password !== '' || url.search !== '' || url.hash)
    throw new Error(
      `the URL of ${key.name} must begin with https:// (or lead to this machine), and be no more`,
    );
  return { name: key.name, vkey, url: url.href.replace(/\/+$/, '') };
}

/** Over TLS, or on this very machine. */
const isSafe = ({ protocol, hostname }: URL) =>
  protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname));
