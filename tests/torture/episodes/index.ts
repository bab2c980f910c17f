import { databaseRestarted } from './database.ts';
import type { FaultKind } from './fault-kind.ts';
import { blockedLoop, clockJump } from './inner.ts';
import { delayed, dropped, late, reset } from './network.ts';
import { killOf, pauseOf } from './processes.ts';
import { laggingReplicaPromoted, redisFlushed, redisKilled, redisPaused } from './redis.ts';

export type { Stage } from './fault-kind.ts';
export { runEpisodes } from './run-episodes.ts';

const database = ['postgres'] as const;
// Redis is the link that matters most.
const others = ['redis', 'redis', 'redis', 'pricing', 'stock', 'catalogue'] as const;

/** All kinds of fault, by the name under which `--faults` asks for them. */
export const faultKinds: Readonly<Record<string, FaultKind>> = {
  'gateway-pause': pauseOf('gateway'),
  'gateway-kill': killOf('gateway'),
  'gateway-block': blockedLoop,
  'gateway-clock': clockJump,
  'service-pause': pauseOf('service'),
  'service-kill': killOf('service'),
  'redis-kill': redisKilled(true),
  'redis-loss': redisKilled(false),
  'redis-flush': redisFlushed,
  'redis-pause': redisPaused,
  'redis-promote': laggingReplicaPromoted,
  'postgres-restart': databaseRestarted,
  'postgres-reset': reset(database),
  'postgres-delay': delayed(database),
  'postgres-drop': dropped(database),
  'link-delay': delayed(others),
  'link-drop': dropped(others),
  'link-reset': reset(others),
  'link-late': late(others),
};
