export { renewBooks } from './renew-books.ts';
export { ledgerResolvers } from './resolvers.ts';
export { type LedgerOptions, openLedger, type ServiceLedger } from './service-ledger.ts';
export { defaultLedgerSettings, type LedgerSettings } from './settings.ts';
