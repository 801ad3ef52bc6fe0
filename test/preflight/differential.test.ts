import {
  type DocumentNode,
  NoUnusedFragmentsRule,
  NoUnusedVariablesRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { createPreflight } from '#server/auth/preflight/preflight.ts';
import { createRandom, type Random } from './random.ts';
import { drawDocument } from './random-document.ts';
import { type ChooseMembers, reach } from './reach.ts';
import { createScopeBits, parseSchema } from './toy.ts';

/** `one` writes the type of a field that returns a single object. */
const sdl = (one: (type: string) => string) => `
  interface Node { id: String! }
  interface Owned implements Node { id: String! owner: ${one('Actor')} name: String! }
  interface Actor { name: String! boss: ${one('Actor')} }
  type Person implements Actor & Node @requires(scopes: ["people"]) {
    id: String!
    name: String!
    boss: ${one('Person')} @requires(scopes: ["bosses"])
    email: String! @requires(scopes: ["emails", "people-private"])
    things: [Thing!]!
  }
  type Robot implements Actor {
    name: String! @requires(scopes: ["robot-names"])
    boss: ${one('Actor')}
    parts: [Part!]! @requires(scopes: ["parts"])
  }
  type Part implements Owned & Node { id: String! owner: ${one('Robot')} name: String! of: ${one('Owned')} }
  type House implements Owned & Node @requires(scopes: ["houses"]) {
    id: String! @requires(scopes: ["house-ids"])
    owner: ${one('Actor')}
    name: String!
    rooms: Connection!
  }
  type Connection { nodes: [Room!]! edges: [Edge!]! totalCount: String! @requires(scopes: ["counts"]) }
  type Edge { cursor: String! node: ${one('Room')} }
  type Room @requires(scopes: ["rooms"]) { name: String! house: ${one('House')} }
  type Payload { thing: ${one('Thing')} part: ${one('Part')} }
  type Refusal { message: String! }
  union Thing = House | Part | Robot
  union Result = Payload | Refusal
  type Query {
    node: ${one('Node')} @perType
    nodes: [Node]! @perType
    actor: ${one('Actor')}
    owned: [Owned!]! @requires(scopes: ["owned"])
    thing: ${one('Thing')}
    person: ${one('Person')} @open
    rooms: Connection!
    house: ${one('House')}
    status: String! @open
    count: String! @requires(scopes: ["counts", "usage"])
  }
  type Mutation { build: ${one('Result')} @requires(scopes: ["build"]) reset: String! @requires(scopes: ["reset"]) }
`;

const schema = parseSchema(sdl((type) => type));
/** The same schema, with lists for single objects: one answer then holds every type that was possible. */
const exhaustiveSchema = parseSchema(sdl((type) => `[${type}]`));
const everyMember: ChooseMembers = (members) => members;
const someMembers =
  (random: Random): ChooseMembers =>
  (members, many) =>
    Array.from({ length: many ? random.below(3) : 1 }, () => random.pick(members));

const rules = specifiedRules.filter(
  (rule) => rule !== NoUnusedFragmentsRule && rule !== NoUnusedVariablesRule,
);
const { bitOf, mask } = createScopeBits();
const preflight = createPreflight(schema, { bitOf });

function drawValid(random: Random): {
  document: DocumentNode;
  source: string;
  variables: Record<string, boolean>;
} {
  for (let attempt = 0; attempt < 20; attempt++) {
    const drawn = drawDocument(schema, random);
    const document = parse(drawn.source);
    if (validate(schema, document, rules).length === 0) return { ...drawn, document };
  }
  throw new Error('The generator draws too few valid documents.');
}

const sorted = (scopes: Iterable<string>) => [...scopes].sort();
const seeds = Array.from({ length: 25 }, (_, index) => index + 1);
const documentsPerSeed = 60;

describe.each(seeds)('over random documents of seed %i', (seed) => {
  const random = createRandom(seed);
  const drawn = Array.from({ length: documentsPerSeed }, () => {
    const { document, source, variables } = drawValid(random);
    const label = `${source}\n${JSON.stringify(variables)}`;
    return {
      document,
      variables,
      label,
      possible: reach(exhaustiveSchema, document, variables, everyMember),
    };
  });

  test('an execution reaches no scope that was not required', () => {
    for (const { document, variables, label } of drawn) {
      const required = preflight.required(document, null, variables);
      for (let run = 0; run < 3; run++) {
        const { scopes } = reach(schema, document, variables, someMembers(random));
        expect(required, label).toEqual(expect.arrayContaining([...scopes]));
      }
    }
  });

  test('no scope is required that no choice of concrete types could reach', () => {
    for (const { document, variables, label, possible } of drawn) {
      expect(preflight.required(document, null, variables), label).toEqual(sorted(possible.scopes));
    }
  });

  test('what is missing is what is required and not held', () => {
    for (const { document, variables, label, possible } of drawn) {
      const required = sorted(possible.scopes);
      const held = required.filter(() => random.chance(0.5));
      const missing = required.filter((scope) => !held.includes(scope));
      expect(preflight.check(document, null, variables, mask(held)), label).toEqual(missing);
    }
  });

  test('an operation is public when only public root fields were executed', () => {
    for (const { document, variables, label, possible } of drawn) {
      const isPublic = possible.roots.length > 0 && possible.roots.every(Boolean);
      expect(preflight.isPublic(document, null, variables), label).toBe(isPublic);
    }
  });
});

test('the random documents come upon every scope of the schema', () => {
  const random = createRandom(1);
  const seen = new Set<string>();
  for (let count = 0; count < 500; count++) {
    const { document, variables } = drawValid(random);
    for (const scope of preflight.required(document, null, variables)) seen.add(scope);
  }
  const declared = sdl(String).match(/(?<=")[a-z-]+(?=")/g);
  expect(sorted(seen)).toEqual(sorted(new Set(declared)));
});
