import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** The address of a way to the server on which the first request arrives, and its answer is lost. */
export async function losingTheFirstAnswer(url: string): Promise<string> {
  let requests = 0;
  const proxy = createServer(async (request, response) => {
    const isFirst = requests++ === 0;
    const { authorization = '', 'idempotency-key': key = '' } = request.headers;
    const answer = await fetch(`${url}${request.url}`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json', 'idempotency-key': String(key) },
      body: await text(request),
    });
    const body = await answer.text();
    if (isFirst) response.destroy();
    else response.writeHead(answer.status, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
}
