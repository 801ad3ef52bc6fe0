/** What stands for the names that an hour has no room for. */
export const otherOperations = '(other)';

const maxNames = 50;
const maxHours = 20_000;

/**
 * The name under which an operation is counted. A caller can make up a new name for every request, so only the
 * first fifty of a key in an hour are told apart.
 */
export function createOperationNames() {
  const names = new Map<string, Set<string>>();
  return {
    nameOf(keyId: string, hour: number, operation: string): string {
      const place = `${keyId} ${hour}`;
      let known = names.get(place);
      if (!known) {
        if (names.size >= maxHours) names.clear();
        known = new Set();
        names.set(place, known);
      }
      if (known.has(operation)) return operation;
      if (operation !== '' && known.size >= maxNames) return otherOperations;
      known.add(operation);
      return operation;
    },
  };
}
