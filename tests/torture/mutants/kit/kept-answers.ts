import { nothingSeen, type Session } from '../../../../ledger/index.ts';
import { createAnswerCache } from '../../../../src/plan/answer-cache.ts';
import type { Answer, EntryRead, ReadRecord } from '../../history/index.ts';
import type { Scene } from '../scene.ts';
import { type Gateway, markOf } from './gateway.ts';

const demands = { after: null, isProofRequired: false };

/** A question that one gateway keeps the answer of; `build` says what an answer shows. */
export function openKeptQuestion(scene: Scene, { reader }: Gateway) {
  const cache = createAnswerCache(1_000_000);
  const answer = async (build: (session: Session) => Promise<readonly EntryRead[]>): Promise<Answer> => {
    const found = await cache.recall('the question', (reads) => reader.reprove(reads, demands));
    if (found.kind === 'found') {
      const { data, consistency } = found.answer;
      return { ...markOf(consistency), entries: JSON.parse(data) };
    }
    try {
      const session = reader.open({ after: nothingSeen, isProofRequired: false, expected: new Map() });
      const entries = await build(session);
      const reads = session.readSet();
      if (reads !== null) cache.keep('the question', { data: JSON.stringify(entries), reads });
      return { ...markOf(session.consistency()), entries };
    } finally {
      found.end();
    }
  };
  return (build: (session: Session) => Promise<readonly EntryRead[]>): Promise<ReadRecord> =>
    scene.ask('g1', () => answer(build));
}
