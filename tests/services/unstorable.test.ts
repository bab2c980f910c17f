import { makeExecutableSchema } from '@graphql-tools/schema';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type GraphQLField,
  type GraphQLInputType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
} from 'graphql';
import { createService, type ServiceCallers } from '../../cli/services.ts';
import { fullServiceSdl } from '../../schema/sdl.ts';
import type { Service } from '../../services/kit/service.ts';
import { createQuietLog } from '../kit/quiet-log.ts';
import { createTestDatabase } from '../kit/test-database.ts';

const writers = ['catalogue', 'pricing', 'stock'] as const;

const values: Readonly<Record<string, unknown>> = {
  Int: 1,
  Float: 1,
  Boolean: true,
  Decimal: '1',
  DateTime: '2026-01-01T00:00:00Z',
  Date: '2026-01-01',
  LanguageCode: 'fr',
  CountryCode: 'FR',
  CurrencyCode: 'EUR',
  Channel: 'WEB',
};

/** An input in which every text is one that PostgreSQL cannot keep. */
function poisoned(given: GraphQLInputType, text: string): unknown {
  const type = getNullableType(given);
  if (isListType(type)) return [poisoned(type.ofType, text)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (!isInputObjectType(type)) return values[String(type)] ?? text;
  return Object.fromEntries(
    Object.values(type.getFields()).map((field) => [field.name, poisoned(field.type, text)]),
  );
}

describe.each(writers)('every write of %s', (name) => {
  const mutations = Object.values(
    makeExecutableSchema({ typeDefs: fullServiceSdl(name) })
      .getMutationType()
      ?.getFields() ?? {},
  ).filter(({ type }) => String(type) === 'WriteResult!');
  let service: Service;
  let close: () => Promise<void>;
  const log = createQuietLog();
  beforeAll(async () => {
    const database = await createTestDatabase();
    const callers = new Proxy({}, { get: () => async () => ({ data: { changes: [] } }) }) as ServiceCallers;
    service = await createService(name, { databaseUrl: database.url, log, callers });
    close = async () => {
      await service.close();
      await database.close();
    };
  });
  afterAll(() => close());

  const call = (document: string, variables: Readonly<Record<string, unknown>>) =>
    service.caller('write')({ document, variables, context: '', requestId: 'test' });

  const write = ({ name: mutation, args: [rows] }: GraphQLField<unknown, unknown>, text: string) =>
    call(`mutation ($rows: ${rows?.type}) { ${mutation}(${rows?.name}: $rows) { accepted } }`, {
      rows: poisoned(rows?.type as GraphQLInputType, text),
    });

  it.each(mutations.map((field) => [field.name, field] as const))(
    '%s rejects rows with a zero character',
    async (_, field) => {
      for (const text of ['\0', 'a\0b']) {
        const { errors } = await write(field, text);
        expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['ROWS_REJECTED']);
      }
      expect(log.lines.filter(({ level }) => level === 'error')).toEqual([]);
    },
  );

  it('has no load of such a name', async () => {
    const id = 'a\0';
    expect((await call('query ($id: ID!) { load(id: $id) { id } }', { id })).data).toEqual({ load: null });
    for (const mutation of ['loadCommit(id: $id)', 'loadStage(id: $id, chunk: 0, rows: "[]")']) {
      const { errors } = await call(`mutation ($id: ID!) { ${mutation} { id } }`, { id });
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_INPUT']);
    }
  });
});
