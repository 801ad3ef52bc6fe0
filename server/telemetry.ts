import { context, propagation, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

export interface Telemetry {
  stop(): Promise<void>;
}

const asked = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_TRACES_EXPORTER'];
const tracer = trace.getTracer('countersign');
let isOn = false;

/** OpenTelemetry, when its own standard variables ask for it; otherwise the SDK is not even loaded. */
export async function startTelemetry(env: Readonly<Record<string, string | undefined>>): Promise<Telemetry> {
  const isOff = env.OTEL_SDK_DISABLED === 'true' || env.OTEL_TRACES_EXPORTER === 'none';
  if (isOff || !asked.some((name) => env[name])) return { stop: async () => {} };
  const { NodeSDK } = await import('@opentelemetry/sdk-node');
  const sdk = new NodeSDK({ serviceName: env.OTEL_SERVICE_NAME ?? 'countersign' });
  sdk.start();
  isOn = true;
  return {
    stop: async () => {
      isOn = false;
      await sdk.shutdown();
    },
  };
}

type Attributes = Record<string, string | number>;

/** A span around work done for a request; costs nothing while telemetry is off. */
export function traced<Result>(
  name: string,
  attributes: Attributes,
  work: () => Promise<Result>,
): Promise<Result> {
  if (!isOn) return work();
  return tracer.startActiveSpan(name, { kind: SpanKind.CLIENT, attributes }, (span) => ending(span, work));
}

/** The span of a whole request, a child of the caller's own when it sent a `traceparent` (W3C). */
export function tracedRequest(
  request: { method: string; path: string; headers: Readonly<Record<string, unknown>>; requestId: string },
  work: () => Promise<number>,
): Promise<number> {
  if (!isOn) return work();
  const parent = propagation.extract(context.active(), request.headers);
  // Whoever has a public page's address can open it: traces go to others.
  const path = request.path.replace(/^\/pay\/[^/]+/, '/pay/{token}');
  const attributes = {
    'http.request.method': request.method,
    'url.path': path,
    'countersign.request_id': request.requestId,
  };
  return tracer.startActiveSpan(
    `${request.method} ${path}`,
    { kind: SpanKind.SERVER, attributes },
    parent,
    (span) =>
      ending(span, async () => {
        const status = await work();
        span.setAttribute('http.response.status_code', status);
        if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
        return status;
      }),
  );
}

/** Names the running request's span after its operation. */
export function nameOperation(name: string | null): void {
  if (!isOn || !name) return;
  trace.getActiveSpan()?.updateName(`graphql ${name}`).setAttribute('graphql.operation.name', name);
}

async function ending<Result>(span: Span, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    span.recordException(error instanceof Error ? error : String(error));
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}
