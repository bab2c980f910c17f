export { type BookSource, readBookSources } from './book-source.ts';
export { SourceConflict } from './claims.ts';
export {
  type ForeignSource,
  type Polled,
  type PollSettings,
  SourceUnavailable,
} from './foreign-source.ts';
export { foreignMigration } from './migration.ts';
export { type Poller, startPoller } from './poller.ts';
export { signBody } from './signature.ts';
export { readSourceStatus, type SourceStatus } from './status.ts';
export { type WebhookSettings, webhookRoute } from './webhook.ts';
