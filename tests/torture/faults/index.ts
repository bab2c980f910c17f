export { type ActiveFault, beginFault, type Effect, type FaultContext, watch } from './fault-log.ts';
export { killProcess, pauseProcess, type Victim } from './process-faults.ts';
export { type ProcessState, readProcessState } from './process-state.ts';
