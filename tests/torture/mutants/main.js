import { register } from 'node:module';

register('./loader/typescript-hooks.js', import.meta.url);
const { main } = await import('./run.ts');
process.exitCode = await main(process.argv.slice(2));
