import { expect, test } from 'vitest';
import { createRandom, type Random } from '../preflight/random.ts';
import { useApp } from '../support/app.ts';
import { hostileValues } from '../support/hostile.ts';
import { createObjects } from '../support/objects.ts';
import { leavesOf, replaced, rootOperations, variablesFor } from '../support/operations.ts';
import { createOrganization } from '../support/organization.ts';
import { post } from '../support/raw.ts';
import { expectCoded } from '../support/refused.ts';

const app = useApp();

const requests = 3_000;
const atOnce = 8;
const withinMs = 8_000;
const seed = Number(process.env.FUZZ_SEED ?? 20_261_120);

const operations = rootOperations();
const names = [
  'id',
  'input',
  '__typename',
  'node',
  'nodes',
  'me',
  'first',
  'after',
  'null',
  'true',
  'on',
  'fragment',
  'query',
  'mutation',
  '@skip(if: $a)',
  '@include(if: false)',
  '$id',
  '...',
  'a:',
];
const signs = [...'{}[]()!:=$@|&,."#\\\0\n\t \ufeff'];
const types = Object.keys({
  String: 0,
  ID: 0,
  Int: 0,
  Date: 0,
  DateTime: 0,
  Decimal: 0,
  JSON: 0,
  Duration: 0,
  Boolean: 0,
});

type Mutation = (text: string, random: Random) => string;

const at = (text: string, random: Random) => random.below(text.length + 1);

const mutations: readonly Mutation[] = [
  (text, random) => text.slice(0, at(text, random)),
  (text, random) => text.slice(at(text, random)),
  (text, random) => splice(text, at(text, random), 0, random.pick(signs)),
  (text, random) => splice(text, at(text, random), 0, ` ${random.pick(names)} `),
  (text, random) => splice(text, at(text, random), random.below(20), ''),
  (text, random) =>
    splice(text, at(text, random), 0, text.slice(at(text, random)).slice(0, random.below(200))),
  (text, random) => splice(text, at(text, random), 1, String.fromCharCode(random.below(0xffff))),
  (text, random) => text.replaceAll(random.pick(names), random.pick(names)),
];

const splice = (text: string, start: number, count: number, by: string) =>
  text.slice(0, start) + by + text.slice(start + count);

function mutated(text: string, random: Random): string {
  let result = text;
  for (let times = random.below(4); times > 0; times--) result = random.pick(mutations)(result, random);
  return result;
}

test(`nothing that is sent makes the server fail (FUZZ_SEED=${seed})`, async () => {
  const organization = await createOrganization(app());
  const { secret, ...program } = await organization.program();
  const ids = await createObjects(organization, program);
  const random = createRandom(seed);

  function body(): string {
    const operation = random.pick(operations);
    let variables: unknown = variablesFor(operation, ids);
    const leaves = leavesOf(operation.args);
    for (let times = leaves.length > 0 ? random.below(3) : 0; times > 0; times--) {
      variables = replaced(
        variables,
        random.pick(leaves).path,
        random.pick(hostileValues(random.pick(types))),
      );
    }
    const text = JSON.stringify({ query: mutated(operation.document, random), variables });
    return random.chance(0.2) ? mutated(text, random) : text;
  }

  const started = performance.now();
  const statuses = new Map<number, number>();
  let sent = 0;
  async function send(): Promise<void> {
    while (sent++ < requests && performance.now() - started < withinMs) {
      const request = body();
      const answer = await post(app(), { 'x-api-key': secret }, request);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      expect(answer.status, request).toBeLessThan(500);
      expect(answer.body.data !== undefined || answer.body.errors !== undefined, request).toBe(true);
      for (const error of answer.body.errors ?? []) expectCoded(error, answer.headers.get('x-request-id'));
    }
  }
  await Promise.all(Array.from({ length: atOnce }, send));
  expect(statuses.get(200)).toBeGreaterThan(20);
  expect(statuses.get(400)).toBeGreaterThan(20);
});
