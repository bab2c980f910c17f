export { SourceConflict } from '../../kit/foreign/index.ts';
export { type RestSourceConfig, restSourceSchema } from './source-config.ts';
export { type RunningSource, startSource } from './start-source.ts';
