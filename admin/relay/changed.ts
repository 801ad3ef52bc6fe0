/** The fields of `next` that differ from `before`: an update says only what it changes. */
export function changed<Fields extends object>(next: Fields, before: Fields): Partial<Fields> {
  const entries = Object.entries(next).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof Fields]),
  );
  return Object.fromEntries(entries) as Partial<Fields>;
}

/** A cleared text field is no text. */
export function optional(text: string | null | undefined): string | null {
  return text?.trim() || null;
}
