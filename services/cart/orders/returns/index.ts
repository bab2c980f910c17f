export { returnResolvers } from './resolvers.ts';
export { startReturnWorker } from './worker.ts';
