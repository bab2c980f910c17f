import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Breaker, CircuitOpen, createBreaker } from '../../src/execute/breaker.ts';

let now: number;
let breaker: Breaker;
beforeEach(() => {
  now = 0;
  const isFailure = (error: unknown) => (error as Error).message === 'down';
  breaker = createBreaker({ failuresBeforeOpen: 2, openMs: 1_000, isFailure, now: () => now });
});

const answer = () => breaker.run(async () => 'answer');
const fail = (message = 'down') =>
  breaker
    .run(async () => {
      throw new Error(message);
    })
    .catch((error: Error) => error);

describe('a circuit', () => {
  it('opens after so many failures in a row, and closes once one call is answered', async () => {
    await fail();
    await answer();
    await fail();
    await expect(answer()).resolves.toBe('answer');
    await fail();
    await fail();
    await expect(answer()).rejects.toThrow(CircuitOpen);
    now = 1_000;
    await expect(answer()).resolves.toBe('answer');
    await fail();
    await expect(answer()).resolves.toBe('answer');
  });

  it('stays open for as long again where the call that tries fails', async () => {
    await fail();
    await fail();
    now = 1_000;
    await fail();
    now = 1_999;
    await expect(answer()).rejects.toThrow(CircuitOpen);
    now = 2_000;
    await expect(answer()).resolves.toBe('answer');
  });

  it('lets one call try, and nobody wait for it', async () => {
    await fail();
    await fail();
    now = 1_000;
    let finish = (): void => {};
    const trying = breaker.run(() => new Promise<void>((resolve) => (finish = resolve)));
    await expect(answer()).rejects.toThrow(CircuitOpen);
    finish();
    await trying;
    await expect(answer()).resolves.toBe('answer');
  });

  it('learns nothing from a call that was given up', async () => {
    await fail();
    await fail('given up');
    await expect(answer()).resolves.toBe('answer');
    await fail();
    await fail();
    now = 1_000;
    await fail('given up');
    await expect(answer()).resolves.toBe('answer');
  });

  it('does not go by the clock on the wall', async () => {
    const { now: wall } = Date;
    const monotonic = createBreaker({ failuresBeforeOpen: 1, openMs: 1, isFailure: () => true });
    Date.now = () => wall() + 600_000;
    await monotonic.run(() => Promise.reject(new Error('down'))).catch(() => {});
    Date.now = wall;
    const until = performance.now() + 1;
    while (performance.now() <= until);
    await expect(monotonic.run(async () => 'answer')).resolves.toBe('answer');
  });
});
