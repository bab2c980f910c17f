import type { Localized } from '../../schema/localized.ts';

/** One of the values of an option or attribute, or its label. */
export interface MockValue {
  readonly key: string;
  readonly names: Localized;
}

/** A value with its names in English and French. */
export const value = (key: string, en: string, fr: string): MockValue => ({ key, names: { en, fr } });
