import { cpSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Puts the Lua scripts beside their compiled callers, who look for them there whether sources or dist run.

const ledger = dirname(fileURLToPath(import.meta.url));
cpSync(join(ledger, 'redis'), join(ledger, '..', 'dist', 'ledger', 'redis'), {
  recursive: true,
  filter: (source) => source.endsWith('redis') || source.endsWith('.lua'),
});
