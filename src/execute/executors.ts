import type { AsyncExecutor } from '@graphql-tools/utils';
import { type ServiceName, serviceNames } from '../../schema/service-name.ts';
import { createLedgerExecutor } from './ledger/executor.ts';
import { type BookOwner, bookOwners } from './ledger/owner.ts';
import { createServiceExecutor, type ServiceObserver, translate } from './service-executor.ts';
import type { Transport } from './transport.ts';

/** The stitching library's way to each service. */
export type Executors = Readonly<Record<ServiceName, AsyncExecutor>>;

/** @param owners The services whose readers are answered from published entries. */
export function createExecutors(
  transports: Readonly<Record<ServiceName, Transport>>,
  observer: ServiceObserver,
  owners: readonly BookOwner[],
): Executors {
  const executorOf = (name: ServiceName): AsyncExecutor => {
    const service = createServiceExecutor(name, transports[name], observer);
    const owner = bookOwners.find((candidate) => candidate === name);
    if (owner === undefined || !owners.includes(owner)) return service;
    return createLedgerExecutor(owner, {
      service,
      translate: (error, { requestId }) => translate(owner, requestId, error),
    });
  };
  return Object.fromEntries(serviceNames.map((name) => [name, executorOf(name)])) as Executors;
}
