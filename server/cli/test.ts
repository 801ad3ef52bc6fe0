import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * `npm test`: every check there is, to the end even when one fails, and as the last line what came of them.
 * With arguments it is vitest alone: `npm test -- test/clients`.
 */
interface Count {
  passed: number;
  failed: number;
}

interface Check {
  name: string;
  command: readonly [string, ...string[]];
  /** What to do when it fails. */
  mend: string;
}

const root = join(import.meta.dirname, '../..');

const checks: readonly Check[] = [
  { name: 'lint and format', command: ['biome', 'check', '.'], mend: 'npm run format' },
  { name: 'types of the server', command: ['tsc', '-p', '.'], mend: 'npm run typecheck' },
  { name: 'types of the console', command: ['tsc', '-p', 'admin'], mend: 'npm run typecheck' },
  { name: 'generated operations', command: ['graphql-codegen', '--check'], mend: 'npm run generate' },
  { name: 'console builds', command: ['node', 'server/cli/build-console.ts'], mend: 'npm run build' },
];

const filters = process.argv.slice(2);
const total: Count = { passed: 0, failed: 0 };
const failures: string[] = [];
if (filters.length === 0) for (const check of checks) add(await runCheck(check));
add(await runVitest(filters));
if (failures.length > 0) console.log(`Failed: ${failures.join(', ')}`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);

function add({ passed, failed }: Count): void {
  total.passed += passed;
  total.failed += failed;
}

async function runCheck({ name, command, mend }: Check): Promise<Count> {
  const started = performance.now();
  const { code, output } = await run(command, 'keep');
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (code === 0) {
    console.log(`✓ ${name} (${seconds} s)`);
    return { passed: 1, failed: 0 };
  }
  console.log(`${output.trim()}\n✗ ${name} (${seconds} s); try: ${mend}`);
  failures.push(name);
  return { passed: 0, failed: 1 };
}

async function runVitest(args: readonly string[]): Promise<Count> {
  const directory = mkdtempSync(join(tmpdir(), 'countersign-results-'));
  const results = join(directory, 'results.json');
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`];
    const { code } = await run(['vitest', 'run', ...reporters, ...args], 'show');
    if (code !== 0) failures.push('vitest');
    return count(results, code);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

interface Results {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
}

/** A file that failed outside its tests counts as one, and so does a run that failed in no place of its own. */
function count(file: string, code: number): Count {
  const results = readResults(file);
  const files = results?.testResults ?? [];
  const brokenFiles = files.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  const failed = (results?.numFailedTests ?? 0) + brokenFiles.length;
  return { passed: results?.numPassedTests ?? 0, failed: code === 0 ? failed : Math.max(failed, 1) };
}

function readResults(file: string): Results | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Results;
  } catch {
    return null;
  }
}

/** The names in `command` are those of node_modules/.bin, which npm has put on the PATH. */
function run(
  [name, ...args]: Check['command'],
  output: 'keep' | 'show',
): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const channel = output === 'show' ? 'inherit' : 'pipe';
    const child = spawn(name, args, { cwd: root, stdio: ['ignore', channel, channel] });
    let text = '';
    const keep = (chunk: Buffer) => {
      text += chunk.toString();
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output: text }));
  });
}
