import type { IncomingMessage } from 'node:http';
import { authenticateKey, presentedKey } from '#server/auth/authenticate.ts';
import { clientIp, type Network, parseNetwork } from '#server/auth/networks.ts';
import type { People } from '#server/auth/people.ts';
import { anonymous, type Principal } from '#server/auth/principal.ts';
import { authenticateSession, requestedEnvironment } from '#server/auth/session.ts';
import type { Caller, Context, Runtime } from '#server/context.ts';
import { RequestError } from '#server/errors.ts';
import { requireSameOrigin } from './csrf.ts';
import { headerReader } from './headers.ts';
import { beginUse, type KeyUse } from './key-use.ts';
import type { RequestMetrics } from './metrics.ts';

/** What the console is told, which names itself in `X-Requested-With`; programs are told of keys. */
const notSignedIn = () =>
  new RequestError('UNAUTHENTICATED', 401, 'You are not signed in, or your session has ended.');

const maxUserAgent = 256;

/** What is read of a request to know who makes it. */
export type Asking = Pick<IncomingMessage, 'headers' | 'rawHeaders'>;
type OriginCheck = (req: Asking, publicUrl: string | undefined) => void;

export type ContextFactory = ReturnType<typeof createContextFactory>;

/** Who calls from where: established before anything is read of what they want. */
export function createContextFactory(runtime: Runtime, people: People, metrics: RequestMetrics) {
  const { config, keys, wrongKeys } = runtime;
  const trusted = config.trustedProxies.map(parseNetwork).filter((each): each is Network => each !== null);
  const { keyBrand, environments } = config;
  const check = { keys, wrongKeys, keyBrand, environments, now: runtime.now };

  function callerOf(req: IncomingMessage): Caller {
    const forwarded = req.headers['x-forwarded-for'];
    const text = Array.isArray(forwarded) ? forwarded.join(',') : forwarded;
    return {
      ip: clientIp(req.socket.remoteAddress ?? '', text, trusted),
      userAgent: req.headers['user-agent']?.slice(0, maxUserAgent) ?? null,
    };
  }

  /** A key beats a cookie. Without either the caller is anonymous, and only public operations will run. */
  async function principalOf(
    req: Asking,
    caller: Caller,
    use: KeyUse,
    isOurs: OriginCheck,
  ): Promise<Principal> {
    const header = headerReader(req);
    const key = presentedKey(header);
    if (key !== null) {
      const { principal } = await authenticateKey(check, key, caller.ip, (known) => {
        use.key = known;
      });
      use.isAccepted = true;
      return principal;
    }
    const person = await personOf(req, header('x-environment'), isOurs);
    if (person) return person;
    if (req.headers['x-requested-with'] !== undefined) throw notSignedIn();
    return anonymous;
  }

  async function personOf(
    req: Asking,
    environmentHeader: string | null,
    isOurs: OriginCheck,
  ): Promise<Principal | null> {
    if (!req.headers.cookie) return null;
    const environment = requestedEnvironment(environmentHeader, config.environments);
    const headers = new Headers({ cookie: req.headers.cookie });
    const person = await authenticateSession(people, runtime.orm, headers, environment);
    if (person) isOurs(req, config.publicUrl);
    return person;
  }

  async function contextFor(
    req: Asking,
    caller: Caller,
    use: KeyUse,
    isOurs: OriginCheck = requireSameOrigin,
  ): Promise<Context> {
    use.caller = caller;
    const principal = await principalOf(req, caller, use, isOurs);
    if (principal.key) metrics.keyUsed();
    use.context = contextOf(runtime, principal, req, caller, use);
    return use.context;
  }

  /** The same caller once more, as a new request would find them; nothing of it is noted. */
  const againFor = (req: Asking, caller: Caller, isOurs: OriginCheck = requireSameOrigin) =>
    principalOf(req, caller, beginUse(''), isOurs);

  return { callerOf, contextFor, againFor };
}

function contextOf(
  runtime: Runtime,
  principal: Principal,
  req: Asking,
  caller: Caller,
  use: KeyUse,
): Context {
  return {
    runtime,
    principal,
    now: runtime.now,
    log: runtime.log,
    requestId: use.requestId,
    caller,
    bodyText: null,
    inexactInput: null,
    upload: null,
    idempotencyKey: headerReader(req)('idempotency-key'),
    claim: null,
    isRepeat: false,
    meter: { cost: 0, spent: [] },
    outcome: use.outcome,
  };
}
