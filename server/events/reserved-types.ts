/** Types by which the server anchors what it vouches for itself: nobody else may use them. */
const reservedTypes: ReadonlySet<string> = new Set([
  'document.uploaded',
  'document.anchored',
  'ai.attestation',
  'trace.sealed',
]);

/** All that begins like this too: the organization's own history. */
const reservedPrefix = 'countersign.';

export const isReserved = (type: string) =>
  reservedTypes.has(type) || type.toLowerCase().startsWith(reservedPrefix);
