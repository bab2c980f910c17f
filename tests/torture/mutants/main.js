import { register } from 'node:module';

register('./loader/typescript-hooks.js', import.meta.url);
const { main } = await import('./run.ts');
// At once: what a schedule that broke off has left open keeps nobody waiting.
process.exit(await main(process.argv.slice(2)));
