import type { Register } from '../../../ledger/register.ts';
import type { LedgerObserver } from './observer.ts';

/** The register could not be asked; what became of the call is not known. */
export class RegisterUnreachableError extends Error {}

/** The register with its outages told apart from the database's, and each told once. */
export function reachedRegister(register: Register, observer: LedgerObserver): Register {
  let isOut = false;
  const reach =
    <Args extends unknown[], Answer>(call: (...args: Args) => Promise<Answer>) =>
    async (...args: Args): Promise<Answer> => {
      try {
        const answer = await call(...args);
        if (isOut) observer.registerReached();
        isOut = false;
        return answer;
      } catch (cause) {
        if (!isOut) observer.registerUnreachable(cause);
        isOut = true;
        throw new RegisterUnreachableError('The register is out of reach.', { cause });
      }
    };
  return {
    publish: reach((...args) => register.publish(...args)),
    stage: reach((...args) => register.stage(...args)),
    flip: reach((...args) => register.flip(...args)),
    fill: reach((...args) => register.fill(...args)),
    sync: reach((...args) => register.sync(...args)),
    inspect: reach((book) => register.inspect(book)),
    begin: reach((...args) => register.begin(...args)),
    close: () => register.close(),
  };
}
