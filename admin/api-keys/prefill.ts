import { type ApiKeyForm, emptyApiKeyForm } from './apiKeyForm.ts';
import { expiryDays } from './expiry.ts';

/**
 * A link may fill the form in: `?source={"name":"ci","scopes":["invoices:read"],"expiresInDays":30}`. It is anyone's
 * text, so only known fields of the right kind are taken, and the page says that it happened.
 */
export function prefilledForm(search: string): ApiKeyForm | null {
  const given = parse(new URLSearchParams(search).get('source'));
  if (!given) return null;
  const days = expiryDays.find((known) => known === given.expiresInDays);
  return {
    ...emptyApiKeyForm,
    name: text(given.name).slice(0, 100),
    description: text(given.description).slice(0, 500),
    scopes: strings(given.scopes).filter((scope) => /^[a-z-]+:(read|write)$/.test(scope)),
    ipAllowlist: strings(given.ipAllowlist).join('\n'),
    ipDenylist: strings(given.ipDenylist).join('\n'),
    expiry: days ? { kind: 'days', days } : emptyApiKeyForm.expiry,
  };
}

function parse(source: string | null): Record<string, unknown> | null {
  try {
    const value: unknown = source === null ? null : JSON.parse(source);
    return value && typeof value === 'object' && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

const text = (value: unknown) => (typeof value === 'string' ? value : '');
const strings = (value: unknown) =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
