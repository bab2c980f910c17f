import { gatewayMutants } from './list/gateway.ts';
import { ledgerMutants } from './list/ledger.ts';
import { serviceMutants } from './list/services.ts';
import type { Mutant } from './mutant.ts';

/** All of them. */
export const mutants: readonly Mutant[] = [...ledgerMutants, ...gatewayMutants, ...serviceMutants];
