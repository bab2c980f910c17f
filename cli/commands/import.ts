import { Command, Option } from 'commander';
import type { BadRowsPolicy } from '../../import/bad-row.ts';
import { readCsv } from '../../import/csv/index.ts';
import type { ReadShop } from '../../import/shop.ts';
import { readSunrise, type ShopPricesPolicy } from '../../import/sunrise/index.ts';
import type { Environment } from '../environment.ts';
import { createQuietLog } from '../log.ts';
import { runLoad } from '../run-load.ts';
import { addTargetOptions, loadInto, printLeftOut, type TargetOptions } from '../write-target.ts';

interface ImportOptions extends TargetOptions {
  readonly badRows: BadRowsPolicy;
}

/** `comptoir import`: loads a retailer's files into running or stopped services. */
export function importCommand(environment: Environment): Command {
  const group = new Command('import').description(
    "Load a retailer's files into running or stopped services.",
  );
  for (const command of [sunriseCommand(environment), csvCommand(environment)])
    group.addCommand(addTargetOptions(withBadRows(command)).exitOverride());
  return group;
}

const sunriseCommand = (environment: Environment): Command =>
  new Command('sunrise')
    .description('Load the files of the Sunrise data set.')
    .argument('<folder>', 'where its files are')
    .addOption(
      new Option('--shop-prices <policy>', 'prices that differ between shops of one market')
        .choices(['reject', 'ignore', 'report'])
        .default('report'),
    )
    .action((folder: string, options: ImportOptions & { readonly shopPrices: ShopPricesPolicy }) =>
      importShop(() => readSunrise(folder, options), options, environment),
    );

const csvCommand = (environment: Environment): Command =>
  new Command('csv')
    .description("Load any retailer's CSV by a map of its columns, see docs/import.md.")
    .requiredOption('--map <file>', 'YAML that says which column is what')
    .action((options: ImportOptions & { readonly map: string }) =>
      importShop(() => readCsv(options.map, options), options, environment),
    );

const importShop = (
  read: () => Promise<ReadShop>,
  options: ImportOptions,
  environment: Environment,
): Promise<void> =>
  runLoad(async ({ closing }) => {
    // Files are read to their end before a service is opened: most imports that fail do so here, and in no time.
    const { shop, skipped, notices } = await read();
    for (const notice of notices) print(notice);
    printLeftOut(skipped);
    await loadInto(options, { environment, log: createQuietLog(environment), closing }, shop);
  });

const withBadRows = (command: Command): Command =>
  command.addOption(
    new Option(
      '--bad-rows <policy>',
      'what becomes of rows with a fault: all is refused, or they are left out',
    )
      .choices(['refuse', 'skip'])
      .default('refuse'),
  );

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
