import { asOperatorError } from './import-faults.ts';
import { type Run, runToEnd } from './run.ts';

/** Runs a command that loads a shop; whatever breaks it off is told with what to do. */
export async function runLoad(work: (run: Run) => Promise<void>): Promise<void> {
  try {
    await runToEnd(work, 'Run the same import again: it goes on where it stopped.');
  } catch (error) {
    throw asOperatorError(error);
  }
}
