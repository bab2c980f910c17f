import appCartClaim from '../examples/app-cart-claim.graphql?raw';
import appCartMerge from '../examples/app-cart-merge.graphql?raw';
import appCartRead from '../examples/app-cart-read.graphql?raw';
import appCustomer from '../examples/app-customer.graphql?raw';
import appWishlistCreate from '../examples/app-wishlist-create.graphql?raw';
import displayPriceTag from '../examples/display-price-tag.graphql?raw';
import kioskCartHandover from '../examples/kiosk-cart-handover.graphql?raw';
import kioskScan from '../examples/kiosk-scan.graphql?raw';
import marketplaceFeed from '../examples/marketplace-feed.graphql?raw';
import socialPost from '../examples/social-post.graphql?raw';
import webCartCreate from '../examples/web-cart-create.graphql?raw';
import webListing from '../examples/web-listing.graphql?raw';
import webProduct from '../examples/web-product.graphql?raw';
import webSearch from '../examples/web-search.graphql?raw';
import type { SampleClientId } from './clients.ts';
import { lastCart, lastCode } from './last-cart.ts';

/** An operation to try. */
export interface Example {
  readonly title: string;
  /** Under whose name it is asked. */
  readonly client: SampleClientId;
  /** Begins with one comment line that says what it shows. */
  readonly query: string;
  /** Made anew each time it is opened; where left out, the operation's own defaults do. */
  readonly variables?: () => Readonly<Record<string, unknown>>;
}

/** Examples of one kind of front. */
export interface ExampleGroup {
  readonly name: string;
  readonly examples: readonly Example[];
}

// A fresh one each time, else the second cart would be the first one again.
const idempotencyKey = (): string => `explorer-${Date.now().toString(36)}`;

/** Every example, in the order in which they are listed. */
export const exampleGroups: readonly ExampleGroup[] = [
  {
    name: 'Web shop',
    examples: [
      { title: 'Listing with facets', client: 'web', query: webListing },
      { title: 'Product page', client: 'web', query: webProduct },
      { title: 'Search with typing errors', client: 'web', query: webSearch },
      {
        title: 'Begin a cart',
        client: 'web',
        query: webCartCreate,
        variables: () => ({ idempotencyKey: idempotencyKey() }),
      },
    ],
  },
  {
    name: 'App',
    examples: [
      {
        title: 'The same cart in the app',
        client: 'app',
        query: appCartRead,
        variables: () => ({ id: lastCart() }),
      },
      {
        title: 'Take the cart over',
        client: 'app',
        query: appCartClaim,
        variables: () => ({ code: lastCode(), idempotencyKey: idempotencyKey() }),
      },
      {
        title: 'Merge it at sign-in',
        client: 'app',
        query: appCartMerge,
        variables: () => ({ cartId: lastCart() }),
      },
      { title: 'The customer', client: 'app', query: appCustomer },
      {
        title: 'A wishlist',
        client: 'app',
        query: appWishlistCreate,
        variables: () => ({ idempotencyKey: idempotencyKey() }),
      },
    ],
  },
  {
    name: 'Kiosk',
    examples: [
      { title: 'Scan a label', client: 'kiosk-marais', query: kioskScan },
      {
        title: 'Hand the cart to a phone',
        client: 'kiosk-marais',
        query: kioskCartHandover,
        variables: () => ({ cartId: lastCart() }),
      },
    ],
  },
  {
    name: 'Store display',
    examples: [{ title: 'Price tag', client: 'window-marais', query: displayPriceTag }],
  },
  { name: 'Social shop', examples: [{ title: 'Post', client: 'social', query: socialPost }] },
  { name: 'Marketplace', examples: [{ title: 'Page of the feed', client: 'web', query: marketplaceFeed }] },
];

/** What an example shows, as its own first line says. */
export const aboutOf = ({ query }: Example): string => /^# (.*)/.exec(query)?.[1] ?? '';
