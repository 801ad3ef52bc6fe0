import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Plays GitHub: publishes its keys as `/meta/public_keys/secret_scanning` does, and signs what it reports. */
export interface LeakScanner {
  url: string;
  /** How often its keys were asked for. */
  asked(): number;
  /** Answers in another way from now on; null for the usual one. */
  answerWith(answer: ((res: ServerResponse) => void) | null): void;
  /** A new key, which it signs with from now on. */
  renew(curve?: string): void;
  /** The headers that go with a body. */
  signed(body: string | Buffer): Record<string, string>;
  close(): Promise<void>;
}

export async function startLeakScanner(): Promise<LeakScanner> {
  const pairs: { id: string; pem: string; sign(body: Buffer): Buffer }[] = [];
  let asked = 0;
  let other: ((res: ServerResponse) => void) | null = null;

  function renew(curve = 'prime256v1') {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: curve });
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    pairs.push({
      id: `key-${pairs.length}`,
      pem,
      sign: (body) => sign('sha256', body, privateKey),
    });
  }

  const server = createServer((_req, res) => {
    asked++;
    if (other) return other(res);
    const keys = pairs.map(({ id, pem }, index) => ({
      ...{ key_identifier: id, key: pem, is_current: index === pairs.length - 1 },
    }));
    res.setHeader('content-type', 'application/json');
    res.end(JSON.stringify({ public_keys: keys }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  renew();
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/meta/public_keys/secret_scanning`,
    asked: () => asked,
    answerWith(answer) {
      other = answer;
    },
    renew,
    signed(body) {
      const pair = pairs.at(-1);
      if (!pair) throw new Error('a scanner has a key');
      return {
        'github-public-key-identifier': pair.id,
        'github-public-key-signature': pair.sign(Buffer.from(body)).toString('base64'),
      };
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
