import { createMock } from '../mocks/index.ts';
import { type ServiceName, serviceNames } from '../schema/service-name.ts';
import type { Service } from '../services/kit/service.ts';
import { OperatorError } from './operator-error.ts';

/** Reads `--mock pricing,stock`. Throws with the accepted names. */
export function parseMocks(list: string | undefined): readonly ServiceName[] {
  const names = (list ?? '').split(',').map((name) => name.trim());
  return names.flatMap((name) => {
    // `--mock ''` and a comma too many name nothing.
    if (name === '') return [];
    const known = serviceNames.find((candidate) => candidate === name);
    if (known !== undefined) return [known];
    throw new OperatorError(
      `--mock cannot be ${JSON.stringify(name)}: give some of ${serviceNames.join(', ')}.`,
      2,
    );
  });
}

/** A mock for each name. */
export const createMocks = (names: readonly ServiceName[]): Partial<Record<ServiceName, Service>> =>
  Object.fromEntries(names.map((name) => [name, createMock(name)]));
