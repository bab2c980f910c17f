export { createFaultProxy, type FaultProxy, type Target } from './fault-proxy.ts';
export type { Direction, DirectionCounts, Link, ProxyCounts, Schedule } from './link.ts';
