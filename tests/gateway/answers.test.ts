import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatGlobalId } from '../../schema/global-id.ts';
import { createStubShop } from '../kit/stub-shop.ts';
import { startTestGateway, type TestGateway, type TransportKind } from '../kit/test-gateway.ts';

describe.each<TransportKind>(['direct', 'http'])(
  'a gateway that reaches its services by %s transport',
  (transport) => {
    const services = createStubShop();
    let gateway: TestGateway;
    beforeAll(async () => {
      gateway = await startTestGateway({ services, transport });
    });
    afterAll(() => gateway.close());

    it('answers a field of every service with one call each, aliases and all', async () => {
      const before = Object.values(services).map(({ requests }) => requests.length);
      const { body } = await gateway.ask(`{ products(first: 24) { nodes { variants { sku
      one: price { quantity unit { shown { amount } } } ten: price(quantity: 10) { quantity }
      availability { quantity } } } } }`);
      const calls = Object.values(services).map(
        ({ requests }, index) => requests.length - (before[index] ?? 0),
      );
      // Pricing is asked for its markets once, when the first request names one.
      expect(calls).toEqual([1, 2, 1, 0, 0]);
      const { nodes } = (body.data as { products: { nodes: { variants: unknown[] }[] } }).products;
      expect(nodes).toHaveLength(24);
      expect(nodes[0]?.variants[0]).toEqual({
        sku: 'p1-a',
        one: { quantity: 1, unit: { shown: { amount: '4.50' } } },
        ten: { quantity: 10 },
        availability: { quantity: 3 },
      });
    });

    it('keeps selections apart that name one field with different subfields', async () => {
      const { body } = await gateway.ask(`{
      a: variant(sku: "p1-a") { price { quantity } price { version } }
      b: variant(sku: "p1-b") { price { quantity } }
      c: variant(sku: "p1-a") { price { quantity } ...More } }
      fragment More on Variant { price { priceList { key } } }`);
      expect(body).toEqual({
        data: {
          a: { price: { quantity: 1, version: 1 } },
          b: { price: { quantity: 1 } },
          c: { price: { quantity: 1, priceList: { key: 'fr-eur' } } },
        },
      });
    });

    it('answers null without an error for what does not exist', async () => {
      const { status, body } = await gateway.ask(`{
      variant(sku: "unknown") { sku } product(handle: "unknown") { id } free: variant(sku: "free-a") { price { version } }
      cart(id: "x") { lines { sku variant { title } } } }`);
      expect({ status, body }).toEqual({
        status: 200,
        body: {
          data: {
            variant: null,
            product: null,
            free: { price: null },
            cart: {
              lines: [
                { sku: 'p1-a', variant: { title: 'Variant p1-a' } },
                { sku: 'gone', variant: null },
              ],
            },
          },
        },
      });
    });

    it('finds nodes by the type in their id and merges what several services own', async () => {
      const ids = [formatGlobalId('Customer', 'marie'), 'nonsense', formatGlobalId('Product', 'p7')];
      const { body } = await gateway.ask(
        `query ($ids: [ID!]!, $id: ID!) {
        node(id: $id) { id ... on Product { title } }
        nodes(ids: $ids) { __typename ... on Customer { profile { givenName } carts { totalQuantity } } ... on Product { key } } }`,
        { variables: { ids, id: ids[2] } },
      );
      expect(body).toEqual({
        data: {
          node: { id: ids[2], title: 'Product p7' },
          nodes: [
            { __typename: 'Customer', profile: { givenName: 'marie' }, carts: [{ totalQuantity: 2 }] },
            null,
            { __typename: 'Product', key: 'p7' },
          ],
        },
      });
    });

    it('picks the language of texts that pricing gives in all', async () => {
      const query = (language: string) =>
        `query @inContext(language: "${language}") { variant(sku: "p1-a") { price { promotions { title } } } }`;
      const titles = await Promise.all(
        ['fr', 'en'].map(async (language) => (await gateway.ask(query(language))).body.data),
      );
      expect(titles).toEqual([
        { variant: { price: { promotions: [{ title: 'Trois pour deux' }] } } },
        { variant: { price: { promotions: [{ title: 'Three for two' }] } } },
      ]);
    });

    it('hides what gateway and services say to each other', async () => {
      const { body } = await gateway.ask('{ pricesBySkus(skus: ["p1-a"]) { version } }');
      expect(body.errors?.[0]?.extensions?.code).toBe('GRAPHQL_VALIDATION_FAILED');
      const introspected = await gateway.ask('{ __type(name: "Promotion") { fields { name } } }');
      expect(JSON.stringify(introspected.body)).not.toContain('titles');
    });
  },
);
