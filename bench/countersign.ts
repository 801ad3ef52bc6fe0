import { createApp } from '#server/app.ts';
import { loadConfig } from '#server/config.ts';
import { childConnection, serveAsChild } from './child.ts';
import { secretKey } from './seed.ts';

/** The real server, but for its database, its port and how much a key may spend. */
const roomy = { RATE_LIMIT_REQUESTS_PER_MINUTE: '1000000000', RATE_LIMIT_COST_PER_MINUTE: '1000000000' };
const config = loadConfig({ PORT: '0', SECRET_KEY: secretKey, LOG_LEVEL: 'warn', ...roomy });
const app = await createApp({ config, connection: childConnection() });
serveAsChild(await app.listen(), () => app.close(), app.runtime.pool);
