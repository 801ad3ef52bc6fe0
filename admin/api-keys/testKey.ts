export type KeyTest =
  | { ok: true; environment: string; scopes: number; clientIp: string }
  | { ok: false; code: string; message: string };

/** Plain fetch, so that the key passes through no client, cache or log of ours; without the cookie, so that it stands alone. */
export async function testKey(secret: string): Promise<KeyTest> {
  try {
    const response = await fetch('/graphql', {
      method: 'POST',
      credentials: 'omit',
      cache: 'no-store',
      headers: { Authorization: `Bearer ${secret}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ query: '{ me { environment scopes clientIp } }' }),
    });
    return read(await response.json());
  } catch (error) {
    return { ok: false, code: 'NETWORK', message: error instanceof Error ? error.message : '' };
  }
}

interface Answer {
  data?: { me?: { environment: string; scopes: string[]; clientIp: string } } | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}

function read(answer: Answer): KeyTest {
  const me = answer.data?.me;
  if (me) return { ok: true, environment: me.environment, scopes: me.scopes.length, clientIp: me.clientIp };
  const error = answer.errors?.[0];
  return { ok: false, code: error?.extensions?.code ?? 'UNKNOWN', message: error?.message ?? '' };
}
