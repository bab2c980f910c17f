import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { createService, type ServiceCallers } from '../../cli/services.ts';
import { type EntryRow, readEntryTable } from '../kit/entry-table.ts';
import { createQuietLog } from '../kit/quiet-log.ts';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';

type Name = 'catalogue' | 'pricing' | 'stock';

let shop: SampleShop;
let client: pg.Client;

beforeAll(async () => {
  shop = await startSampleShop();
  client = new pg.Client({ connectionString: shop.databaseUrl });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await shop.close();
});

const isIndex = ({ book, key }: EntryRow): boolean =>
  /^(sku|gtin|handle|category-handle|tree|markets|promotions)\//.test(key) || book === 'places';

// What stands, by book and key.
const standing = (rows: readonly EntryRow[]): object =>
  Object.fromEntries(
    rows.filter(({ value }) => value !== null).map(({ book, key, value }) => [`${book} ${key}`, value]),
  );

/** Takes the data back to how they stood before anything led to entries. */
const undo: Readonly<Record<Name, readonly string[]>> = {
  catalogue: [
    "DELETE FROM catalogue.entry WHERE book = 'catalogue' AND key !~ '^(product|category)/'",
    "DELETE FROM catalogue.entry_version WHERE book = 'catalogue' AND key !~ '^(product|category)/'",
  ],
  pricing: [
    "DELETE FROM pricing.entry WHERE key ~ '^(markets|promotions)/'",
    "DELETE FROM pricing.entry_version WHERE key ~ '^(markets|promotions)/'",
  ],
  stock: [
    ...['entry', 'entry_version'].flatMap((table) => [
      `UPDATE stock.${table} SET book = 'stock:' || (value->>'region') WHERE key LIKE 'store/%'`,
      `DELETE FROM stock.${table} WHERE book = 'places'`,
    ]),
    `CREATE INDEX entry_of_store ON stock.entry (key) WHERE key LIKE 'store/%'`,
    `CREATE INDEX entry_of_region ON stock.entry (key) WHERE key LIKE 'region/%'`,
  ],
};

const restart = async (name: Name): Promise<void> => {
  const options = { databaseUrl: shop.databaseUrl, log: createQuietLog(), callers: {} as ServiceCallers };
  await (await createService(name, options)).close();
};

it.each(['catalogue', 'pricing', 'stock'] as const)(
  'data of %s from before are given what leads to their entries, and followers are told',
  async (name) => {
    const before = await readEntryTable(shop.databaseUrl, name);
    expect(before.filter(isIndex).length).toBeGreaterThan(2);
    for (const statement of undo[name]) await client.query(statement);
    await client.query(
      `DELETE FROM ${name}.kysely_migration WHERE name IN ('2026-12-index-entries', '2026-12-places')`,
    );
    const { rows } = await client.query(`SELECT max(id) AS last FROM ${name}.outbox`);
    await restart(name);
    const after = await readEntryTable(shop.databaseUrl, name);
    expect(standing(after)).toEqual(standing(before));
    const told = await client.query(
      `SELECT book, key, version::int, value FROM ${name}.outbox WHERE id > $1`,
      [rows[0].last],
    );
    expect(standing(told.rows)).toEqual(standing(after.filter(isIndex)));
    // Once: a further start says nothing more.
    await restart(name);
    expect(await readEntryTable(shop.databaseUrl, name)).toEqual(after);
  },
);
