import { type KeyObject, verify } from 'node:crypto';
import type { ClientBase } from 'pg';
import type { Environment } from '#server/auth/principal.ts';
import { type Checkpoint, checkpointText } from './checkpoint.ts';
import { type Frontier, type Growth, packFrontier } from './growth.ts';
import { AppendError } from './ledger.errors.ts';
import { completeRoot, splitHashes } from './merkle.ts';
import { signText } from './note.ts';
import type { LoadedKey } from './signing-keys.ts';
import { hashesAt, tileHeight, tileWidth } from './tile.ts';

export interface Log {
  environment: Environment;
  origin: string;
}

/** What the tree has become, and its signed head. */
export interface Integrated {
  growth: Growth;
  checkpoint: Checkpoint;
}

/** Signs what the tree has become; nothing is written yet. */
export function signHead(
  { origin }: Log,
  growth: Growth,
  { privateKey, publicKey }: LoadedKey,
  createdAt: Date,
): Integrated {
  const { root } = growth;
  const { size } = growth.frontier;
  const signature = signText(checkpointText({ origin, size, root }), privateKey);
  const checkpoint = { origin, size, root, signature, publicKey, createdAt, cosignatures: [] };
  return { growth, checkpoint };
}

/** A statement that writes a signed head; its seven parameters count from `first`. */
export const headInsertion = (first: number) => `
  insert into ledger_checkpoint (environment, size, root, frontier, signing_key_id, signature, created_at)
    values (${Array.from({ length: 7 }, (_, at) => `$${first + at}`).join(', ')})`;

export function headValues({ environment }: Log, { growth, checkpoint }: Integrated, key: LoadedKey) {
  const { size, root, signature, createdAt } = checkpoint;
  const frontier = packFrontier(growth.frontier);
  return [environment, size, root, frontier, key.id, signature, createdAt.toISOString()];
}

/** Writes the tiles that have become full. Their events must be there already. */
export async function storeTiles(
  client: ClientBase,
  environment: Environment,
  before: Frontier,
  growth: Growth,
): Promise<void> {
  for (let level = 0; hashesAt(growth.frontier.size, level) >= tileWidth; level++) {
    await storeLevel(client, environment, level, before, growth);
  }
}

/** The hashes of a tile are put together where they lie. */
const hashesOfTile = {
  leaves: `select string_agg(sha256('\\x00'::bytea || commitment), '' order by log_index) from event
    where environment = $1 and log_index >= tile.index * ${tileWidth} and log_index < (tile.index + 1) * ${tileWidth}`,
  tiles: `select string_agg(below.root, '' order by below.tile_index) from ledger_tile below
    where below.environment = $1 and below.level = $2::int - 1
      and below.tile_index >= tile.index * ${tileWidth} and below.tile_index < (tile.index + 1) * ${tileWidth}`,
};

const insertion = (source: keyof typeof hashesOfTile) => ({
  name: `ledger_tile_insert_${source}`,
  text: `insert into ledger_tile (environment, level, tile_index, hashes, root)
    select $1, $2::int, tile.index, (${hashesOfTile[source]}), tile.root
    from unnest($3::bigint[], $4::bytea[]) as tile (index, root)
    returning tile_index, hashes, root`,
});

async function storeLevel(
  client: ClientBase,
  environment: Environment,
  level: number,
  before: Frontier,
  growth: Growth,
): Promise<void> {
  const first = Math.floor(hashesAt(before.size, level) / tileWidth);
  const end = Math.floor(hashesAt(growth.frontier.size, level) / tileWidth);
  if (first === end) return;
  const indices = Array.from({ length: end - first }, (_, at) => first + at);
  const height = (level + 1) * tileHeight;
  const roots = indices.map((index) => growth.node({ height, index }));
  const statement = insertion(level === 0 ? 'leaves' : 'tiles');
  const { rows } = await client.query<{ tile_index: string; hashes: Buffer; root: Buffer }>({
    ...statement,
    values: [environment, level, indices, roots],
  });
  for (const { tile_index: index, hashes, root } of rows) {
    if (completeRoot(splitHashes(hashes)).equals(root)) continue;
    throw new AppendError(
      `What is stored of the log under tile ${level}/${index} is not what its checkpoints say.`,
    );
  }
}

/** Whether a key of ours signed this head. */
export function isSigned(
  head: Pick<Checkpoint, 'origin' | 'size' | 'root' | 'signature'>,
  publicKey: KeyObject,
): boolean {
  return verify(null, Buffer.from(checkpointText(head)), publicKey, head.signature);
}
