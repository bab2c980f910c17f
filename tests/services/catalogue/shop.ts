import { setTimeout as wait } from 'node:timers/promises';
import type { ExecutionResult } from 'graphql';
import { formatContextHeader, type ServiceContext } from '../../../schema/context-header.ts';
import type { ServiceCaller } from '../../../schema/service-request.ts';
import { createCatalogueService } from '../../../services/catalogue/index.ts';
import type { Service } from '../../../services/kit/service.ts';
import { createQuietLog } from '../../kit/quiet-log.ts';
import { createTestDatabase, type TestDatabase } from '../../kit/test-database.ts';
import { createStubFeed, type StubFeed } from './stub-feed.ts';

/** A catalogue service over a database of its own, between a stub of pricing and one of stock. */
export interface TestShop {
  readonly database: TestDatabase;
  readonly service: Service;
  readonly pricing: StubFeed;
  readonly stock: StubFeed;
  readonly log: ReturnType<typeof createQuietLog>;
  /** Asks as the retailer's systems do. */
  write(document: string, variables?: Record<string, unknown>): Promise<ExecutionResult>;
  /** Asks as the gateway does; throws on an error. */
  read<Data = unknown>(
    document: string,
    variables?: Record<string, unknown>,
    context?: ServiceContext,
  ): Promise<Data>;
  /** Asks and answers errors too. */
  ask(
    document: string,
    variables?: Record<string, unknown>,
    context?: ServiceContext,
  ): Promise<ExecutionResult>;
  upsert(...products: readonly object[]): Promise<void>;
  categories(...categories: readonly object[]): Promise<void>;
  /** Returns once search has applied everything; needs no feed that is down. */
  searchable(): Promise<void>;
  close(): Promise<void>;
}

export async function openShop(pollMs = 20): Promise<TestShop> {
  const database = await createTestDatabase();
  const [pricing, stock, log] = [createStubFeed(), createStubFeed(), createQuietLog()];
  const callers = { pricing: pricing.caller, stock: stock.caller };
  const service = await createCatalogueService({ databaseUrl: database.url, log, callers, pollMs });
  const asking =
    (caller: ServiceCaller) =>
    (document: string, variables: Record<string, unknown> = {}, context: ServiceContext = {}) =>
      Promise.resolve(
        caller({
          document,
          variables,
          context: formatContextHeader('catalogue', context),
          requestId: 'test',
        }),
      );
  const write = asking(service.caller('write'));
  const ask = asking(service.caller('graph'));
  const mustWrite = async (document: string, variables: Record<string, unknown>): Promise<void> => {
    const { errors } = await write(document, variables);
    if (errors) throw new Error(JSON.stringify(errors.map((error) => [error.message, error.extensions])));
  };
  return {
    database,
    service,
    pricing,
    stock,
    log,
    write,
    ask,
    read: async (...args) => {
      const { data, errors } = await ask(...args);
      if (errors) throw new Error(JSON.stringify(errors), { cause: log.lines.at(-1)?.fields });
      return JSON.parse(JSON.stringify(data));
    },
    upsert: (...products) =>
      mustWrite('mutation ($rows: [ProductInput!]!) { productsUpsert(products: $rows) { changed } }', {
        rows: products,
      }),
    categories: (...categories) =>
      mustWrite('mutation ($rows: [CategoryInput!]!) { categoriesUpsert(categories: $rows) { changed } }', {
        rows: categories,
      }),
    searchable: () =>
      eventually(async () => {
        const { data } = await ask('{ searchLag { catalogue pricing stock } }');
        return JSON.stringify(data) === '{"searchLag":{"catalogue":0,"pricing":0,"stock":0}}';
      }),
    close: async () => {
      await service.close();
      await database.close();
    },
  };
}

/** Asks again until it is so; throws after 20 seconds. */
export async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error('It has not become so within 20 seconds.');
    await wait(10);
  }
}

/** Texts in several languages. */
export const texts = (localized: Record<string, string>): { language: string; text: string }[] =>
  Object.entries(localized).map(([language, text]) => ({ language, text }));

/** A product with one variant, of which a test says what matters to it. */
export const product = (key: string, parts: object = {}): object => ({
  key,
  handles: texts({ en: key.toLowerCase() }),
  titles: texts({ en: `Title of ${key}` }),
  variants: [{ sku: `${key}-1` }],
  ...parts,
});

/** A category of which a test says what matters to it. */
export const category = (key: string, parts: object = {}): object => ({
  key,
  handles: texts({ en: key.toLowerCase() }),
  titles: texts({ en: key }),
  ...parts,
});

/** An option or attribute with English names made of its keys. */
export const named = (key: string, ...values: readonly string[]): object => ({
  key,
  names: texts({ en: key }),
  values: values.map((value) => ({ key: value, names: texts({ en: value }) })),
});
