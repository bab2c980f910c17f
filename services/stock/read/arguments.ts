import type { GeoPoint } from '../../../schema/entries/store.ts';
import { serviceError } from '../../kit/service-error.ts';

/** Throws `BAD_INPUT` where the number of things asked for is out of range. */
export function assertFirst(first: number, most: number): void {
  if (first >= 1 && first <= most) return;
  throw serviceError('BAD_INPUT', `first cannot be ${first}: give 1 to ${most}.`);
}

/** Throws `BAD_INPUT` where a point is not on the earth. */
export function assertGeoPoint(name: string, point: GeoPoint | null | undefined): void {
  if (point == null) return;
  assertDegrees(`${name}.latitude`, point.latitude, 90);
  assertDegrees(`${name}.longitude`, point.longitude, 180);
}

function assertDegrees(name: string, degrees: number, most: number): void {
  if (Math.abs(degrees) <= most) return;
  throw serviceError('BAD_INPUT', `${name} cannot be ${degrees}: give degrees from -${most} to ${most}.`);
}
