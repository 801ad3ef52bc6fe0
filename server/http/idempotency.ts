import { createHash } from 'node:crypto';
import { type ExecutionArgs, type ExecutionResult, GraphQLError, OperationTypeNode, print } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { type Context, ownedBy } from '#server/context.ts';
import { claim, isAnswered, type KeptAnswer, settleClaim } from '#server/db/idempotency.ts';
import { RequestError } from '#server/errors.ts';
import type { IncomingFile } from '#server/incoming-file.ts';
import type { ErrorCode } from '#server/refusal-codes.ts';
import { requireUploadLeft } from '#server/uploads.ts';
import { operationOf } from './operation.ts';
import { rootFieldsOf } from './root-fields.ts';
import { inputMember, variablesOf } from './variables.ts';

/**
 * A mutation that carries an idempotency key is done once: whoever sends it again gets the first answer. Only what
 * took effect is kept, so a refusal may be mended and sent under the same key. The last thing before anything runs.
 */
export const repeatOnce: Plugin<Context> = {
  async onExecute({ args, setResultAndStopExecution }) {
    const ctx = args.contextValue as Context;
    const key = keyOf(args, ctx);
    if (key === null) return;
    if (ctx.upload) await receiveAsked(ctx, key, ctx.upload.file);
    const found = await claim(ctx.runtime.pool, ownedBy(ctx), {
      key,
      fingerprint: fingerprintOf(args, ctx),
      now: ctx.now(),
    });
    if ('id' in found) ctx.claim = found;
    else {
      ctx.isRepeat = true;
      setResultAndStopExecution(resultOf(found));
    }
  },
};

/**
 * Receives a file because it is part of what is asked: whether it is asked again, its hash says. Who has no upload left
 * is refused before; who only sends what was answered already needs none.
 */
export async function receiveAsked(ctx: Context, key: string, file: IncomingFile): Promise<void> {
  if (!(await isAnswered(ctx.runtime.pool, ownedBy(ctx), key, ctx.now()))) await requireUploadLeft(ctx);
  await file.received();
}

/** To be called with what is about to go out, errors masked. */
export async function keepAnswer(ctx: Context, { data, errors }: ExecutionResult): Promise<void> {
  if (!ctx.claim) return;
  const kept = { data, ...(errors ? { errors: errors.map((error) => error.toJSON()) } : {}) } as KeptAnswer;
  try {
    await settleClaim(ctx.runtime.pool, ctx.claim, kept);
  } catch (error) {
    ctx.log.error({ err: error, requestId: ctx.requestId }, 'an answer was not kept for its idempotency key');
  }
}

/** The header's, or the one in the mutations' inputs; null for a request without. */
function keyOf({ document, operationName, variableValues }: ExecutionArgs, ctx: Context): string | null {
  const operation = operationOf(document, operationName);
  if (operation?.operation !== OperationTypeNode.MUTATION) return null;
  const variables = variablesOf(operation, variableValues);
  const inInputs = rootFieldsOf(document, operation).flatMap(
    (field) => text(inputMember(field, 'idempotencyKey', variables)) ?? [],
  );
  const inHeader = ctx.idempotencyKey === null ? [] : [unquoted(ctx.idempotencyKey)];
  const [key = null, ...others] = new Set([...inHeader, ...inInputs]);
  if (others.length > 0) {
    throw new RequestError('BAD_REQUEST', 400, 'The request names several idempotency keys. Send one.');
  }
  return acceptableKey(key);
}

/** The header's alone: on REST there is no other place. */
export const keyInHeader = ({ idempotencyKey }: Context) =>
  acceptableKey(idempotencyKey === null ? null : unquoted(idempotencyKey));

function acceptableKey(key: string | null): string | null {
  if (key !== null && !/^[\x20-\x7e]{1,255}$/.test(key)) {
    throw new RequestError(
      'BAD_REQUEST',
      400,
      'An idempotency key has 1 to 255 printable ASCII characters, e.g. a UUID.',
    );
  }
  return key;
}

/** draft-ietf-httpapi-idempotency-key-header has it in quotes; most send it bare. */
const unquoted = (header: string) => /^"(.*)"$/.exec(header)?.[1] ?? header;

const text = (value: unknown) => (typeof value === 'string' ? value : null);

/** Of the operation, its variables, however they are laid out, and of who asks. */
function fingerprintOf({ document, operationName, variableValues }: ExecutionArgs, ctx: Context): Buffer {
  return fingerprint([print(document), operationName ?? null, variableValues ?? {}], ctx);
}

export function fingerprint(asked: readonly unknown[], { principal: { actor } }: Context): Buffer {
  const parts = [...asked, actor.type, actor.id];
  return createHash('sha256').update(JSON.stringify(parts, inOrder)).digest();
}

/** Members in the order of their names. */
function inOrder(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Errors keep their code and status; the request id is this request's. */
function resultOf({ data, errors }: KeptAnswer): ExecutionResult {
  if (!errors) return { data } as ExecutionResult;
  return {
    data,
    errors: errors.map(({ message, path, extensions }) => {
      const { code, requestId: _first, http, ...details } = extensions;
      const status = (http as { status?: number } | undefined)?.status ?? 200;
      const originalError = new RequestError(code as ErrorCode, status, message, { details });
      return new GraphQLError(message, { path, originalError });
    }),
  } as ExecutionResult;
}
