import { bytesOfHex, hexOf, MalformedError, sha256 } from './bytes.ts';
import { commitmentOf, type Opening, openingOf } from './event-proof.ts';
import { inexactness } from './exact-json.ts';
import { rootOver } from './merkle.ts';
import { canonicalBytes } from './payload.ts';
import { step } from './report.ts';
import {
  type ParsedProof,
  type ProvedTrace,
  readProof,
  type TraceEvent,
  type Verification,
  type VerifyOptions,
  verifyProof,
} from './verify-proof.ts';

/** The proof of a sealed trace: the seal's own proof, and the opening of each event (`docs/traces.md`). */
const version = 'countersign/trace-proof@1';

/** Among files that may be anything: a bundle says so itself, also one whose JSON is damaged. */
export const namesTraceProof = (text: string) =>
  looksLikeTraceProof(text) && /"version"\s*:\s*"countersign\/trace-proof@/.test(text);

export const looksLikeTraceProof = (text: string) => text.trimStart().startsWith('{');

/** Whichever of the two it is: the proof of an event, or of a sealed trace. */
export const verifyAnyProof = (file: string, options?: VerifyOptions): Promise<Verification> =>
  (looksLikeTraceProof(file) ? verifyTraceProof : verifyProof)(file, options);

/** Checks the seal as any proof, and then that the events of the bundle are those that it names. */
export async function verifyTraceProof(text: string, options: VerifyOptions = {}): Promise<Verification> {
  const bundle = parsed(text);
  if (bundle instanceof MalformedError) {
    const steps = [step('format', 'failed', bundle.message)];
    return {
      verdict: 'failed',
      failed: 'format',
      open: [],
      trust: null,
      steps,
      proof: null,
      tree: null,
      trace: null,
    };
  }
  const seal = await verifyProof(bundle.seal, options);
  if (!seal.proof) return seal;
  const { opening, payload } = seal.proof.event;
  const { step: events, trace } = await eventsStep(bundle, opening, payload);
  const failed = seal.failed ?? (events.outcome === 'failed' ? events.name : null);
  const verdict = failed ? 'failed' : seal.verdict;
  return { ...seal, failed, verdict, steps: [...seal.steps, events], trace };
}

/** What a file proves by its place in the log: an event, or the seal of a trace. */
export async function readAnyProof(file: string): Promise<ParsedProof | MalformedError> {
  if (!looksLikeTraceProof(file)) return readProof(file);
  const bundle = parsed(file);
  return bundle instanceof MalformedError ? bundle : readProof(bundle.seal);
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
    return { seal, root: textIn(value.composite_hash), events: listIn(value.events).map(bundledEvent) };
  } catch (error) {
    if (error instanceof MalformedError) return error;
    return new MalformedError('The bundle is not JSON.');
  }
}

function bundledEvent(value: unknown, at: number): BundledEvent {
  const { opening, payload, event_id: id } = objectIn(value, `Event ${at + 1}`);
  try {
    return { opening: openingOf(opening), payload };
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    throw new MalformedError(`Event ${at + 1} (${textIn(id)}) cannot be read. ${error.message}`);
  }
}

function objectIn(value: unknown, what: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new MalformedError(`${what} is not a JSON object.`);
}

/** To be compared or shown; what is no text is like none. */
const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');

function listIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new MalformedError('The bundle lacks its events.');
}

/** That the payload is the seal's own is for the step before it to say; here it is compared with its hash again. */
async function eventsStep(bundle: Bundle, opening: Opening, payload: unknown) {
  const { events, root } = bundle;
  const fault = await faultOfSeal(opening, payload);
  if (fault) return { step: step('trace', 'failed', fault), trace: null };
  const sealed = payload as SealPayload;
  const trace = {
    ...{ id: textIn(sealed.trace_id), label: textIn(sealed.label) },
    events: await compared(bundle, sealed),
  };
  const faults = await faultIn(bundle, sealed, trace);
  if (faults) return { step: step('trace', 'failed', faults), trace };
  const disclosed = events.filter((event) => event.payload !== undefined).length;
  const detail = `The seal names exactly these ${events.length} events, in this order, and the root is over their fingerprints.`;
  const facts = {
    ...{ Trace: trace.id, Label: trace.label, Root: root },
    'Contents compared': `${disclosed} of ${events.length}`,
  };
  return { step: step('trace', 'ok', detail, facts), trace };
}

async function faultOfSeal(opening: Opening, payload: unknown): Promise<string | null> {
  if (opening.type !== 'trace.sealed') return 'What is proved is not the seal of a trace.';
  if (payload && hexOf(await sha256(canonicalBytes(payload))) === opening.payloadHash) return null;
  return 'The content of the seal is missing, or is not what was recorded.';
}

async function faultIn({ events, root }: Bundle, sealed: SealPayload, trace: ProvedTrace) {
  const named = namedIn(sealed);
  const first = trace.events.find(({ fault }) => fault !== null)?.fault ?? null;
  if (named.length !== events.length)
    return `The seal names ${named.length} events, and the bundle has ${events.length}. ${first}`;
  if (first !== null) return first;
  const leaves = named.map(({ commitment }) => bytesOfHex(textIn(commitment), 32));
  const computed = hexOf(await rootOver(leaves));
  return computed === sealed.root && computed === root ? null : 'The root is not over these events.';
}

/** Place by place, also where only one of the two has an event. */
function compared({ events }: Bundle, sealed: SealPayload): Promise<TraceEvent[]> {
  const named = namedIn(sealed);
  const places = Array.from({ length: Math.max(events.length, named.length) }, (_, at) => at);
  return Promise.all(
    places.map(async (at) => {
      const [event, name] = [events[at], named[at]];
      const what = `Event ${at + 1} (${event?.opening.eventId ?? textIn(name?.event_id)})`;
      if (!event)
        return { opening: null, id: textIn(name?.event_id), fault: `${what} is missing in the bundle.` };
      return { opening: event.opening, id: event.opening.eventId, fault: await faultOf(event, name, what) };
    }),
  );
}

async function faultOf({ opening, payload }: BundledEvent, named: Named | undefined, what: string) {
  if (!named) return `${what} is not in the seal.`;
  if (opening.eventId !== named.event_id) return `${what} is another one than the seal names.`;
  if (hexOf(await commitmentOf(opening)) !== named.commitment)
    return `${what} has another fingerprint than the seal names.`;
  if (payload === undefined || hexOf(await sha256(canonicalBytes(payload))) === opening.payloadHash)
    return null;
  return `The content of event ${what.slice('Event '.length)} is not what was recorded.`;
}

interface Named {
  event_id?: unknown;
  commitment?: unknown;
}

interface SealPayload {
  trace_id?: unknown;
  label?: unknown;
  root?: unknown;
  events?: unknown;
}

const namedIn = ({ events }: SealPayload): readonly Named[] =>
  Array.isArray(events) ? events.map((event: unknown) => (event ?? {}) as Named) : [];
