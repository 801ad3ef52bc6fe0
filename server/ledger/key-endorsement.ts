import { noteOf, signText, verifierKey } from './note.ts';
import type { LoadedKey } from './signing-keys.ts';
import { endorsementLine } from './verifier/key-chain.ts';

/** The key that signs checkpoints of this size and larger. */
export interface Successor {
  origin: string;
  fromSize: number;
}

/** A note in which a checkpoint key names the next one, signed by both: the new one shows that it exists. */
export function endorse({ origin: name, fromSize }: Successor, before: LoadedKey, next: LoadedKey): string {
  const text = `${endorsementLine}\n${name}\nfrom ${fromSize}\n${verifierKey({ name, publicKey: next.publicKey })}\n`;
  const signatures = [before, next].map(({ publicKey, privateKey }) => ({
    ...{ name, publicKey },
    signature: signText(text, privateKey),
  }));
  return noteOf(text, signatures);
}
