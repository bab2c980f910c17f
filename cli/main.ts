#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { ConfigError } from '../src/config.ts';
import { gatewayCommand } from './commands/gateway.ts';
import { generateCommand } from './commands/generate.ts';
import { importCommand } from './commands/import.ts';

import { keyCommand } from './commands/key.ts';
import { serviceCommand } from './commands/service.ts';
import { startCommand } from './commands/start.ts';
import { readEnvironment } from './environment.ts';
import { OperatorError } from './operator-error.ts';

const environment = readEnvironment();
const commands = [startCommand, gatewayCommand, serviceCommand, importCommand, generateCommand, keyCommand];
const program = new Command('comptoir').description('One graph for every channel of a shop.').exitOverride();
for (const create of commands) program.addCommand(create(environment).exitOverride());

try {
  await program.parseAsync();
} catch (error) {
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
