import { connect, type Socket } from 'node:net';

export interface Load {
  /** Answers so far. Throws when one was not as it should be. */
  answered(): number;
  /** How long the answers took since this was last asked, in ms. */
  latencies(): number[];
  stop(): Promise<void>;
}

export interface LoadOptions {
  port: number;
  bodies: readonly string[];
  /** One keep-alive connection for each; connections differ in their headers alone. */
  headers: readonly string[];
  expect: string;
}

/** Closed loop: each connection sends its next request when the answer is there. Plain sockets, to cost little. */
export function startLoad({ port, bodies, headers, expect }: LoadOptions): Load {
  let answered = 0;
  let next = 0;
  let failure: Error | null = null;
  let latencies: number[] = [];
  const report = {
    answer: (ms: number) => {
      answered++;
      latencies.push(ms);
    },
    failure: (error: Error) => {
      failure ??= error;
    },
  };
  const connections = headers.map((extra) => {
    const requests = bodies.map((body) => requestBytes(body, extra));
    const send = () => requests[next++ % requests.length] ?? Buffer.alloc(0);
    return openConnection(port, send, expect, report);
  });
  return {
    answered: () => {
      if (failure) throw failure;
      return answered;
    },
    latencies: () => {
      const gathered = latencies;
      latencies = [];
      return gathered;
    },
    stop: async () => {
      await Promise.all(connections.map((connection) => connection.close()));
    },
  };
}

function requestBytes(body: string, extra: string): Buffer {
  const length = Buffer.byteLength(body);
  return Buffer.from(
    `POST /graphql HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nAccept: application/json\r\n` +
      `User-Agent: countersign-bench/1\r\n${extra}Content-Length: ${length}\r\n\r\n${body}`,
  );
}

interface Report {
  answer(ms: number): void;
  failure(error: Error): void;
}

function openConnection(port: number, send: () => Buffer, expect: string, report: Report) {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  const read = answerReader();
  let checked = false;
  let closing = false;
  let sentAt = 0;
  const sendNext = () => {
    sentAt = performance.now();
    socket.write(send());
  };
  const fail = (error: Error) => {
    if (!closing) report.failure(error);
    socket.destroy();
  };
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('The server closed a connection.')));
  socket.on('connect', sendNext);
  socket.on('data', (chunk: Buffer) => {
    const answer = read(chunk);
    if (!answer) return;
    if (!answer.includes('HTTP/1.1 200') || (!checked && !answer.includes(expect)))
      return fail(unexpected(answer));
    checked = true;
    report.answer(performance.now() - sentAt);
    if (closing) socket.end();
    else sendNext();
  });
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  return {
    close: () => {
      closing = true;
      return giveUp(socket, closed);
    },
  };
}

const unexpected = (answer: Buffer) =>
  new Error(`Not the answer expected: ${answer.toString('latin1', 0, 600)}`);

/** The last answer closes the connection; one that never comes must not hold the bench. */
async function giveUp(socket: Socket, closed: Promise<void>): Promise<void> {
  const timer = setTimeout(() => socket.destroy(), 2_000);
  await closed;
  clearTimeout(timer);
}

/** Gathers chunks until an answer is whole. The servers here always send Content-Length. */
function answerReader() {
  let chunks: Buffer[] = [];
  let size = 0;
  let needed = 0;
  return (chunk: Buffer): Buffer | null => {
    chunks.push(chunk);
    size += chunk.length;
    if (needed === 0) needed = answerSize(chunks.length === 1 ? chunk : Buffer.concat(chunks));
    if (needed === 0 || size < needed) return null;
    const answer = chunks.length === 1 ? chunk : Buffer.concat(chunks);
    chunks = [];
    size = 0;
    needed = 0;
    return answer;
  };
}

/** 0 while the head is not whole. */
function answerSize(start: Buffer): number {
  const end = start.indexOf('\r\n\r\n');
  if (end < 0) return 0;
  const length = /\r\ncontent-length: (\d+)/i.exec(start.toString('latin1', 0, end))?.[1];
  return end + 4 + Number(length ?? 0);
}
