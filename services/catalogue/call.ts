import type { Kysely } from 'kysely';
import type { ServiceCall } from '../kit/service.ts';
import { type CategoryReaders, createCategoryReaders } from './categories.ts';
import { createProductReaders, type ProductReaders } from './products.ts';

/** What every resolver of the catalogue gets: the request's situation, and readers that gather its look-ups. */
export interface CatalogueCall extends ServiceCall, ProductReaders, CategoryReaders {
  readonly db: Kysely<object>;
}

/** The context value of one operation. */
export const createCatalogueCall = (db: Kysely<object>, call: ServiceCall): CatalogueCall => ({
  ...call,
  db,
  ...createProductReaders(db, call.context),
  ...createCategoryReaders(db, call.context),
});
