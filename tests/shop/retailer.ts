import { expect } from '@jest/globals';
import type { SampleShop } from '../kit/sample-shop.ts';

/** Mutations of the write side that tests use: whose they are, and their one argument. */
const writes = {
  productsUpsert: ['catalogue', 'products', '[ProductInput!]!'],
  productsDelete: ['catalogue', 'keys', '[String!]!'],
  pricesUpsert: ['pricing', 'prices', '[PriceInput!]!'],
  deliveryTermsUpsert: ['pricing', 'terms', '[DeliveryTermsInput!]!'],
  promotionsUpsert: ['pricing', 'promotions', '[PromotionInput!]!'],
  storesUpsert: ['stock', 'stores', '[StoreInput!]!'],
  stockMovementsAdd: ['stock', 'movements', '[StockMovementInput!]!'],
  stockCountsAdd: ['stock', 'counts', '[StockCountInput!]!'],
} as const;

/** Writes rows as the retailer's own systems do, and gives how many entries changed. */
export async function write(
  { services }: Pick<SampleShop, 'services'>,
  mutation: keyof typeof writes,
  rows: readonly unknown[],
): Promise<number> {
  const [service, argument, type] = writes[mutation];
  const { data, errors } = await services.caller(
    service,
    'write',
  )({
    document: `mutation ($rows: ${type}) { ${mutation}(${argument}: $rows) { changed } }`,
    variables: { rows },
    context: '',
    requestId: 'retailer',
  });
  expect(errors).toBeUndefined();
  const result = data?.[mutation] as { readonly changed: number } | undefined;
  return result?.changed ?? 0;
}
