import { addMocksToSchema } from '@graphql-tools/mock';
import { makeExecutableSchema } from '@graphql-tools/schema';
import type { IResolvers } from '@graphql-tools/utils';
import { type GraphQLSchema, isListType, isNonNullType } from 'graphql';
import type { ServiceContext } from '../schema/context-header.ts';
import { scalars } from '../schema/scalars.ts';
import { fullServiceSdl } from '../schema/sdl.ts';
import type { ServiceName } from '../schema/service-name.ts';

/** A service's whole SDL, answered by `resolvers` and, where they say nothing, by plain values of the right type. */
export function buildMockSchema(
  service: ServiceName,
  resolvers: IResolvers<unknown, ServiceContext>,
): GraphQLSchema {
  const schema = makeExecutableSchema({ typeDefs: fullServiceSdl(service), resolvers: scalars });
  return addMocksToSchema<ServiceContext>({
    schema,
    mocks: plainValues,
    mockGenerationBehavior: 'deterministic',
    resolvers: {
      ...resolvers,
      Query: { ...writeQueries(schema), ...resolvers.Query },
      Mutation: { ...writeMutations(schema), ...resolvers.Mutation },
    } as IResolvers<unknown, ServiceContext>,
  });
}

// For fields that the contract gains before its mock does.
const plainValues = {
  ID: () => 'mock',
  String: () => 'mock',
  Channel: () => 'WEB',
  LanguageCode: () => 'en',
  CurrencyCode: () => 'EUR',
  CountryCode: () => 'FR',
  Decimal: () => '1.00',
  Date: () => '2026-11-22',
  DateTime: () => '2026-11-22T09:30:00.000Z',
};

// A mock takes whatever the retailer's systems write, and changes nothing.
const writeQueries = (schema: GraphQLSchema): object =>
  schema.getQueryType()?.getFields().changes === undefined
    ? {}
    : { load: () => null, changes: () => [], ...ledgerQueries };

// Nothing of a mock is published: its values are read from itself.
const ledgerQueries = {
  bookStamps: (_: unknown, { books }: { readonly books: readonly string[] }) =>
    books.map((book) => ({ book, epoch: 0, server: null, birth: null, trustMs: 0 })),
  entries: (_: unknown, { keys }: { readonly keys: readonly string[] }) =>
    keys.map((key) => ({ key, version: 0, value: null })),
  entriesFill: () => ({ epoch: null, index: null, never: [], refusal: 'NO_REGISTER' }),
};

function writeMutations(schema: GraphQLSchema): object {
  const fields = Object.values(schema.getMutationType()?.getFields() ?? {});
  const writes = fields.filter(({ type }) => isNonNullType(type) && String(type.ofType) === 'WriteResult');
  const loads = schema.getType('Load') === undefined ? {} : { loadStage, loadCheck, loadCommit };
  const entries = writes.map(({ name, args }) => {
    const list = args.find(({ type }) => isNonNullType(type) && isListType(type.ofType))?.name ?? '';
    const write = (_: unknown, input: Readonly<Record<string, readonly unknown[]>>) => ({
      accepted: input[list]?.length ?? 0,
      changed: 0,
      published: true,
    });
    return [name, write];
  });
  return { ...Object.fromEntries(entries), ...loads };
}

const loadStage = (_: unknown, { id, chunk }: { id: string; chunk: number }) => ({
  id,
  status: 'STAGING',
  chunks: [chunk],
  result: null,
});

const loadCheck = () => ({ rejected: [], isComplete: true });

const loadCommit = (_: unknown, { id }: { id: string }) => ({
  id,
  status: 'COMMITTED',
  chunks: [],
  result: { accepted: 0, changed: 0, published: true },
});
