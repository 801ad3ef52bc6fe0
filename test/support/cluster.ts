import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '#server/db/embedded/embedded-postgres.ts';
import { type Connection, migrate, openOrm, pgOptions } from '#server/db/orm.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    connection: Connection;
    template: string;
    folder: string;
  }
}

/**
 * One cluster for the whole run: the embedded one, or the server of TEST_DATABASE_URL. The schema is migrated
 * once, into a template database; each test file works on a copy of its own.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { connection, stop } = await openCluster();
  const template = `cs_test_${process.pid}_template`;
  await onCluster(connection, `create database ${template}`);
  const target = inDatabase(connection, template);
  const orm = await openOrm(target);
  await migrate(orm, target);
  await orm.close();
  project.provide('connection', connection);
  project.provide('template', template);
  const folder = mkdtempSync(join(tmpdir(), 'countersign-run-'));
  project.provide('folder', folder);
  return async () => {
    rmSync(folder, { recursive: true, force: true });
    await onCluster(connection, `drop database if exists ${template} with (force)`);
    await stop();
  };
}

async function openCluster(): Promise<{ connection: Connection; stop(): Promise<void> }> {
  const url = process.env.TEST_DATABASE_URL;
  if (url) return { connection: { clientUrl: url }, stop: async () => {} };
  const dataDir = mkdtempSync(join(tmpdir(), 'countersign-test-'));
  // As root, PostgreSQL runs as somebody who must get here: else the cluster lies elsewhere, and stays behind.
  chmodSync(dataDir, 0o711);
  const settings = { fsync: 'off', max_connections: '200' };
  const { host, port, user, dbName, password, stop } = await startEmbeddedPostgres({ dataDir, settings });
  return {
    connection: { host, port, user, dbName, password },
    stop: async () => {
      await stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export async function onCluster(connection: Connection, sql: string): Promise<void> {
  const client = new pg.Client(pgOptions(connection));
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

export function inDatabase(connection: Connection, dbName: string): Connection {
  if (!('clientUrl' in connection)) return { ...connection, dbName };
  const url = new URL(connection.clientUrl);
  url.pathname = `/${dbName}`;
  return { clientUrl: url.toString() };
}
