import { sha256 } from '#server/auth/secrets.ts';
import type { Context } from '#server/context.ts';
import { InvalidPayloadError } from '#server/events/event.errors.ts';
import { aheadMs } from '#server/events/event.service.ts';
import { sha256In } from '#server/sha256-hex.ts';
import { invalid, isStorable } from '#server/validation.ts';
import type { Attestation } from './attestation.entity.ts';
import { InvalidAttestationError } from './attestation.errors.ts';
import { factsIn } from './attestation-facts.ts';

export interface AttestationInput {
  type: Attestation['type'];
  modelProvider: string;
  modelName: string;
  modelVersion: string;
  /** What the model was given, or its SHA-256 in hex. */
  prompt?: string | null;
  promptHash?: string | null;
  /** What it answered, in the same way. */
  output?: string | null;
  outputHash?: string | null;
  keepContent?: boolean | null;
  subject?: unknown;
  attributes?: unknown;
  occurredAt?: Date | null;
  traceId?: string | null;
}

/** What is kept of it; throws where it cannot be attested as it is. */
export function checked(ctx: Context, input: AttestationInput) {
  if (ctx.inexactInput !== null) throw new InvalidPayloadError(ctx.inexactInput, []);
  const prompt = contentOf('prompt', input.prompt, input.promptHash);
  const output = contentOf('output', input.output, input.outputHash);
  const keeps = input.keepContent === true;
  if (keeps && !prompt.bytes && !output.bytes)
    invalid(['keepContent'], 'A hash alone leaves nothing to keep: send prompt or output as text.');
  return {
    type: input.type,
    modelProvider: modelPart(input, 'modelProvider'),
    modelName: modelPart(input, 'modelName'),
    modelVersion: modelPart(input, 'modelVersion'),
    promptHash: prompt.hash,
    outputHash: output.hash,
    prompt: keeps ? prompt.bytes : null,
    output: keeps ? output.bytes : null,
    subject: factsIn('subject', input.subject),
    attributes: factsIn('attributes', input.attributes),
    occurredAt: timeOf(ctx, input.occurredAt),
  };
}

interface Content {
  hash: Buffer;
  /** Null where only the hash is known. */
  bytes: Buffer | null;
}

function contentOf(name: 'prompt' | 'output', text?: string | null, hash?: string | null): Content {
  if (text != null && hash != null) invalid([`${name}Hash`], `Give ${name} or ${name}Hash, not both.`);
  if (hash != null) {
    const given = sha256In(hash);
    if (given) return { hash: given, bytes: null };
    invalid([`${name}Hash`], `${name}Hash must be a SHA-256 in hex, 64 characters.`);
  }
  if (!text) {
    const message = `What is attested has ${name === 'prompt' ? 'a prompt' : 'an output'}: give ${name} as text, or ${name}Hash.`;
    throw new InvalidAttestationError('EMPTY_PAYLOAD', message, [name]);
  }
  if (!text.isWellFormed())
    invalid([name], `The ${name} holds half a surrogate pair, which no bytes stand for.`);
  const bytes = Buffer.from(text, 'utf8');
  return { hash: sha256(bytes), bytes };
}

const mostCharacters = 200;
const parts = { modelProvider: 'provider', modelName: 'name', modelVersion: 'version' } as const;

function modelPart(input: AttestationInput, name: keyof typeof parts): string {
  const value = input[name].trim();
  if (value.length > 0 && value.length <= mostCharacters && isStorable(value)) return value;
  const message = `The model's ${parts[name]} is a text of 1 to ${mostCharacters} characters.`;
  throw new InvalidAttestationError('INVALID_CONTEXT', message, [name]);
}

function timeOf(ctx: Context, occurredAt: Date | null | undefined): Date | null {
  if (!occurredAt) return null;
  if (occurredAt.getTime() > ctx.now().getTime() + aheadMs)
    invalid(['occurredAt'], 'occurredAt lies in the future: what is attested has happened.');
  return occurredAt;
}
