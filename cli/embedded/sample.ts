import { loadShop } from '../../import/load.ts';
import { createSampleShop } from '../../import/sample/index.ts';
import { onlyFor, type Shop, type WritableService } from '../../import/shop.ts';
import type { ServiceName } from '../../schema/service-name.ts';
import { untilSearchable } from '../searchable.ts';
import { createMockAssortment } from './mock-assortment.ts';
import { readSampleMark, writeSampleMark } from './sample-mark.ts';
import type { EmbeddedServices } from './services.ts';

/**
 * Loads the sample shop at the first start over a data folder, where its services hold nothing yet: whoever imported a
 * shop of his own is served that one alone. What was interrupted is loaded again. Mocks keep nothing: a service that is
 * mocked gets its part at its first start as itself.
 */
export async function loadSampleOnce(
  folder: string,
  services: EmbeddedServices,
  mocks: readonly ServiceName[],
): Promise<void> {
  const real = withWriteSide.filter((name) => !mocks.includes(name));
  const empty = await emptyOnes(real, services);
  const known = await readSampleMark(folder);
  if (known === null && empty.length < real.length) return;
  const { loaded, begun } = known ?? { loaded: new Set<string>(), begun: new Set<string>() };
  const isMissing = (part: string): boolean => !loaded.has(part);
  const missing = real.filter((name) => isMissing(name) && (begun.has(name) || empty.includes(name)));
  // Only mocks of pricing and stock answer for any SKU: real ones must be told those that a mocked catalogue shows.
  const unpriced = mocks.includes('catalogue')
    ? real.filter((name) => isMissing(assortmentOf(name)) && (loaded.has(name) || missing.includes(name)))
    : [];
  const parts = [...missing, ...unpriced.map(assortmentOf)];
  if (parts.length === 0) return;
  // Said first, once for all services: a start that is interrupted from here on is gone on with.
  await writeSampleMark(folder, { loaded, begun: new Set([...begun, ...parts]) });
  if (missing.length > 0) await load(onlyFor(createSampleShop({ now: new Date() }), missing), services);
  if (unpriced.length > 0) await load(onlyFor(createMockAssortment(), unpriced), services);
  await writeSampleMark(folder, { loaded: new Set([...loaded, ...parts]), begun });
}

/** Those of the services in which nothing was ever written. */
async function emptyOnes<Name extends ServiceName>(
  names: readonly Name[],
  services: EmbeddedServices,
): Promise<readonly Name[]> {
  const asked = names.map(async (name) => {
    const document = '{ changes(first: 1) { cursor } }';
    const result = await services.caller(name, 'write')({ document, context: '', requestId: 'sample' });
    const changes = result.data?.changes as readonly unknown[] | undefined;
    if (changes === undefined) throw new Error(`The ${name} service does not say what it holds.`);
    return changes.length === 0 ? [name] : [];
  });
  return (await Promise.all(asked)).flat();
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
