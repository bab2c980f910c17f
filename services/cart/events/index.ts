export { eventsMigration } from './migration.ts';
export { type EventType, type NewEvent, recordEvents } from './record-events.ts';
export { eventResolvers } from './resolvers.ts';
