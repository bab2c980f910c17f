#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { ConfigError } from '../src/config.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { OperatorError } from './operator-error.ts';

type CreateCommand = (environment: Environment) => Command;

// Functions, since loading a command loads all that it runs: `key` needs neither gateway nor services.
const commands: Readonly<Record<string, () => Promise<CreateCommand>>> = {
  start: async () => (await import('./commands/start.ts')).startCommand,
  gateway: async () => (await import('./commands/gateway.ts')).gatewayCommand,
  service: async () => (await import('./commands/service.ts')).serviceCommand,
  import: async () => (await import('./commands/import.ts')).importCommand,
  generate: async () => (await import('./commands/generate.ts')).generateCommand,
  ledger: async () => (await import('./commands/ledger.ts')).ledgerCommand,
  parity: async () => (await import('./commands/parity.ts')).parityCommand,
  key: async () => (await import('./commands/key.ts')).keyCommand,
};

const program = new Command('comptoir').description('One graph for every channel of a shop.').exitOverride();
// Whoever read our output has gone, as in `comptoir start | head`: that ends no server and no import.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

try {
  const environment = readEnvironment();
  // Only the command that is asked for is loaded; all of them for the list of commands.
  const [asked = ''] = process.argv.slice(2);
  const load = commands[asked];
  for (const create of await Promise.all((load ? [load] : Object.values(commands)).map((each) => each()))) {
    program.addCommand(create(environment).exitOverride());
  }
  await program.parseAsync();
} catch (error) {
  // Not process.exit: what was written to a pipe would be cut off.
  process.exitCode = report(error);
}

/** Tells the operator what was wrong, in as few lines as it takes; returns the exit code. */
function report(error: unknown): number {
  // Commander has said it already; asking for help is no failure.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const known = error instanceof OperatorError || error instanceof ConfigError;
  process.stderr.write(`${known ? error.message : ((error as Error).stack ?? String(error))}\n`);
  return error instanceof OperatorError ? error.exitCode : known ? 2 : 1;
}
