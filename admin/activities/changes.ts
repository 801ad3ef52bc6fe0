export interface Change {
  field: string;
  before: string;
  after: string;
}

/** Before and after of each field that differs; null when the details are of another kind. */
export function changesOf(data: unknown): Change[] | null {
  if (!isRecord(data) || !isRecord(data.before) || !isRecord(data.after)) return null;
  const [before, after] = [flat(data.before), flat(data.after)];
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return fields
    .map((field) => ({ field, before: say(before[field]), after: say(after[field]) }))
    .filter((change) => change.before !== change.after);
}

/** Objects within, such as limits, field by field: only what differs is of interest. */
function flat(fields: Record<string, unknown>, path = ''): Record<string, unknown> {
  const entries = Object.entries(fields).flatMap(([name, value]) =>
    isRecord(value) ? Object.entries(flat(value, `${path}${name}.`)) : [[`${path}${name}`, value] as const],
  );
  return Object.fromEntries(entries);
}

export function say(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) {
    return value.length === 0 ? '–' : value.join('\n');
  }
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
