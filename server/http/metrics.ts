import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

export interface RequestMetrics {
  observe(route: string, status: number, seconds: number): void;
  refused(code: string): void;
  keyUsed(): void;
  text(): Promise<string>;
  contentType: string;
}

/** What Prometheus reads at `/metrics`. Routes are names, never paths: the number of series stays small. */
export function createMetrics(droppedLogLines: () => number): RequestMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'countersign_http_requests_total',
    help: 'HTTP requests by route and status.',
    labelNames: ['route', 'status'],
    registers: [registry],
  });
  const durations = new Histogram({
    name: 'countersign_http_request_duration_seconds',
    help: 'Time to answer, by route.',
    labelNames: ['route'],
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  const refusals = new Counter({
    name: 'countersign_auth_refusals_total',
    help: 'Requests refused at authentication, by code.',
    labelNames: ['code'],
    registers: [registry],
  });
  const keyUses = new Counter({
    name: 'countersign_api_key_uses_total',
    help: 'Operations run with an API key.',
    registers: [registry],
  });
  new Counter({
    name: 'countersign_request_log_dropped_total',
    help: 'Lines of the request log given up because more came than the database took.',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(droppedLogLines());
    },
  });
  return {
    observe(route, status, seconds) {
      requests.inc({ route, status });
      durations.observe({ route }, seconds);
    },
    refused: (code) => refusals.inc({ code }),
    keyUsed: () => keyUses.inc(),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
