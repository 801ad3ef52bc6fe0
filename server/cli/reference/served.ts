import { pino } from 'pino';
import { loadConfig } from '#server/config.ts';
import type { Verb } from '#server/http/rest/verb.ts';
import { type Address, createRoutes, type Route, type RouteDeps } from '#server/http/routes.ts';

/** Stands for whatever only answering needs: nobody is ever answered here. */
const unserved: unknown = new Proxy(() => {}, {
  get: (_target, name) => (name === Symbol.toPrimitive ? () => '' : unserved),
  apply: () => unserved,
  construct: () => ({}),
});

/** With all that configuration can turn on. */
const config = loadConfig({
  LEAK_KEYS_URL: 'github',
  SECRET_KEY: 'no secret: nothing is kept under it'.padEnd(40),
});

const runtime = { config, log: pino({ level: 'silent' }), now: () => new Date() };

const deps = new Proxy({} as RouteDeps, {
  get: (_target, name) => (name === 'runtime' ? { ...(unserved as object), ...runtime } : unserved),
});

/** The routes as the server has them. */
export const routes: readonly Route[] = createRoutes(deps);

export const verbs: readonly Verb[] = routes.flatMap((route) => route.verbs ?? []);

const placeOf = ({ at }: Route) => at.source.replace(/^\^|\$$/g, '').replaceAll('\\/', '/');

/** A route that says nothing of itself is told by where it is. */
export const addresses: readonly Address[] = routes.flatMap(
  (route) => route.addresses ?? (route.verbs ? [] : [{ call: placeOf(route), what: route.name }]),
);
