import { createMemoryRegister, type Register } from '../ledger/index.ts';
import { assertRedisSuitable, createRedisRegister, RegisterUnreachableError } from '../ledger/redis/index.ts';
import type { LedgerOptions } from '../services/kit/ledger/index.ts';
import type { Log } from '../services/kit/log.ts';
import type { Environment } from './environment.ts';
import { OperatorError } from './operator-error.ts';
import type { Closing } from './shutdown.ts';

/** A register and what services must know to publish in it. */
export interface OpenRegister {
  readonly register: Register;
  readonly forServices: LedgerOptions;
}

/** For one process that is everything: its register lives and dies with it. */
export function openOwnRegister(closing: Closing, register: Register = createMemoryRegister()): OpenRegister {
  closing.add(() => register.close());
  // Nobody else could be told of another register: its word may hold for longer than a stall of the process.
  return { register, forServices: { register, ledger: { exclusive: true, trustMs: 30_000 } } };
}

/**
 * The register at `REDIS_URL`, for a process among others; null where there is none. One that is out of reach does not
 * keep the process from starting; one that could lose entries does.
 */
export async function openSharedRegister(
  { redisUrl }: Environment,
  log: Log,
  closing: Closing,
): Promise<OpenRegister | null> {
  if (redisUrl === null) return null;
  const register = openRedis(redisUrl);
  closing.add(() => register.close());
  try {
    await assertRedisSuitable(register);
  } catch (error) {
    if (!(error instanceof RegisterUnreachableError)) throw new OperatorError((error as Error).message, 2);
    log.warn(
      { reason: error.message },
      'the register is out of reach: nothing can be proved until it answers',
    );
  }
  return { register, forServices: { register } };
}

function openRedis(url: string) {
  try {
    return createRedisRegister({ url });
  } catch (error) {
    throw new OperatorError(`The environment variable REDIS_URL: ${(error as Error).message}`, 2);
  }
}
