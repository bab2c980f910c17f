export { createDirectTransport } from './direct-transport.ts';
export { createExecutors, type Executors } from './executors.ts';
export { createHttpTransport, type ServiceAddress } from './http-transport.ts';
export { answerAtOneIndex } from './ledger/attempts.ts';
export { type BookOwner, bookOwners, createLedgerReader, type LedgerReader } from './ledger/index.ts';
export { patienceFor } from './patience.ts';
export type { ServiceObserver } from './service-executor.ts';
export { ServiceUnreachable, type Transport } from './transport.ts';
