export interface Change {
  field: string;
  before: string;
  after: string;
}

/** Before and after of each field that differs; null when the details are of another kind. */
export function changesOf(data: unknown): Change[] | null {
  if (!isRecord(data) || !isRecord(data.before) || !isRecord(data.after)) return null;
  const { before, after } = data;
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return fields
    .map((field) => ({ field, before: say(before[field]), after: say(after[field]) }))
    .filter((change) => change.before !== change.after);
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
