import { rm } from 'node:fs/promises';
import type { EmbeddedPostgres } from '../../cli/postgres/embedded-postgres.ts';

interface TestGlobals {
  readonly comptoirTest: { readonly postgres: EmbeddedPostgres; readonly folder: string };
}

export default async function globalTeardown(): Promise<void> {
  const { postgres, folder } = (globalThis as unknown as TestGlobals).comptoirTest;
  await postgres.close();
  await rm(folder, { recursive: true, force: true });
}
