import type { Socket } from 'node:net';
import type { DirectionCounts, Link, Schedule } from './link.ts';

/** One direction of one connection. */
export interface Pipe {
  /** Applies the link's new mode to what waits and to what comes. */
  change(link: Link): void;
}

interface Parcel {
  /** Null is the end of the stream. */
  readonly bytes: Buffer | null;
  readonly held: boolean;
  ready: boolean;
}

/** Carries what `source` sends to `sink`, in order, as the link says. Neither socket is destroyed here. */
export function createPipe(
  source: Socket,
  sink: Socket,
  initial: Link,
  counts: DirectionCounts,
  schedule: Schedule,
): Pipe {
  let link = initial;
  let hasHole = false;
  let hasEnded = false;
  const waiting: Parcel[] = [];

  const deliver = (): void => {
    for (let parcel = waiting[0]; parcel?.ready && !sink.writableNeedDrain; parcel = waiting[0]) {
      waiting.shift();
      if (sink.destroyed || sink.writableEnded) continue;
      if (parcel.bytes === null) {
        sink.end();
        continue;
      }
      sink.write(parcel.bytes);
      counts.delivered += parcel.bytes.length;
      if (parcel.held && source.destroyed) counts.deliveredLate += parcel.bytes.length;
    }
    if (!sink.writableNeedDrain && !source.destroyed && link.mode !== 'pause') source.resume();
  };
  const take = (bytes: Buffer | null): void => {
    const size = bytes?.length ?? 0;
    counts.received += size;
    if (link.mode === 'drop' || hasHole) {
      hasHole ||= size > 0;
      counts.dropped += size;
      return;
    }
    const parcel: Parcel = {
      bytes,
      held: link.mode === 'hold',
      ready: link.mode === 'pass' || link.mode === 'pause',
    };
    waiting.push(parcel);
    if (parcel.held) counts.held += size;
    if (link.mode === 'delay') {
      counts.delayed += size;
      schedule(() => {
        parcel.ready = true;
        deliver();
      }, link.ms);
    }
    deliver();
    // Only a sink that is slow by itself may slow the sender; what a fault keeps back must look as if it had arrived.
    if (sink.writableNeedDrain) source.pause();
  };

  source.on('data', take);
  const end = (): void => {
    if (hasEnded) return;
    hasEnded = true;
    take(null);
  };
  source.on('end', end);
  // A source that breaks sends no end; what is kept back of it ends nevertheless, once it was delivered.
  source.on('close', end);
  sink.on('drain', deliver);
  if (link.mode === 'pause') source.pause();
  return {
    change(next) {
      link = next;
      if (link.mode === 'pause') source.pause();
      else if (!source.destroyed) source.resume();
      if (link.mode === 'hold') return;
      for (const parcel of waiting.filter(({ held }) => held)) parcel.ready = true;
      deliver();
    },
  };
}
