import { gatewayMutants } from './list/gateway.ts';
import { ledgerMutants } from './list/ledger.ts';
import { registerMutants } from './list/register.ts';
import { serviceMutants } from './list/services.ts';
import type { Mutant } from './mutant.ts';

/** All of them. */
export const mutants: readonly Mutant[] = [
  ...ledgerMutants,
  ...registerMutants,
  ...gatewayMutants,
  ...serviceMutants,
];
