import { type Kysely, type Migration, sql } from 'kysely';

/**
 * What makes keys findable and unique. All that is shown stands in the entries themselves; a product's entry is
 * made from its own input alone, a category's from the whole tree.
 */
export const catalogueMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const statements = [
  `CREATE TABLE category (
     key text PRIMARY KEY, parent text, position int NOT NULL,
     handles jsonb NOT NULL, titles jsonb NOT NULL, descriptions jsonb NOT NULL)`,
  'CREATE INDEX category_by_parent ON category (parent)',
  `CREATE TABLE category_handle (
     language text NOT NULL, handle text NOT NULL, category_key text NOT NULL REFERENCES category ON DELETE CASCADE,
     PRIMARY KEY (handle, language))`,
  'CREATE INDEX category_handle_by_category ON category_handle (category_key)',
  `CREATE TABLE product_handle (
     language text NOT NULL, handle text NOT NULL, product_key text NOT NULL,
     PRIMARY KEY (handle, language))`,
  'CREATE INDEX product_handle_by_product ON product_handle (product_key)',
  // A barcode is kept with 14 digits: a scanner may give the same UPC with or without leading zeros.
  'CREATE TABLE variant (sku text PRIMARY KEY, product_key text NOT NULL, gtin14 text UNIQUE)',
  'CREATE INDEX variant_by_product ON variant (product_key)',
  `CREATE TABLE product_category (
     product_key text NOT NULL, category_key text NOT NULL REFERENCES category,
     PRIMARY KEY (product_key, category_key))`,
  'CREATE INDEX product_category_by_category ON product_category (category_key)',
];
