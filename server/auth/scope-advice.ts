import { type DocumentNode, type GraphQLSchema, Kind } from 'graphql';
import { createPreflight, type Preflight } from './preflight/preflight.ts';
import { isScope, minimalScopes, type Scope, scopeBit } from './scopes.ts';

export interface ScopeAdvice {
  /** Demanded before the operation runs. */
  required: readonly Scope[];
  /** And what the types that `node(id)` is narrowed to need besides. */
  scopes: readonly Scope[];
  /** The same as a person would grant it: without what another scope implies. */
  granted: readonly Scope[];
  missing: readonly Scope[];
}

interface Engines {
  required: Preflight;
  narrowed: Preflight;
}

const bySchema = new WeakMap<GraphQLSchema, Engines>();

function enginesOf(schema: GraphQLSchema): Engines {
  const known = bySchema.get(schema);
  if (known) return known;
  const engines = {
    required: createPreflight(schema, { bitOf: scopeBit }),
    narrowed: createPreflight(schema, { bitOf: scopeBit, narrowed: true }),
  };
  bySchema.set(schema, engines);
  return engines;
}

/** What a valid document needs, by the rules that requests are held to. Fields that `@skip` could drop count. */
export function adviseScopes(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
  held: ReadonlySet<string>,
): ScopeAdvice {
  const { required, narrowed } = enginesOf(schema);
  const variables = undecided(document);
  const scopes = narrowed.required(document, operationName, variables).filter(isScope);
  return {
    required: required.required(document, operationName, variables).filter(isScope),
    scopes,
    granted: minimalScopes(scopes),
    missing: scopes.filter((scope) => !held.has(scope)),
  };
}

/** Neither true nor false, nor their default: so that fields count whatever will be sent. */
function undecided(document: DocumentNode): Record<string, null> {
  const names = document.definitions.flatMap((each) =>
    each.kind === Kind.OPERATION_DEFINITION
      ? (each.variableDefinitions ?? []).map(({ variable }) => variable.name.value)
      : [],
  );
  return Object.fromEntries(names.map((name) => [name, null]));
}
