import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadShop } from '../../import/load.ts';
import { createSampleShop } from '../../import/sample/index.ts';
import { onlyFor, type Shop, type WritableService } from '../../import/shop.ts';
import type { ServiceName } from '../../schema/service-name.ts';
import { untilSearchable } from '../searchable.ts';
import { createMockAssortment } from './mock-assortment.ts';
import type { EmbeddedServices } from './services.ts';

/**
 * Loads the sample shop at the first start over a data folder; what was interrupted is loaded again. Mocks keep nothing:
 * a service that is mocked gets its part at its first start as itself.
 */
export async function loadSampleOnce(
  folder: string,
  services: EmbeddedServices,
  mocks: readonly ServiceName[],
): Promise<void> {
  const mark = join(folder, 'sample-loaded');
  const loaded = (await readFile(mark, 'utf8').catch(() => '')).split('\n');
  const isMissing = (part: string): boolean => !loaded.includes(part);
  const real = withWriteSide.filter((name) => !mocks.includes(name));
  const missing = real.filter(isMissing);
  if (missing.length > 0) await load(onlyFor(createSampleShop({ now: new Date() }), missing), services);
  // Only mocks of pricing and stock answer for any SKU: real ones must be told those that a mocked catalogue shows.
  const unpriced = mocks.includes('catalogue') ? real.filter((name) => isMissing(assortmentOf(name))) : [];
  if (unpriced.length > 0) await load(onlyFor(createMockAssortment(), unpriced), services);
  const now = [...missing, ...unpriced.map(assortmentOf)];
  if (now.length > 0) await writeFile(mark, [...loaded, ...now, ''].filter(isNotBlank).join('\n'));
}

/** Loads the sample shop into every service and returns once it can be found. */
export const loadSample = (services: EmbeddedServices): Promise<void> =>
  load(createSampleShop({ now: new Date() }), services);

async function load(shop: Shop, services: EmbeddedServices): Promise<void> {
  const writers = {
    catalogue: services.caller('catalogue', 'write'),
    pricing: services.caller('pricing', 'write'),
    stock: services.caller('stock', 'write'),
  };
  await loadShop(shop, writers);
  // Where it takes longer the shop opens all the same, and search catches up.
  await untilSearchable(writers.catalogue, 30_000);
}

const withWriteSide = ['catalogue', 'pricing', 'stock'] as const satisfies readonly WritableService[];

const assortmentOf = (name: ServiceName): string => `${name} of the mocked catalogue`;

const isNotBlank = (line: string): boolean => line !== '';
