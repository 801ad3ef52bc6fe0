import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Context, Runtime } from '#server/context.ts';
import { keyHeaders } from '#server/http/key-headers.ts';
import { noteUse } from '#server/http/key-use.ts';
import type { ContextFactory } from '#server/http/request-context.ts';
import { sendStream, setHeaders } from '#server/http/respond.ts';
import type { Exchange } from '#server/http/routes.ts';
import type { LiveConnections } from './connection.ts';
import { openDoor } from './plugin.ts';

interface StreamDeps {
  runtime: Runtime;
  requests: ContextFactory;
  connections: LiveConnections;
}

/** Whoever does not read their last word in this time does without. */
export const lastWordMs = 1_000;

/** Subscriptions as server-sent events: each request is a live connection of its own. */
export function createStreams({ runtime, requests, connections }: StreamDeps) {
  function openStream(req: IncomingMessage, res: ServerResponse, ctx: Context): void {
    const caller = requests.callerOf(req);
    openDoor(ctx, async () => {
      const connection = await connections.open(ctx.principal, {
        authenticate: () => requests.againFor(req, caller),
        hangUp: () => void setTimeout(() => res.destroy(), lastWordMs).unref(),
      });
      res.once('close', connection.close);
      if (res.destroyed) connection.close();
      return connection;
    });
  }

  /** It is noted when it is over, with all of its duration. Does not wait for that. */
  function stream({ res, use }: Exchange, ctx: Context, response: Response): void {
    res.once('close', () => noteUse(runtime, use, response.status));
    setHeaders(res, keyHeaders(ctx));
    // Proxies that gather answers before they pass them on are asked not to.
    res.setHeader('X-Accel-Buffering', 'no');
    void sendStream(res, response);
  }

  return { openStream, stream };
}
