import type { Principal } from '#server/auth/principal.ts';
import type { Runtime } from '#server/context.ts';
import { RequestError } from '#server/errors.ts';
import { resyncRequired, serverStopping } from '#server/live/live.errors.ts';
import { takeSlot } from './slot.ts';

/** Something that runs on a live connection until it is ended. */
export interface LiveOperation {
  /** Why it may not run for this principal any more; null while it may. */
  refusal(principal: Principal): RequestError | null;
  /** Tells its subscriber why, and is over. */
  end(reason: RequestError): void;
}

/** How a connection reaches whoever is at its other end. */
export interface LiveLine {
  /** Asks anew who is calling, as a new request would; throws what that would be refused with. */
  authenticate(): Promise<Principal>;
  /** Called once its operations have been ended: no more is to come. */
  hangUp(reason: RequestError): void;
}

export interface LiveConnection {
  /** As it was when it was last looked at. */
  readonly principal: Principal;
  readonly operations: Set<LiveOperation>;
  /** Looks again. Throws when the caller would be refused by now, and ends everything. */
  verify(): Promise<void>;
  /** To be called when the other end is gone. */
  close(): void;
}

export interface LiveConnections {
  /** Throws where the holder has as many as it may. */
  open(principal: Principal, line: LiveLine): Promise<LiveConnection>;
  /** Ends all, telling why. */
  stop(): void;
  /** To be called when this key, or any key of this organization, has changed. */
  changed(id: string): void;
}

/** Within five seconds of a change that nobody was told of: a session that ended, a role that changed, an expiry. */
const lookEveryMs = 2_000;
const sessionHoldsMs = 1_000;

const otherPlace = () =>
  new RequestError('UNAUTHENTICATED', 401, 'The session now acts in another organization. Subscribe again.');

/** All live connections of this process: each is looked at again and again, and at once when its key has changed. */
export function createLiveConnections(runtime: Runtime): LiveConnections {
  const open = new Map<LiveConnection, (reason: RequestError) => void>();
  let isStopped = false;

  function lookAt(wanted: (principal: Principal) => boolean): void {
    for (const connection of open.keys()) {
      if (wanted(connection.principal)) connection.verify().catch(() => {});
    }
  }

  const timer = setInterval(() => lookAt(() => true), lookEveryMs);
  timer.unref();
  return {
    async open(principal, line) {
      if (isStopped) throw serverStopping();
      const slot = await takeSlot(runtime, principal);
      const { connection, end } = createConnection(principal, line, () => {
        open.delete(connection);
        void slot.release();
      });
      open.set(connection, end);
      if (isStopped) end(serverStopping());
      return connection;
    },
    stop() {
      isStopped = true;
      clearInterval(timer);
      for (const end of open.values()) end(serverStopping());
    },
    changed: (id) => lookAt(({ key, organizationId }) => key?.id === id || organizationId === id),
  };
}

function createConnection(first: Principal, line: LiveLine, onClose: () => void) {
  let principal = first;
  let looking: Promise<void> | null = null;
  let ended: RequestError | null = null;
  let isClosed = false;
  let lookedAt = performance.now();

  function close(): void {
    if (isClosed) return;
    isClosed = true;
    onClose();
  }

  function end(reason: RequestError): void {
    if (ended || isClosed) return;
    ended = reason;
    for (const operation of connection.operations) operation.end(reason);
    line.hangUp(reason);
    close();
  }

  async function look(): Promise<void> {
    const now = await line.authenticate();
    const isSame =
      now.organizationId === first.organizationId &&
      now.environment === first.environment &&
      now.actor.id === first.actor.id;
    if (!isSame) throw otherPlace();
    principal = now;
    lookedAt = performance.now();
    for (const operation of connection.operations) {
      const refusal = operation.refusal(now);
      if (refusal) operation.end(refusal);
    }
  }

  const connection: LiveConnection = {
    get principal() {
      return principal;
    },
    operations: new Set(),
    async verify() {
      if (ended) throw ended;
      // Keys are kept in process, and told of when they change; sessions are read each time.
      if (!principal.key && performance.now() - lookedAt < sessionHoldsMs) return;
      // One look at a time; whoever asks meanwhile waits for one that began after they asked.
      await looking?.catch(() => {});
      looking ??= look().finally(() => {
        looking = null;
      });
      try {
        await looking;
      } catch (error) {
        // Whoever cannot be looked at is not let go on either.
        end(error instanceof RequestError ? error : resyncRequired());
        throw ended ?? error;
      }
    },
    close,
  };
  return { connection, end };
}
