import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import type { RequestVariables } from './condition.ts';
import { collectPlan, type Plan, type PlanRules, publicRoot, wideRoot } from './plan.ts';
import { type BitOf, readScopeMasks } from './scope-masks.ts';

type OperationName = string | null | undefined;

/** Knows before anything runs which scopes an operation needs. Expects a document that passed validation. */
export interface Preflight {
  /**
   * The scopes that `held` lacks, all of them, sorted; empty when the operation may run. `learned` is told all that it
   * needs.
   */
  check(
    document: DocumentNode,
    operationName: OperationName,
    variables: RequestVariables,
    held: bigint,
    learned?: Learned,
  ): readonly string[];
  required(
    document: DocumentNode,
    operationName: OperationName,
    variables: RequestVariables,
  ): readonly string[];
  /** Whether every root field that will run keeps to the clients that a key is narrowed to, or is public. */
  keepsToClients(document: DocumentNode, operationName: OperationName, variables: RequestVariables): boolean;
  /** Whether every root field that will run is public, and at least one will. Says nothing of scopes. */
  isPublic(document: DocumentNode, operationName: OperationName, variables: RequestVariables): boolean;
}

export interface Learned {
  /** Scopes, as bits. */
  needed: bigint;
}

export interface PreflightOptions {
  bitOf: BitOf;
  /** Whether `__schema` and `__type` are public root fields. */
  publicIntrospection?: boolean;
  /**
   * Whether the types that `node(id)` is narrowed to count as well. They are never demanded before a request
   * runs; without their scopes those objects come back as null.
   */
  narrowed?: boolean;
}

const nothing: readonly string[] = Object.freeze([]);

export function createPreflight(
  schema: GraphQLSchema,
  { bitOf, publicIntrospection = false, narrowed = false }: PreflightOptions,
): Preflight {
  const masks = readScopeMasks(schema, bitOf);
  const plansOf = createPlanCache({ schema, masks, publicIntrospection, narrowed });
  return {
    check(document, operationName, variables, held, learned) {
      const needed = scopeMask(plansOf(document, operationName), variables);
      if (learned) learned.needed = needed;
      const missing = needed & ~held;
      return missing === 0n ? nothing : masks.names(missing);
    },
    required(document, operationName, variables) {
      return masks.names(scopeMask(plansOf(document, operationName), variables));
    },
    keepsToClients: (document, operationName, variables) =>
      plansOf(document, operationName).every((plan) => (plan.roots.mask(variables) & wideRoot) === 0n),
    isPublic(document, operationName, variables) {
      const plans = plansOf(document, operationName);
      return plans.length > 0 && plans.every((plan) => plan.roots.mask(variables) === publicRoot);
    },
  };
}

function scopeMask(plans: readonly Plan[], variables: RequestVariables): bigint {
  let mask = 0n;
  for (const plan of plans) mask |= plan.scopes.mask(variables);
  return mask;
}

/** No operation of a document bears it: stands for a request that names none, or one that is not there. */
const unnamed = '';

interface DocumentPlans {
  operations: readonly OperationDefinitionNode[];
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  byName: Map<string, readonly Plan[]>;
}

/** Keyed by the document and by names that stand in it, never by a name that only a client made up. */
function createPlanCache(rules: PlanRules) {
  const documents = new WeakMap<DocumentNode, DocumentPlans>();

  return (document: DocumentNode, operationName: OperationName): readonly Plan[] => {
    let cached = documents.get(document);
    if (!cached) {
      cached = readDocument(document);
      documents.set(document, cached);
    }
    return cached.byName.get(operationName ?? unnamed) ?? collect(cached, operationName ?? unnamed);
  };

  function collect(cached: DocumentPlans, name: string): readonly Plan[] {
    const { operations, fragments, byName } = cached;
    const named = operations.filter((operation) => operation.name?.value === name);
    const key = named.length > 0 ? name : unnamed;
    const known = byName.get(key);
    if (known) return known;
    // The executor refuses a request that does not single out one operation; until then all of them count.
    const chosen = named.length > 0 ? named : operations;
    const plans = chosen.map((operation) => collectPlan(rules, fragments, operation));
    byName.set(key, plans);
    return plans;
  }
}

function readDocument(document: DocumentNode): DocumentPlans {
  const operations: OperationDefinitionNode[] = [];
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) operations.push(definition);
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  return { operations, fragments, byName: new Map() };
}
