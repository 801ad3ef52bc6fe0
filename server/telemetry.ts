export interface Telemetry {
  stop(): Promise<void>;
}

const asked = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_TRACES_EXPORTER'];

/** OpenTelemetry, when its own standard variables ask for it; otherwise it is not even loaded. */
export async function startTelemetry(env: Readonly<Record<string, string | undefined>>): Promise<Telemetry> {
  const isOff = env.OTEL_SDK_DISABLED === 'true' || env.OTEL_TRACES_EXPORTER === 'none';
  if (isOff || !asked.some((name) => env[name])) return { stop: async () => {} };
  const { NodeSDK } = await import('@opentelemetry/sdk-node');
  const sdk = new NodeSDK({ serviceName: env.OTEL_SERVICE_NAME ?? 'countersign' });
  sdk.start();
  return { stop: () => sdk.shutdown() };
}
