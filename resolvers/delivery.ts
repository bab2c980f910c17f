import { titleResolver } from './title.ts';

/** A delivery method's title, wherever it is shown: pricing is never told a language. */
export const deliveryResolvers = {
  DeliveryMethod: { title: titleResolver },
  DeliveryOption: { title: titleResolver },
};
