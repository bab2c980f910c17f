import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { createMemoryRegister } from '../../ledger/index.ts';
import type { Service } from '../../services/kit/service.ts';
import { createStubShop } from '../kit/stub-shop.ts';
import { startTestGateway, type TestGateway } from '../kit/test-gateway.ts';

/** A stock service that trusts no register and has lost its database. */
const stock: Service = {
  name: 'stock',
  caller: () => async (request) => {
    const books = request.variables?.books as readonly string[] | undefined;
    if (books !== undefined)
      return {
        data: {
          bookStamps: books.map((book) => ({ book, epoch: 1, server: null, trustMs: 2_000, source: null })),
        },
      };
    const extensions = { code: 'SERVICE_UNAVAILABLE' };
    return { data: null, errors: [new GraphQLError('No database.', { path: ['entries'], extensions })] };
  },
  close: async () => {},
};

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    services: { ...createStubShop(), stock },
    ledger: { register: createMemoryRegister(), owners: ['catalogue', 'stock'] },
  });
});
afterAll(() => gateway.close());

it('says of each store by itself that its owner cannot answer', async () => {
  const ids = ['a', 'b'].map((key) => Buffer.from(`Store:${key}`).toString('base64url'));
  const { status, body } = await gateway.ask(`{ nodes(ids: ${JSON.stringify(ids)}) { id } }`);
  expect(body).toEqual({
    data: { nodes: [null, null] },
    errors: [0, 1].map((place) => ({
      message: 'The stock service is out of reach.',
      path: ['nodes', place],
      extensions: { code: 'SERVICE_UNAVAILABLE' },
    })),
  });
  expect(status).toBe(200);
});
