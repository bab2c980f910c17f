import type { EntryRead, PublishRecord } from '../../../history/index.ts';
import { type Answered, entryName, type History, hasGroups, printName } from '../../history.ts';
import { buildViolation, type Violation } from '../../violation.ts';
import { claimants, claimsSnapshot } from './claims.ts';

interface Group {
  readonly record: PublishRecord;
  /** The version that the group gave each entry. */
  readonly versions: ReadonlyMap<string, number>;
}

/** The groups of one entry, smallest version first. */
interface Chain {
  readonly groups: readonly Group[];
  /** The earliest start of this group and all after it, which tells where a walk may stop. */
  readonly earliestStarts: readonly number[];
}

/**
 * Answers that show a part of a group.
 *
 * A group is all entries of one book, stock apart, that one acknowledged write raised. An answer sees the group at an
 * entry if it shows the group's version or a later one of it. For each claim and each group, the answer's entries
 * that are in the group all see it, or none does.
 *
 * Only groups that an entry of the answer does not see can be torn, so for each entry the writes after its version
 * are walked, until all that follow began after the answer's end: nothing in the answer can have seen these. For a strict
 * answer that is what was being written meanwhile (anything older is a violation of C3 as well), so that the whole is
 * O(n log n) plus the writes missed. Told once per answer and book.
 */
export function findTornGroups(history: History): Violation[] {
  const chains = gatherChains(history.publishes);
  return claimants(history).flatMap((answered) => {
    const { record, answer } = answered;
    const books = [...new Set(answer.entries.map(([book]) => book))];
    return books.flatMap((book) => {
      if (!hasGroups(book) || !claimsSnapshot(answered, book)) return [];
      const entries = answer.entries.filter((entry) => entry[0] === book);
      const torn = entries.length < 2 ? null : findTorn(answered, entries, chains);
      return torn === null ? [] : [buildViolation(history, 'C4', torn.what, torn.group.record, record)];
    });
  });
}

/** Groups of two entries or more, by each of their entries. */
function gatherChains(publishes: readonly PublishRecord[]): ReadonlyMap<string, Chain> {
  const byName = new Map<string, Group[]>();
  for (const record of publishes) {
    for (const book of new Set(record.entries.map((entry) => entry[0]).filter(hasGroups))) {
      const members = record.entries.filter((entry) => entry[0] === book);
      if (members.length < 2) continue;
      const versions = new Map(members.map((entry) => [entryName(entry), entry[2]]));
      for (const name of versions.keys()) {
        const groups = byName.get(name) ?? [];
        byName.set(name, groups);
        groups.push({ record, versions });
      }
    }
  }
  return new Map([...byName].map(([name, groups]) => [name, buildChain(name, groups)]));
}

function buildChain(name: string, groups: Group[]): Chain {
  groups.sort((a, b) => (a.versions.get(name) ?? 0) - (b.versions.get(name) ?? 0));
  const earliestStarts: number[] = [];
  let earliest = Number.POSITIVE_INFINITY;
  for (const { record } of groups.toReversed()) {
    earliest = Math.min(earliest, record.start);
    earliestStarts.push(earliest);
  }
  return { groups, earliestStarts: earliestStarts.toReversed() };
}

function findTorn(
  { record }: Answered,
  entries: readonly EntryRead[],
  chains: ReadonlyMap<string, Chain>,
): { readonly group: Group; readonly what: string } | null {
  const examined = new Set<Group['versions']>();
  for (const unseen of entries) {
    const name = entryName(unseen);
    const { groups, earliestStarts } = chains.get(name) ?? { groups: [], earliestStarts: [] };
    for (let i = firstAfter(groups, name, unseen[2]); i < groups.length; i += 1) {
      const group = groups[i];
      if (group === undefined || (earliestStarts[i] ?? 0) > record.end) break;
      if (group.record.start > record.end || examined.has(group.versions)) continue;
      examined.add(group.versions);
      const seen = entries.find((entry) => entry[2] >= (group.versions.get(entryName(entry)) ?? Infinity));
      if (seen === undefined) continue;
      const [yes, no] = [seen, unseen].map((entry) => printName(entryName(entry)));
      const what = `a group is seen at ${yes} (version ${seen[2]}) and not at ${no} (version ${unseen[2]})`;
      return { group, what };
    }
  }
  return null;
}

/** The place of the first group that gave the entry a version above the given one. */
function firstAfter(groups: readonly Group[], name: string, version: number): number {
  let low = 0;
  let high = groups.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((groups[middle]?.versions.get(name) ?? 0) <= version) low = middle + 1;
    else high = middle;
  }
  return low;
}
