/** The names with this one ticked or not; what a `thing.*` stands for is not named besides it. */
export function toggled(names: readonly string[], name: string, on: boolean): string[] {
  if (!on) return names.filter((each) => each !== name);
  const prefix = name.endsWith('.*') ? name.slice(0, -1) : null;
  return [...names.filter((each) => each !== '*' && !(prefix && each.startsWith(prefix))), name];
}
