/** The address of a list with these filters on. */
export function filteredPath(list: string, filter: Record<string, unknown>): string {
  return `${list}?${new URLSearchParams({ filter: JSON.stringify(filter) })}`;
}
