import type { RequestFigures } from './requests.ts';
import { align } from './table.ts';

/** Less than this, in milliseconds, nobody sees; it is also what the pipes and a busy machine come to. */
const SLACK = 1;
/** Milliseconds for the colours of a file of so many lines. */
const TOKENS = { request: 'semantic tokens', lines: 1000, limit: 10 };

/**
 * One sentence for each limit that does not hold: nothing takes longer than it takes the peer, and nothing is fast because
 * it has no answer. The quietest rounds count, so that a busy machine is no fault of ours.
 */
export function brokenRequestLimits(figures: readonly RequestFigures[]): readonly string[] {
  return figures.flatMap(({ request, lines, servers: { bulkhead: own, peer } }) => {
    if (own === undefined || peer === undefined) return [];
    const what = `${request} in ${lines} lines`;
    const broken: string[] = [];
    if (own.quietest > peer.quietest + SLACK)
      broken.push(`${what}: ${ms(own.quietest)}, the peer takes ${ms(peer.quietest)}`);
    if (own.size === 0 && peer.size > 0 && !CHANGES.includes(request))
      broken.push(`${what}: nothing is answered, and the peer has something to say`);
    if (request === TOKENS.request && lines === TOKENS.lines && own.quietest >= TOKENS.limit)
      broken.push(`${what}: ${ms(own.quietest)}, must stay under ${TOKENS.limit} ms`);
    return broken;
  });
}

/** Their answer is nothing when the file is as it should be, and of that the two think differently. */
const CHANGES: readonly string[] = ['formatting', 'range formatting', 'on-type formatting'];

export function requestTable(figures: readonly RequestFigures[]): string {
  const rows = figures.map(({ request, lines, servers: { bulkhead: own, peer } }) => [
    `${lines} lines, ${request}`,
    ...[own?.typical, own?.p95, peer?.typical, peer?.p95].map((each) =>
      each === undefined ? '–' : each.toFixed(2),
    ),
    own === undefined || peer === undefined ? '' : (own.typical / peer.typical).toFixed(2),
    `${own?.size ?? 0}/${peer?.size ?? 0}`,
  ]);
  return align([['milliseconds', 'bulkhead p50', 'p95', 'peer p50', 'p95', 'ratio', 'answered'], ...rows]);
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}
