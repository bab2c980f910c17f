import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { createDatabase } from '../../services/kit/database.ts';
import { renewBooks } from '../../services/kit/ledger/index.ts';
import { type BookOwner, bookOwners } from '../../src/execute/index.ts';
import { takeDataFolder } from '../embedded/data-folder.ts';
import type { Environment } from '../environment.ts';
import { OperatorError } from '../operator-error.ts';
import { openDatabase } from '../postgres/open-database.ts';
import { runToEnd } from '../run.ts';
import type { Closing } from '../shutdown.ts';

/** `comptoir ledger`: what the ledger cannot find out by itself. */
export function ledgerCommand(environment: Environment): Command {
  const renewing = new Command('renew')
    .description(
      'Begin every book anew: PostgreSQL was restored from a backup, or a copy of it that lacks commits took its place.',
    )
    .option('--data <folder>', 'the data folder of a stopped comptoir start, without DATABASE_URL', 'data')
    .action(({ data }: { readonly data: string }) =>
      runToEnd(
        ({ closing }) => renew(data, environment, closing),
        'Run it again: a book may begin anew any number of times.',
      ),
    );
  return new Command('ledger')
    .description('Look after what is published, see docs/running.md.')
    .addCommand(renewing.exitOverride());
}

async function renew(folder: string, environment: Environment, closing: Closing): Promise<void> {
  if (environment.databaseUrl === null) {
    await assertHoldsDatabase(folder);
    const data = await takeDataFolder(folder);
    closing.add(() => data.release());
  }
  const databaseUrl = await openDatabase(folder, environment, closing);
  for (const service of bookOwners) {
    const books = await renewService(databaseUrl, service);
    process.stdout.write(`${service}: ${books} ${books === 1 ? 'book begins' : 'books begin'} anew\n`);
  }
}

// Nothing may be made here: an empty database would be renewed in no time, and the lost one not.
async function assertHoldsDatabase(folder: string): Promise<void> {
  if ((await stat(join(folder, 'postgres')).catch(() => null))?.isDirectory() === true) return;
  throw new OperatorError(
    `--data cannot be ${JSON.stringify(folder)}: give the data folder of comptoir start, or set DATABASE_URL.`,
    2,
  );
}

async function renewService(url: string, schema: BookOwner): Promise<number> {
  const db = createDatabase<object>({ url, schema });
  try {
    const books = await renewBooks(db);
    if (books !== null) return books;
    throw new OperatorError(
      `The database knows no service ${schema} of this version: start it once, then run this again.`,
    );
  } finally {
    await db.destroy();
  }
}
