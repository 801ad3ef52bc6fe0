import { createApp } from '#server/app.ts';
import { loadConfig } from '#server/config.ts';
import type { Connection } from '#server/db/orm.ts';

/** A server in a process of its own, so that all it writes to its output can be read. Started by `child.ts`. */
const connection = JSON.parse(process.argv[2] ?? '') as Connection;
const app = await createApp({ config: loadConfig(process.env), connection });
process.send?.(await app.listen());
process.on('message', () => void app.close().then(() => process.exit(0)));
