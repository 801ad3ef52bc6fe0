import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import { createOrganization } from '../support/organization.ts';
import { exchange } from '../support/socket.ts';

const app = useApp();

const request = (line: string, ...headers: string[]) =>
  [`${line} HTTP/1.1`, 'Host: x', 'Connection: Upgrade, close', ...headers, '', ''].join('\r\n');
const h2c = ['Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA'];
const webSocket = [
  ...['Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='],
];

test('an upgrade to HTTP/2, as curl --http2 offers it, is answered as the request that it is', async () => {
  const key = `X-API-Key: ${(await (await createOrganization(app())).program()).secret}`;
  const me = await exchange(app(), request('GET /v1/me', key, ...h2c));
  expect(me).toMatchObject({ status: 200, body: expect.stringContaining('"environment":"test"') });

  const body = JSON.stringify({ query: '{ me { kind } }' });
  const json = ['Content-Type: application/json', `Content-Length: ${body.length}`];
  const asked = await exchange(app(), request('POST /graphql', key, ...h2c, ...json), body);
  expect(asked).toMatchObject({ status: 200, body: '{"data":{"me":{"kind":"API_KEY"}}}' });
});

test('there are no sockets but at /graphql', async () => {
  const answer = await exchange(app(), request('GET /v1/nothing', ...webSocket));
  expect(answer).toMatchObject({ status: 404, body: expect.stringContaining('There is nothing at GET') });
});

test('whoever asks for an upgrade and hangs up at once does no harm', async () => {
  const { hostname, port } = new URL(app().url);
  const hangUp = async (path: string) => {
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    await new Promise((written) => socket.write(request(`GET ${path}`, ...webSocket), written));
    socket.resetAndDestroy();
  };
  const paths = ['/x', '/graphql', '/v1/me', '/'];
  for (let round = 0; round < 10; round++) await Promise.all(paths.map(hangUp));
  expect((await fetch(`${app().url}/livez`)).status).toBe(200);
});
