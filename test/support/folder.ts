import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';

/** A new folder, which goes with the run. */
export const temporaryFolder = (): string => mkdtempSync(join(inject('folder'), 'f-'));
