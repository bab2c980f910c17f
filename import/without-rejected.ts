import type { Rejection } from './rejections.ts';
import type { Rows, Shop, ShopRow, WritableService } from './shop.ts';

/**
 * A shop without the rows that services refuse. A product that goes takes the prices and the stock of its SKUs along:
 * where it was refused because a SKU is another product's, they would change what that one costs.
 */
export function withoutRejected(shop: Shop, rejections: readonly Rejection[]): Shop {
  const skus = new Set(rejections.flatMap(({ row }) => (row === null ? [] : skusOfProduct(row))));
  const rowsOf = <Service extends WritableService>(service: Service) => {
    const own = rejections.filter((each) => each.service === service);
    const ordinals = new Set(own.map(({ ordinal }) => ordinal));
    return () => others(shop.rows[service]() as Rows<Service>, ordinals, skus);
  };
  return {
    name: shop.name,
    rows: { pricing: rowsOf('pricing'), stock: rowsOf('stock'), catalogue: rowsOf('catalogue') },
  };
}

async function* others<Service extends WritableService>(
  rows: Rows<Service>,
  ordinals: ReadonlySet<number | null>,
  skus: ReadonlySet<string>,
): AsyncGenerator<ShopRow<Service>, void, undefined> {
  let ordinal = 0;
  for await (const row of rows) {
    if (!ordinals.has(ordinal) && !skus.has(skuOf(row) ?? '')) yield row;
    ordinal += 1;
  }
}

const skusOfProduct = ({ row }: ShopRow): readonly string[] =>
  'product' in row ? row.product.variants.map(({ sku }) => sku) : [];

// Of any row about one SKU: price, count, movement and the like.
function skuOf({ row }: ShopRow): string | undefined {
  const [value] = Object.values(row) as readonly { readonly sku?: string }[];
  return value?.sku;
}
