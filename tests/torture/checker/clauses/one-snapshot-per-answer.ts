import type { History } from '../history.ts';
import type { Violation } from '../violation.ts';
import { findAmountFaults } from './snapshot/amounts.ts';
import { findTornGroups } from './snapshot/groups.ts';
import { findPositionFaults } from './snapshot/positions.ts';

/**
 * C4, one snapshot per answer.
 *
 * An answer claims a snapshot of a book if it is strict, or if it is degraded and states a position for the book
 * (an answer straight from a service must state none). For each claim:
 *
 * 1. positions: the version of a key is a function of (book, epoch, index) over the whole history, and does not fall
 *    as the position rises; a strict answer states a position for every book it shows entries of;
 * 2. groups: what one write changed in one book, stock apart, is seen all or none;
 * 3. amounts: line, discount, total and tax amounts are what the stated ones add up to, in whole minor units, and
 *    the unit price is one and the same for each (price version, quantity, currency, tax mode) of the history and
 *    comes from the version that the same answer shows.
 */
export const oneSnapshotPerAnswer = (history: History): Violation[] => [
  ...findPositionFaults(history),
  ...findTornGroups(history),
  ...findAmountFaults(history),
];
