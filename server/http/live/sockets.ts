import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { handleProtocols } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { createSpeaker, type SpeakerDeps } from './speaker.ts';
import { lastWordMs } from './streams.ts';

/** The longest message: a document with its variables. */
const maxMessageBytes = 256 * 1024;
const pingEveryMs = 12_000;
const goingAway = 1001;
const internalError = 1011;

export interface Sockets {
  /** Takes what `isSocket` has let through. */
  accept(req: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Closes what is still open, once it has been told why. */
  close(): Promise<void>;
}

/** Whether it asks for what `Sockets` take; any other upgrade, like curl's to `h2c`, is answered as plain HTTP. */
export const isSocket = ({ method, url = '', headers }: IncomingMessage): boolean =>
  method === 'GET' && /^\/graphql(\?|$)/.test(url) && headers.upgrade?.toLowerCase() === 'websocket';

/** Subscriptions as graphql-transport-ws, on the path where requests go too. */
export function createSockets(deps: SpeakerDeps): Sockets {
  const server = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes, handleProtocols });
  const speaker = createSpeaker(deps);

  server.on('connection', (socket: WebSocket, req: IncomingMessage) => {
    const stopPinging = keepAlive(socket);
    // Of a frame that is none, or too long; `ws` has answered it with its close code.
    socket.on('error', () => {});
    const closed = speaker.opened(
      {
        protocol: socket.protocol,
        send: (text) => sendAll(socket, text),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (hear) =>
          socket.on('message', (data) => {
            Promise.resolve(hear(String(data))).catch((error: unknown) => {
              deps.runtime.log.error({ err: error }, 'a message of a live connection failed');
              socket.close(internalError);
            });
          }),
      },
      { req, socket },
    );
    socket.once('close', (code, reason) => {
      stopPinging();
      void closed(code, String(reason));
    });
  });

  return {
    accept(req, socket, head) {
      server.handleUpgrade(req, socket, head, (opened) => server.emit('connection', opened, req));
    },
    async close() {
      const closing = () =>
        server.clients.forEach((socket) => void socket.close(goingAway, 'SERVER_STOPPING'));
      const first = setTimeout(closing, lastWordMs / 2);
      const last = setTimeout(() => server.clients.forEach((socket) => void socket.terminate()), lastWordMs);
      const open = [...server.clients].map(
        (socket) => new Promise((resolve) => socket.once('close', resolve)),
      );
      await Promise.all(open);
      clearTimeout(first);
      clearTimeout(last);
      server.close();
    },
  };
}

/** Settles once it has left the process, so that whoever reads slowly is not sent more meanwhile. */
function sendAll(socket: WebSocket, text: string): Promise<void> {
  return new Promise((resolve) => {
    if (socket.readyState === socket.OPEN) socket.send(text, () => resolve());
    else resolve();
  });
}

/** Proxies cut what is silent; whoever does not answer is gone. */
function keepAlive(socket: WebSocket): () => void {
  let isAlive = true;
  socket.on('pong', () => {
    isAlive = true;
  });
  const timer = setInterval(() => {
    if (!isAlive) return socket.terminate();
    isAlive = false;
    socket.ping();
  }, pingEveryMs);
  timer.unref();
  return () => clearInterval(timer);
}
