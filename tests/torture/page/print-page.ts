import type { Coverage } from '../coverage.ts';
import type { EpisodeFigures } from './episode-figures.ts';
import type { RunFacts } from './run-facts.ts';
import { upperBound } from './upper-bound.ts';

/** The page of a run, as Markdown. */
export function printPage(facts: RunFacts, coverage: Coverage, episodes: readonly EpisodeFigures[]): string {
  const violating = episodes.filter(({ violations }) => violations > 0).length;
  return [
    '# A torture run',
    '',
    `Written by \`${facts.command}\` at its end; nothing here was edited. What is run, and what the words mean, stands in [torture.md](torture.md).`,
    '',
    table(
      ['', ''],
      [
        ['began', facts.beganAt],
        ['lasted, of load and faults', `${facts.minutes} min`],
        ['seed', String(facts.seed)],
        ['machine', facts.machine],
        ['time that work took over the processor time in it, in the mean', coverage.slowness.toFixed(1)],
        ['load average at the begin and at the end', facts.loads.map((load) => load.toFixed(1)).join(', ')],
      ],
    ),
    '',
    '## What was seen',
    '',
    table(
      ['', ''],
      [
        ['strict reads (entries in strict answers)', count(coverage.strictReads)],
        ['strict answers', count(coverage.answers)],
        ['publishes (acknowledged writes that raised an entry)', count(coverage.publishes)],
        [
          'strict reads of an entry within 50 ms after its publish was acknowledged elsewhere',
          count(coverage.closeReads),
        ],
        ['answers with such a read', count(coverage.closeAnswers)],
        ['gateways that answered, channels that asked', `${coverage.gateways}, ${coverage.channels}`],
        ['answered strictly and in full, without faults', percent(coverage.fullShareQuiet)],
        [
          'answered strictly and in full, under faults and within 5 s after',
          percent(coverage.fullShareFaulty),
        ],
        ['faults', count(coverage.faults)],
        ['**violations**', `**${facts.violations}**`],
        ['orders that were placed, in agreement with stock and payments', count(facts.orders)],
        ['mutants caught', facts.mutants],
      ],
    ),
    '',
    '## What that bounds',
    '',
    `Of ${count(coverage.strictReads)} strict reads ${facts.violations} violated anything, which would bound the share of bad reads by ${small(upperBound(facts.violations, coverage.strictReads))} with 95 % confidence if reads were independent. They are not: what goes wrong under a fault goes wrong for many at once. So what counts is the fault. Of ${count(episodes.length)} faults ${violating} had a violation during it or within 10 s after it: **at most ${small(upperBound(violating, episodes.length))} of such faults have one** (95 %, Clopper and Pearson), and of each kind by itself at most what its line says.`,
    '',
    ...printKinds(episodes),
    '',
    '"Strict again" is the time from the end of a fault until the last gateway had given a strict answer to a question asked after that end, of the faults after which there was the time to see it (in brackets how many); C9 allows 5 s. It includes the time until somebody asked. Faults that overlap are counted at each of them.',
    '',
    '## Histories',
    '',
    facts.histories,
    '',
    '## Every fault',
    '',
    '<details><summary>In the order of their begin.</summary>',
    '',
    table(
      [
        'at, s',
        'kind',
        'target',
        'lasted, s',
        'requests',
        'strict',
        'oldest, s',
        'strict again, s',
        'violations',
      ],
      episodes.map((episode) => [
        seconds(episode.atMs, 1),
        episode.type,
        episode.target,
        seconds(episode.lastedMs),
        String(episode.requests),
        shareOf([episode]),
        seconds(episode.oldestMs),
        seconds(episode.strictAgainMs),
        String(episode.violations),
      ]),
    ),
    '',
    '</details>',
    '',
  ].join('\n');
}

function printKinds(episodes: readonly EpisodeFigures[]): string[] {
  const kinds = [...new Set(episodes.map(kindOf))].sort();
  const head = [
    'kind',
    'faults',
    'lasted, s: median, longest',
    'requests during them',
    'strict',
    'oldest degraded answer, s',
    'strict again, s: median, longest',
    'with a violation',
    'bound of these',
  ];
  const rows = kinds.map((kind) => {
    const same = episodes.filter((episode) => kindOf(episode) === kind);
    const returns = same.flatMap(({ strictAgainMs }) => strictAgainMs ?? []);
    const bad = same.filter(({ violations }) => violations > 0).length;
    return [
      kind,
      String(same.length),
      medianAndLongest(same.map(({ lastedMs }) => lastedMs)),
      count(same.reduce((sum, { requests }) => sum + requests, 0)),
      shareOf(same),
      seconds(largest(same.flatMap(({ oldestMs }) => oldestMs ?? []))),
      `${medianAndLongest(returns)} (${returns.length})`,
      String(bad),
      small(upperBound(bad, same.length)),
    ];
  });
  return [table(head, rows)];
}

/** What was done to what, whichever of several: `SIGKILL of gateway`, `delay → redis`. */
function kindOf({ type, target }: EpisodeFigures): string {
  const link = / → (\w+)(?: to\w+)?$/.exec(target);
  return link === null ? `${type} of ${target.split(' ')[0]}` : `${type} → ${link[1]}`;
}

const shareOf = (episodes: readonly EpisodeFigures[]): string => {
  const requests = episodes.reduce((sum, episode) => sum + episode.requests, 0);
  const strict = episodes.reduce((sum, episode) => sum + episode.strict, 0);
  return requests === 0 ? '–' : percent(strict / requests, 0);
};

const largest = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((most, value) => Math.max(most, value));

function medianAndLongest(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  return `${seconds(sorted[sorted.length >> 1] ?? null)}, ${seconds(sorted.at(-1) ?? null)}`;
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const count = (value: number): string => value.toLocaleString('en-US');
const percent = (share: number, decimals = 1): string => `${(100 * share).toFixed(decimals)} %`;
const small = (share: number): string => (share < 0.001 ? share.toExponential(1) : percent(share));
const seconds = (ms: number | null, decimals = 2): string =>
  ms === null ? '–' : (ms / 1_000).toFixed(decimals);
