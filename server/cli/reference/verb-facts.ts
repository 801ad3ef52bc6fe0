import { getNamedType, isObjectType, Kind, parse, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import { minimalScopes, type Scope } from '#server/auth/scopes.ts';
import { credentialFaults, type Fault, requestFaults } from '#server/error-codes.ts';
import type { Verb } from '#server/http/rest/verb.ts';
import { type ErrorCode, type RefusalCode, refusals, restStatusOf } from '#server/refusal-codes.ts';
import { codesOf, type Field, resultOf, schema, scopesOf as scopesOfField } from './graphql-schema.ts';

const documentOf = (verb: Verb) =>
  'document' in verb && typeof verb.document === 'string' ? parse(verb.document) : null;

/** What a key needs: as the verb says, or as the stored operation does. */
export function scopesOf(verb: Verb): readonly Scope[] {
  const document = documentOf(verb);
  if (!document) return verb.scopes ?? [];
  const found = new Set<string>();
  const info = new TypeInfo(schema);
  const note = () => {
    const type = getNamedType(info.getType());
    const field = info.getFieldDef() as Field | null | undefined;
    for (const scope of [
      ...(field ? scopesOfField(field) : []),
      ...(isObjectType(type) ? scopesOfField(type) : []),
    ])
      found.add(scope);
  };
  visit(document, visitWithTypeInfo(info, { Field: note }));
  return minimalScopes(found as Set<Scope>);
}

/** Null where it cannot be known here. */
export const keepsToClients = (verb: Verb) => verb.keepsToClients ?? null;

/** The fields at the root of a stored mutation. */
function mutationsIn(verb: Verb): Field[] {
  const fields = schema.getMutationType()?.getFields() ?? {};
  const definitions = documentOf(verb)?.definitions ?? [];
  return definitions
    .flatMap((each) => (each.kind === Kind.OPERATION_DEFINITION ? each.selectionSet.selections : []))
    .flatMap((each) => (each.kind === Kind.FIELD ? (fields[each.name.value] ?? []) : []));
}

const idempotency: readonly ErrorCode[] = [
  'IDEMPOTENCY_CONFLICT',
  'IDEMPOTENCY_KEY_REUSED',
  'IDEMPOTENCY_ANSWER_LOST',
];

/** Beside those of every credential: what follows from its form, and what it says of itself. */
export function errorsOf(verb: Verb): ErrorCode[] {
  const { body, query, errors = [] } = verb.describe;
  const stored = mutationsIn(verb);
  const isJson = body?.type === 'application/json';
  const found: (ErrorCode | false)[] = [
    scopesOf(verb).length > 0 && 'INSUFFICIENT_SCOPE',
    !verb.isPublic && keepsToClients(verb) !== true && 'RESOURCE_NOT_ACCESSIBLE',
    (isJson || query !== undefined) && 'BAD_REQUEST',
    isJson && documentOf(verb) !== null && 'VALIDATION_FAILED',
    query !== undefined && 'BAD_USER_INPUT',
    verb.path.includes('{') && 'NOT_FOUND',
    body !== undefined && 'PAYLOAD_TOO_LARGE',
    body !== undefined && 'UNSUPPORTED_MEDIA_TYPE',
    ...stored.flatMap((field) => resultOf(field).refusals.flatMap(codesOf) as RefusalCode[]),
    ...(stored.length > 0 ? idempotency : []),
    ...errors,
    !verb.isPublic && 'RATE_LIMIT_EXCEEDED',
  ];
  const codes = [...new Set(found.filter((code) => code !== false))];
  return codes.sort((one, other) => statusOf(verb, one) - statusOf(verb, other));
}

const faults: Readonly<Partial<Record<ErrorCode, Fault>>> = { ...credentialFaults, ...requestFaults };

/** An error that the verb says it has is a fault; a refusal of its stored operation is none. */
export function statusOf(verb: Verb, code: ErrorCode): number {
  const isStored = code in refusals && !verb.describe.errors?.includes(code) && documentOf(verb) !== null;
  return (isStored ? undefined : faults[code]?.status[0]) ?? restStatusOf(code as RefusalCode);
}
