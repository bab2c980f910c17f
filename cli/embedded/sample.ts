import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadShop } from '../../import/load.ts';
import { createSampleShop } from '../../import/sample/index.ts';
import type { ServiceName } from '../../schema/service-name.ts';
import { untilSearchable } from '../searchable.ts';
import type { EmbeddedServices } from './services.ts';

/** Loads the sample shop at the first start over a data folder; one that was interrupted is loaded again. */
export async function loadSampleOnce(
  folder: string,
  services: EmbeddedServices,
  mocks: readonly ServiceName[],
): Promise<void> {
  const mark = join(folder, 'sample-loaded');
  // A mock has a shop of its own and no write side.
  if (existsSync(mark) || mocks.some((name) => withWriteSide.includes(name))) return;
  await loadSample(services);
  await writeFile(mark, 'The sample shop was loaded; without this file it is loaded at the next start.\n');
}

/** Loads the sample shop and returns once it can be found. */
export async function loadSample(services: EmbeddedServices): Promise<void> {
  const writers = {
    catalogue: services.caller('catalogue', 'write'),
    pricing: services.caller('pricing', 'write'),
    stock: services.caller('stock', 'write'),
  };
  await loadShop(createSampleShop({ now: new Date() }), writers);
  await untilSearchable(writers.catalogue, 30_000);
}

const withWriteSide: readonly ServiceName[] = ['catalogue', 'pricing', 'stock'];
