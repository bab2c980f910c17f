import type { GeoPoint } from '../entries/store.ts';
import { serviceError } from '../service-error.ts';

/** The one argument that was given, by its name. Throws `BAD_INPUT` for none or several. */
export function exactlyOne<Name extends string>(
  given: Readonly<Partial<Record<Name, string | null>>>,
): { readonly name: Name; readonly value: string } {
  const names = Object.keys(given) as Name[];
  const [only, ...more] = names.flatMap((name) => {
    const value = given[name];
    return typeof value === 'string' ? [{ name, value }] : [];
  });
  if (only !== undefined && more.length === 0) return only;
  const count = only === undefined ? 'None' : 'More than one';
  throw serviceError('BAD_INPUT', `${count} of ${names.join(' and ')} was given: give exactly one.`);
}

/** A whole number within bounds. Throws `BAD_INPUT` outside of them. */
export function assertWithin(name: string, value: number, min: number, max: number): void {
  if (value < min || value > max)
    throw serviceError('BAD_INPUT', `${name} cannot be ${value}: give ${min} to ${max}.`);
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
