import { RequestError } from '#server/errors.ts';
import { type Refuse, sendJson } from '#server/http/respond.ts';
import { type RefusalCode, restStatusOf } from '#server/refusal-codes.ts';

/** On `/v1`: `{ error, message }` with codes in lower case, and whatever else is known beside them. */
export const refuseV1: Refuse = (_req, res, error, requestId) =>
  sendJson(
    res,
    error.status,
    {
      error: error.code.toLowerCase(),
      message: error.message,
      ...detailsOf(error),
      request_id: requestId,
    },
    error.headers,
  );

/** On `/api/v1`: the envelope of all its answers. */
export const refuseApiV1: Refuse = (_req, res, error, requestId) =>
  sendJson(
    res,
    error.status,
    {
      success: false,
      status: error.status,
      code: error.code,
      message: error.message,
      data: { ...detailsOf(error), request_id: requestId },
    },
    error.headers,
  );

/** Such a refusal where errors stand; it has a code of its own list. */
export const asRequestError = (
  { code, message }: { code: RefusalCode; message: string },
  details: Record<string, unknown> = {},
) => new RequestError(code, restStatusOf(code), message, { details });

const detailsOf = ({ details }: RequestError) => snakeCased(details) as Record<string, unknown>;

function snakeCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeCased);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      snakeCased(each),
    ]),
  );
}
