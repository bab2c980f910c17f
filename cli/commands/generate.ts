import { Command } from 'commander';
import { generateShop } from '../../import/generate.ts';
import type { Environment } from '../environment.ts';
import { createQuietLog } from '../log.ts';
import { runLoad } from '../run-load.ts';
import { parseWholeNumber } from '../whole-number.ts';
import { addTargetOptions, loadInto, type TargetOptions } from '../write-target.ts';

interface GenerateOptions extends TargetOptions {
  readonly products: string;
  readonly seed: string;
}

/** `comptoir generate`: a large deterministic shop, for load and scale work. */
export function generateCommand(environment: Environment): Command {
  const command = new Command('generate')
    .description(
      'Make a large shop and load it into running or stopped services. Equal seeds make equal shops.',
    )
    .requiredOption('--products <number>', 'how many products, 1 to 10000000')
    .option('--seed <number>', 'a whole number', '1')
    .action(async (options: GenerateOptions) => {
      const shop = generateShop({
        products: parseWholeNumber('--products', options.products, 1, 10_000_000),
        // Seeds are whole numbers of 31 bits.
        seed: parseWholeNumber('--seed', options.seed, 0, 2 ** 31 - 1),
      });
      await runLoad(({ closing }) =>
        loadInto(options, { environment, log: createQuietLog(environment), closing }, shop),
      );
    });
  return addTargetOptions(command);
}
