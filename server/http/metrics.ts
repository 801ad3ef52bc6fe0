import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface RequestMetrics {
  observe(route: string, status: number, seconds: number): void;
  /** What a request failed with; whoever asks is at fault with some of these statuses. */
  failed(code: string, status: number): void;
  keyUsed(): void;
  text(): Promise<string>;
  contentType: string;
}

/** What is told of a log. */
export interface LedgerGauges {
  environment: string;
  size: number;
  checkpointAgeSeconds: number | null;
  witnesses: readonly { name: string; behind: number; failing: boolean }[];
}

const refusalStatuses: ReadonlySet<number> = new Set([401, 403, 429]);

/** What Prometheus reads at `/metrics`. Routes are names, never paths: the number of series stays small. */
export function createMetrics(
  droppedLogLines: () => number,
  ledgers: () => Promise<LedgerGauges[]>,
): RequestMetrics {
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
    help: 'Requests refused for who asks (401), what they may (403) or how often (429), by code.',
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
  const updateLedgers = ledgerGauges(registry, ledgers);
  return {
    observe(route, status, seconds) {
      requests.inc({ route, status });
      durations.observe({ route }, seconds);
    },
    failed(code, status) {
      if (refusalStatuses.has(status)) refusals.inc({ code });
    },
    keyUsed: () => keyUses.inc(),
    async text() {
      await updateLedgers();
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}

/** Read once for each time that somebody asks. Without a database the other metrics are told all the same. */
function ledgerGauges(registry: Registry, ledgers: () => Promise<LedgerGauges[]>): () => Promise<void> {
  const gauge = (name: string, help: string, ...more: string[]) =>
    new Gauge({
      ...{ name: `countersign_ledger_${name}`, help, registers: [registry] },
      labelNames: ['environment', ...more],
    });
  const size = gauge('size', 'Entries of the log.');
  const age = gauge('checkpoint_age_seconds', 'How long ago the newest checkpoint was signed.');
  const behind = gauge('witness_lag_entries', 'Entries that a witness has not cosigned yet.', 'witness');
  const failing = gauge('witness_failing', 'Whether a witness did not cosign the last time.', 'witness');
  const all = [size, age, behind, failing];
  return async () => {
    const found = await ledgers().catch(() => []);
    for (const each of all) each.reset();
    for (const { environment, checkpointAgeSeconds, witnesses, ...log } of found) {
      size.set({ environment }, log.size);
      if (checkpointAgeSeconds !== null) age.set({ environment }, checkpointAgeSeconds);
      for (const { name: witness, ...each } of witnesses) {
        behind.set({ environment, witness }, each.behind);
        failing.set({ environment, witness }, each.failing ? 1 : 0);
      }
    }
  };
}
