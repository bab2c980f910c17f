import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from './package-root.ts';
import type { ServiceName } from './service-name.ts';

/** What a service shows the gateway: the shared types and its own file. */
export const serviceSdl = (service: ServiceName): string => read('common') + read(service);

/** What a service runs: `serviceSdl` and, where it has some, its write side; with entries also what the ledger asks. */
export function fullServiceSdl(service: ServiceName): string {
  // It has no entries.
  if (service === 'cart') return serviceSdl(service) + read('write/cart');
  if (!servicesWithWriteSide.has(service)) return serviceSdl(service);
  const noMutationYet = serviceSdl(service).includes('type Mutation') ? '' : 'type Mutation\n';
  return (
    serviceSdl(service) + noMutationYet + read('write/common') + read(`write/${service}`) + read('ledger')
  );
}

/** The fields and types that join services. */
export const linksSdl = (): string => read('links');

/** What the gateway adds: its own root fields and the fields it computes. */
export const gatewaySdl = (): string => read('common') + read('gateway');
export const resolvedSdl = (): string => read('resolved');

const servicesWithWriteSide: ReadonlySet<ServiceName> = new Set(['catalogue', 'pricing', 'stock']);

const read = (name: string): string =>
  `${readFileSync(join(packageRoot, 'schema', `${name}.graphql`), 'utf8')}\n`;
