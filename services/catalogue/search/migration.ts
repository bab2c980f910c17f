import { type Kysely, type Migration, sql } from 'kysely';

/**
 * Search's projection: for matching and order alone, never shown. It can be emptied and made again from the feeds.
 * Keys have the collation of `entry.key`: with another one, a join on it would not use its index.
 */
export const searchMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const statements = [
  // How far each source's feed has been applied; written in the transaction that applies it.
  `CREATE TABLE search_feed (source text PRIMARY KEY, cursor text)`,
  `INSERT INTO search_feed (source) VALUES ('catalogue'), ('pricing'), ('stock')`,

  // What the other services say, each row by the version of its entry. A deletion keeps its row and its version,
  // so that an older change which comes late revives nothing.
  'CREATE TABLE search_market (id text PRIMARY KEY, version bigint NOT NULL, value jsonb)',
  `CREATE TABLE search_amount (
     sku text NOT NULL, price_list text NOT NULL, version bigint NOT NULL,
     amount_minor bigint, below_former boolean NOT NULL, below_lowest boolean NOT NULL,
     PRIMARY KEY (sku, price_list))`,
  `CREATE TABLE search_region (
     key text PRIMARY KEY, version bigint NOT NULL, markets text[] NOT NULL, online_location text)`,
  `CREATE TABLE search_stock (
     sku text NOT NULL, region text NOT NULL, location text NOT NULL, version bigint NOT NULL,
     orderable boolean NOT NULL, PRIMARY KEY (sku, region, location))`,

  // A view is one way to see prices: the lists of a market that count for one customer group, the one that wins first,
  // and whether former prices derive from the lowest one of 30 days.
  `CREATE TABLE search_view (
     key text PRIMARY KEY, price_lists text[] NOT NULL, lowest_price_rule boolean NOT NULL)`,
  // The cheapest variant of each product in each view; without an amount where no list of it holds a variant.
  `CREATE TABLE search_price (
     view_key text NOT NULL REFERENCES search_view ON DELETE CASCADE, product_key text NOT NULL,
     amount_minor bigint, reduced boolean NOT NULL,
     cheapest_rank bigint NOT NULL GENERATED ALWAYS AS (coalesce(amount_minor, 9007199254740991)) STORED,
     dearest_rank bigint NOT NULL GENERATED ALWAYS AS (coalesce(-amount_minor, 9007199254740991)) STORED,
     PRIMARY KEY (view_key, product_key))`,
  'CREATE INDEX search_price_by_product ON search_price (product_key)',
  'CREATE INDEX search_price_cheapest ON search_price (view_key, cheapest_rank, product_key)',
  'CREATE INDEX search_price_dearest ON search_price (view_key, dearest_rank, product_key)',
  'CREATE INDEX search_price_reduced ON search_price (view_key, product_key) WHERE reduced',

  `CREATE TABLE search_product (
     key text PRIMARY KEY,
     brand text,
     categories text[] NOT NULL,
     facets text[] NOT NULL,
     hidden_on text[] NOT NULL,
     in_stock_in text[] NOT NULL DEFAULT '{}',
     newest_rank bigint NOT NULL,
     sample int NOT NULL)`,
  'CREATE INDEX search_product_categories ON search_product USING gin (categories) WITH (fastupdate = off)',
  'CREATE INDEX search_product_facets ON search_product USING gin (facets) WITH (fastupdate = off)',
  'CREATE INDEX search_product_brand ON search_product (brand)',
  'CREATE INDEX search_product_newest ON search_product (newest_rank, key)',
  'CREATE INDEX search_product_sample ON search_product (sample)',
  // What stands in each category's path, to see whether a change of it touches its products.
  'CREATE TABLE search_category (key text PRIMARY KEY, fingerprint text NOT NULL)',
  `CREATE TABLE search_category_title (
     category_key text NOT NULL, language text NOT NULL, words text NOT NULL,
     document tsvector NOT NULL GENERATED ALWAYS AS (to_tsvector('pg_catalog.simple', words)) STORED,
     PRIMARY KEY (category_key, language))`,
  'CREATE INDEX search_category_title_document ON search_category_title USING gin (document)',

  `CREATE FUNCTION search_config(language text) RETURNS regconfig LANGUAGE sql IMMUTABLE PARALLEL SAFE
   RETURN CASE language
     WHEN 'de' THEN 'pg_catalog.german'::regconfig WHEN 'en' THEN 'pg_catalog.english'::regconfig
     WHEN 'fr' THEN 'pg_catalog.french'::regconfig WHEN 'it' THEN 'pg_catalog.italian'::regconfig
     ELSE 'pg_catalog.simple'::regconfig END`,
  // Every language in which some product is written. Each product has a row for each of them, in its own words
  // or in those that a reader of that language is shown instead.
  'CREATE TABLE search_language (language text PRIMARY KEY)',
  `CREATE TABLE search_text (
     product_key text NOT NULL, language text NOT NULL,
     channel text NOT NULL, adapted_for text[] NOT NULL,
     title text COLLATE "C" NOT NULL, keywords text NOT NULL, description text NOT NULL,
     document tsvector NOT NULL GENERATED ALWAYS AS (
       setweight(to_tsvector(search_config(language), title), 'A')
       || setweight(to_tsvector(search_config(language), keywords), 'B')
       || setweight(to_tsvector(search_config(language), description), 'D')) STORED,
     PRIMARY KEY (product_key, language, channel))`,
  'CREATE INDEX search_text_document ON search_text USING gin (document) WITH (fastupdate = off)',
  'CREATE INDEX search_text_title ON search_text (language, title, product_key)',
  // The words there are, by which typing errors are mended and terms completed. A word that is no longer used stays:
  // nothing matches it, so nothing is suggested by it.
  `CREATE TABLE search_word (
     language text NOT NULL, word text COLLATE "C" NOT NULL,
     shown text NOT NULL, suggested boolean NOT NULL,
     lexemes text[] NOT NULL GENERATED ALWAYS AS (tsvector_to_array(to_tsvector(search_config(language), word))) STORED,
     PRIMARY KEY (language, word))`,
  'CREATE INDEX search_word_lexemes ON search_word USING gin (lexemes)',
  'CREATE INDEX search_word_similar ON search_word USING gin (word public.gin_trgm_ops)',
  // Names of options, attributes (value_key is empty) and of their values, as some product gives them.
  `CREATE TABLE search_label (
     key text NOT NULL, value_key text NOT NULL, names jsonb NOT NULL, PRIMARY KEY (key, value_key))`,
];
