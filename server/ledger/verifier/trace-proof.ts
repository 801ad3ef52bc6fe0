import { bytesOfHex, hexOf, MalformedError, sha256 } from './bytes.ts';
import { commitmentOf, type Opening, openingOf } from './event-proof.ts';
import { inexactness } from './exact-json.ts';
import { rootOver } from './merkle.ts';
import { canonicalBytes } from './payload.ts';
import { step } from './report.ts';
import { type Verification, type VerifyOptions, verifyProof } from './verify-proof.ts';

/** The proof of a sealed trace: the seal's own proof, and the opening of each event (`docs/traces.md`). */
const version = 'countersign/trace-proof@1';

export const looksLikeTraceProof = (text: string) => text.trimStart().startsWith('{');

/** Whichever of the two it is: the proof of an event, or of a sealed trace. */
export const verifyAnyProof = (file: string, options?: VerifyOptions): Promise<Verification> =>
  (looksLikeTraceProof(file) ? verifyTraceProof : verifyProof)(file, options);

/** Checks the seal as any proof, and then that the events of the bundle are those that it names. */
export async function verifyTraceProof(text: string, options: VerifyOptions = {}): Promise<Verification> {
  const bundle = parsed(text);
  if (bundle instanceof MalformedError) {
    const steps = [step('format', 'failed', bundle.message)];
    return { verdict: 'failed', failed: 'format', open: [], trust: null, steps, proof: null, tree: null };
  }
  const seal = await verifyProof(bundle.seal, options);
  if (!seal.proof) return seal;
  const events = await eventsStep(bundle, seal.proof.event.opening, seal.proof.event.payload);
  const failed = seal.failed ?? (events.outcome === 'failed' ? events.name : null);
  return { ...seal, failed, verdict: failed ? 'failed' : seal.verdict, steps: [...seal.steps, events] };
}

interface BundledEvent {
  opening: Opening;
  /** What it says, where that is disclosed. */
  payload: unknown;
}

interface Bundle {
  seal: string;
  root: string;
  events: readonly BundledEvent[];
}

/** A payload of an event lies in two containers here. */
const envelope = 3;

function parsed(text: string): Bundle | MalformedError {
  try {
    const value = objectIn(JSON.parse(text), 'The bundle');
    const reason = inexactness(text, envelope);
    if (reason !== null) return new MalformedError(reason);
    if (value.version !== version) throw new MalformedError(`The bundle is not of the version ${version}.`);
    const { tlog_proof: seal } = objectIn(value.seal_event, 'The seal');
    if (typeof seal !== 'string') throw new MalformedError('The bundle lacks the proof of its seal.');
    return { seal, root: String(value.composite_hash), events: listIn(value.events).map(bundledEvent) };
  } catch (error) {
    if (error instanceof MalformedError) return error;
    return new MalformedError('The bundle is not JSON.');
  }
}

function bundledEvent(value: unknown): BundledEvent {
  const { opening, payload } = objectIn(value, 'An event');
  return { opening: openingOf(opening), payload };
}

function objectIn(value: unknown, what: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new MalformedError(`${what} is not a JSON object.`);
}

function listIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new MalformedError('The bundle lacks its events.');
}

/** That the payload is the seal's own is for the step before it to say; here it is compared with its hash again. */
async function eventsStep({ events, root }: Bundle, opening: Opening, payload: unknown) {
  const fault = await faultIn(events, root, opening, payload);
  if (fault) return step('trace', 'failed', fault);
  const disclosed = events.filter((event) => event.payload !== undefined).length;
  const detail = `The seal names exactly these ${events.length} events, in this order, and the root is over their fingerprints.`;
  const label = String((payload as { label?: unknown }).label ?? '');
  return step('trace', 'ok', detail, {
    Trace: String((payload as { trace_id?: unknown }).trace_id),
    Label: label,
    Root: root,
    'Contents compared': `${disclosed} of ${events.length}`,
  });
}

async function faultIn(
  events: readonly BundledEvent[],
  root: string,
  opening: Opening,
  payload: unknown,
): Promise<string | null> {
  if (opening.type !== 'trace.sealed') return 'What is proved is not the seal of a trace.';
  if (!payload || hexOf(await sha256(canonicalBytes(payload))) !== opening.payloadHash)
    return 'The content of the seal is missing, or is not what was recorded.';
  const sealed = payload as { root?: unknown; events?: { event_id?: unknown; commitment?: unknown }[] };
  const named = Array.isArray(sealed.events) ? sealed.events : [];
  if (named.length !== events.length)
    return `The seal names ${named.length} events, and the bundle has ${events.length}.`;
  for (const [at, event] of events.entries()) {
    const fault = await faultOf(event, named[at] ?? {}, at + 1);
    if (fault) return fault;
  }
  const leaves = named.map(({ commitment }) => bytesOfHex(String(commitment), 32));
  const computed = hexOf(await rootOver(leaves));
  return computed === sealed.root && computed === root ? null : 'The root is not over these events.';
}

async function faultOf(
  { opening, payload }: BundledEvent,
  named: { event_id?: unknown; commitment?: unknown },
  number: number,
): Promise<string | null> {
  if (opening.eventId !== named.event_id) return `Event ${number} is another one than the seal names.`;
  if (hexOf(await commitmentOf(opening)) !== named.commitment)
    return `Event ${number} has another fingerprint than the seal names.`;
  if (payload === undefined || hexOf(await sha256(canonicalBytes(payload))) === opening.payloadHash)
    return null;
  return `The content of event ${number} is not what was recorded.`;
}
