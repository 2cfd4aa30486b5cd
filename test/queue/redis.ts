/** A redis-server of the system, on a free port, in a folder of its own. None is downloaded. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';

const executable = process.env.REDIS_SERVER ?? 'redis-server';
export const hasRedis = spawnSync(executable, ['--version']).status === 0;
if (!hasRedis) console.warn(`queue tests skipped: there is no ${executable}; install Debian's redis-server, or name one with REDIS_SERVER`);

export interface TestRedis { readonly url: string; readonly client: Redis; readonly process: ChildProcess; stop(): Promise<void> }

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

export async function openRedis(password?: string): Promise<TestRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'saddlepoint-redis-')), port = await freePort();
  const server = spawn(executable, ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no', ...(password === undefined ? [] : ['--requirepass', password])], { stdio: 'ignore' });
  const gone = once(server, 'exit');
  const url = `redis://${password === undefined ? '' : `:${password}@`}127.0.0.1:${port}`;
  const client = new Redis(url, { retryStrategy: (times) => (times < 200 ? 50 : null), maxRetriesPerRequest: null });
  client.on('error', () => {}); // not there yet, or stopped by the test
  await client.ping();
  return {
    url, client, process: server,
    async stop() {
      client.disconnect();
      server.kill('SIGKILL');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Looks until there is something; for what other processes do. */
export async function until<T>(what: string, look: () => T | undefined | false | Promise<T | undefined | false>, seconds = 60): Promise<T> {
  for (const end = performance.now() + seconds * 1000; performance.now() < end; await pause(5)) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
  }
  throw new Error(`waited ${seconds} s for ${what}`);
}
