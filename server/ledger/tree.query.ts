import type { Pool } from 'pg';
import type { Environment } from '#server/auth/principal.ts';
import { RequestError } from '#server/errors.ts';
import {
  completeRoot,
  foldNodes,
  hashLength,
  type Node,
  nodesOf,
  type Range,
  splitHashes,
} from './merkle.ts';
import { placeInTile, type Tile, tileOf } from './tile.ts';

/**
 * The tree as it is stored does not hold together; only somebody with the database in hand can have done that. For
 * whoever audits the log it is an answer: what was signed for is not there any more. `what` is for the log.
 */
export class TreeDamageError extends RequestError {
  constructor(what: string) {
    super('LEDGER_DAMAGED', 410, 'The log has signed for this, and has lost it.', { cause: new Error(what) });
  }
}

/**
 * Full tiles lie ready; the others are put together from what is below them: the events' commitments, or the roots
 * of full tiles. One statement for any number of tiles.
 */
const reading = {
  name: 'ledger_tiles_read',
  text: `select case
      when tile.width = 256 then (select hashes from ledger_tile full_tile
        where full_tile.environment = $1 and full_tile.level = tile.level and full_tile.tile_index = tile.index)
      when tile.level = 0 then (select string_agg(sha256('\\x00'::bytea || commitment), '' order by log_index)
        from event where environment = $1
          and log_index >= tile.index * 256 and log_index < tile.index * 256 + tile.width)
      else (select string_agg(below.root, '' order by below.tile_index) from ledger_tile below
        where below.environment = $1 and below.level = tile.level - 1
          and below.tile_index >= tile.index * 256 and below.tile_index < tile.index * 256 + tile.width)
      end as hashes
    from unnest($2::int[], $3::bigint[], $4::int[]) with ordinality as tile (level, index, width, place)
    order by tile.place`,
};

/** Their hashes, one after the other; throws where one is not there whole. */
export async function readTiles(
  pool: Pool,
  environment: Environment,
  tiles: readonly Tile[],
): Promise<Buffer[]> {
  const values = [
    environment,
    tiles.map((tile) => tile.level),
    tiles.map((tile) => tile.index),
    tiles.map((tile) => tile.width),
  ];
  const { rows } = await pool.query<{ hashes: Buffer | null }>({ ...reading, values });
  return tiles.map(({ level, index, width }, at) => {
    const hashes = rows[at]?.hashes;
    if (hashes?.length === width * hashLength) return hashes;
    throw new TreeDamageError(`Tile ${level}/${index} of the ${environment} log is not stored whole.`);
  });
}

/** What gives the roots over these ranges of the tree of this size, all read at once. */
export async function readRanges(
  pool: Pool,
  environment: Environment,
  ranges: readonly Range[],
  size: number,
): Promise<(range: Range) => Buffer> {
  const nodes = ranges.flatMap(nodesOf);
  const tiles = new Map(nodes.map((node) => [keyOf(tileOf(node, size)), tileOf(node, size)]));
  const read = tiles.size > 0 ? await readTiles(pool, environment, [...tiles.values()]) : [];
  const hashes = new Map([...tiles.keys()].map((key, at) => [key, read[at]]));
  const hashOf = (node: Node) => {
    const { from, to } = placeInTile(node);
    const bytes = hashes.get(keyOf(tileOf(node, size)));
    if (!bytes) throw new RangeError('This range was not read.');
    return completeRoot(splitHashes(bytes.subarray(from * hashLength, to * hashLength)));
  };
  return (range) => foldNodes(nodesOf(range).map(hashOf));
}

const keyOf = ({ level, index }: Tile) => `${level}/${index}`;

/** An entry is the commitment of an event, after its length in two bytes. */
export async function readEntries(
  pool: Pool,
  environment: Environment,
  { index, width }: Pick<Tile, 'index' | 'width'>,
): Promise<Buffer> {
  const { rows } = await pool.query<{ entries: Buffer | null }>({
    name: 'ledger_entries_read',
    text: `select string_agg('\\x0020'::bytea || commitment, '' order by log_index) as entries from event
      where environment = $1 and log_index >= $2::bigint and log_index < $3::bigint`,
    values: [environment, index * 256, index * 256 + width],
  });
  const entries = rows[0]?.entries;
  if (entries?.length === width * (2 + hashLength)) return entries;
  throw new TreeDamageError(`Entries ${index} of the ${environment} log are not stored whole.`);
}
