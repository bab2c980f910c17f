import { titleResolver } from './title.ts';

/** A promotion's title: pricing is never told a language, so it gives every translation. */
export const promotionResolvers = { Promotion: { title: titleResolver } };
