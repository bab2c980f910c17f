import type { Mutant } from '../mutant.ts';

// Lua is no module: it is changed as it is read.
const scriptText = `const text = \`\${common}\\n\${read(name)}\`;`;
const scriptWith = (from: string, to: string): string =>
  `const text = \`\${common}\\n\${read(name)}\`.replace(${JSON.stringify(from)}, ${JSON.stringify(to)});`;

const script = 'ledger/redis/script.ts';
const memory = 'ledger/memory-register.ts';

/** What must not be wrong with a register: in memory, and in Redis, whose scripts say it once more. */
export const registerMutants: readonly Mutant[] = [
  {
    name: 'groups-out-of-order',
    wrong: 'the register takes a group whose turn it is not',
    file: memory,
    from: "return commit === published + 1 ? null : { kind: 'early', commit: published };",
    to: 'return null;',
    schedule: 'doubled-publisher',
    clause: 'C4',
  },
  {
    name: 'overtaking-fill',
    wrong: 'a fill brings in rows of a group that is not published',
    file: memory,
    from: `      if (commit !== null && commit > (state.commit ?? 0))
        return { kind: 'early', commit: state.commit ?? 0 };
`,
    to: '',
    schedule: 'early-fill',
    clause: 'C4',
  },
  {
    name: 'groups-out-of-order-redis',
    wrong: 'the same in Redis',
    file: script,
    from: scriptText,
    to: scriptWith(
      `  if number > book.published + 1 then
    return { 'early', text(book.published) }
  end
`,
      '',
    ),
    schedule: 'doubled-publisher-redis',
    clause: 'C4',
  },
  {
    name: 'overtaking-fill-redis',
    wrong: 'the same in Redis',
    file: script,
    from: scriptText,
    to: scriptWith(
      `if ARGV[4] ~= '' and tonumber(ARGV[4]) > book.published then
  return { 'early', text(book.published) }
end
`,
      '',
    ),
    schedule: 'early-fill-redis',
    clause: 'C4',
  },
  {
    name: 'older-kept',
    wrong: 'the register keeps what is published last, whatever its version',
    file: memory,
    from: 'const isNewer = entry.version > (state.entries.get(entry.key)?.version ?? -1);',
    to: 'const isNewer = true;',
    schedule: 'slept-over-publish',
    clause: 'C2',
  },
  {
    name: 'older-kept-redis',
    wrong: 'the same in Redis',
    file: script,
    from: scriptText,
    to: scriptWith('if version > (known[key] or versionOf(current)) then', 'if true then'),
    schedule: 'slept-over-publish-redis',
    clause: 'C2',
  },
  {
    name: 'fill-over-newer',
    wrong: 'a fill replaces what was published since its rows were read',
    file: memory,
    from: 'const isAbsent = !state.entries.has(entry.key);',
    to: 'const isAbsent = true;',
    schedule: 'slept-over-publish',
    clause: 'C2',
  },
  {
    name: 'fill-over-newer-redis',
    wrong: 'the same in Redis',
    file: script,
    from: scriptText,
    to: scriptWith(
      "'HSETNX', entries, ARGV[i], ARGV[i + 1]) == 1",
      "'HSET', entries, ARGV[i], ARGV[i + 1]) >= 0",
    ),
    schedule: 'slept-over-publish-redis',
    clause: 'C2',
  },
  {
    name: 'foreign-publish',
    wrong: 'the register takes what was read under the stamp of an earlier epoch',
    file: memory,
    from: `  if (!isSameStamp(state.stamp, stamp)) return { kind: 'foreign' };
  if (commit === null)`,
    to: '  if (commit === null)',
    schedule: 'slept-over-failover',
    clause: 'C2',
  },
  {
    name: 'foreign-publish-redis',
    wrong: 'the same in Redis',
    file: script,
    from: scriptText,
    to: scriptWith(
      `  if isForeign(book, epoch, server, birth) then
    return { 'foreign' }
  end
`,
      '',
    ),
    schedule: 'slept-over-failover-redis',
    clause: 'C2',
  },
  {
    name: 'foreign-fill',
    wrong: 'the register is filled with rows that were read in an earlier epoch',
    file: memory,
    from: `      if (!isSameStamp(state.stamp, stamp)) return { kind: 'foreign' };
      if (commit !== null`,
    to: '      if (commit !== null',
    schedule: 'slept-over-failover',
    clause: 'C2',
  },
  {
    name: 'foreign-fill-redis',
    wrong: 'the same in Redis',
    file: script,
    from: scriptText,
    to: scriptWith(
      `if isForeign(book, ARGV[1], ARGV[2], ARGV[3]) then
  return { 'foreign' }
end
`,
      '',
    ),
    schedule: 'slept-over-failover-redis',
    clause: 'C2',
  },
  {
    name: 'half-flip',
    wrong: 'what is staged is flipped, whether or not it is the whole group',
    file: memory,
    from: `      if (refusal === null && staged.length !== count) return { kind: 'incomplete', staged: staged.length };
`,
    to: '',
    schedule: 'lost-stage',
    clause: 'C4',
  },
  {
    name: 'half-flip-redis',
    wrong: 'the same in Redis',
    file: script,
    from: scriptText,
    to: scriptWith(
      `if staged ~= tonumber(ARGV[5]) then
  return { 'incomplete', text(staged) }
end
`,
      '',
    ),
    schedule: 'lost-stage-redis',
    clause: 'C4',
  },
  {
    name: 'flip-unread',
    wrong: 'what was flipped is read only once it is folded',
    file: script,
    from: scriptText,
    to: scriptWith('later[i] and versionOf(later[i]) > versionOf(record)', 'false'),
    schedule: 'late-fold',
    clause: 'C3',
  },
  {
    name: 'fold-over-newer',
    wrong: 'what was flipped is folded over what was published since',
    file: script,
    from: scriptText,
    to: scriptWith('if versionOf(record) > versionOf(current) then', 'if true then'),
    schedule: 'late-fold',
    clause: 'C2',
  },
];
