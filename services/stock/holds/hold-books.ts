import type { Kysely } from 'kysely';
import type { ServiceLedger } from '../../kit/ledger/index.ts';

/** Where holds are kept, and who is told of what they change. */
export interface HoldBooks {
  readonly db: Kysely<object>;
  readonly ledger: Pick<ServiceLedger, 'committed'>;
}
