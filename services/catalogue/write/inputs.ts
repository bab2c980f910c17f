import type { Localized } from '../../../schema/localized.ts';

// The input types of schema/write/catalogue.graphql as resolvers get them, with defaults filled in.

export interface TextInput {
  readonly language: string;
  readonly text: string;
}

export interface NamedValueInput {
  readonly key: string;
  readonly names: readonly TextInput[];
}

/** `AttributeInput` and `OptionInput`, which have one shape. */
export interface NamedValuesInput extends NamedValueInput {
  readonly values: readonly NamedValueInput[];
}

export interface MediaInput {
  readonly kind: 'IMAGE' | 'VIDEO';
  readonly url: string;
  readonly alts: readonly TextInput[];
  readonly width?: number | null;
  readonly height?: number | null;
}

export interface VariantInput {
  readonly sku: string;
  readonly barcode?: string | null;
  readonly options: readonly { readonly key: string; readonly value: string }[];
  readonly attributes: readonly NamedValuesInput[];
  readonly media: readonly MediaInput[];
}

export interface AdaptationInput {
  readonly channel: string;
  readonly titles: readonly TextInput[];
  readonly descriptions: readonly TextInput[];
  readonly media: readonly MediaInput[];
}

export interface ProductInput {
  readonly key: string;
  readonly handles: readonly TextInput[];
  readonly titles: readonly TextInput[];
  readonly descriptions: readonly TextInput[];
  readonly brand?: string | null;
  readonly categories: readonly string[];
  readonly attributes: readonly NamedValuesInput[];
  readonly media: readonly MediaInput[];
  readonly options: readonly NamedValuesInput[];
  readonly variants: readonly VariantInput[];
  readonly related: readonly string[];
  readonly hiddenOn: readonly string[];
  readonly adaptations: readonly AdaptationInput[];
  readonly introducedAt?: Date | null;
}

export interface CategoryInput {
  readonly key: string;
  readonly handles: readonly TextInput[];
  readonly titles: readonly TextInput[];
  readonly descriptions: readonly TextInput[];
  readonly parent?: string | null;
  readonly position: number;
}

/** A list of texts by language. */
export const toLocalized = (texts: readonly TextInput[]): Localized =>
  Object.fromEntries(texts.map(({ language, text }) => [language, text]));
