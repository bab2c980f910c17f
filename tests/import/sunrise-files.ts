import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The files of a small data set that has every part of the real one's form. */
export const goodFiles = {
  'product-type.json': JSON.stringify([
    {
      key: 'main',
      attributes: [
        { name: 'creationDate', label: { en: 'Date' }, type: { name: 'datetime' } },
        {
          name: 'designer',
          label: { en: 'Designer' },
          attributeConstraint: 'SameForAll',
          type: {
            name: 'enum',
            values: [
              { key: 'acme', label: 'Acme & Co' },
              { key: 'zeta', label: 'Zeta' },
            ],
          },
        },
        {
          name: 'color',
          label: { en: 'Color', de: 'Farbe' },
          type: { name: 'lenum', values: [{ key: 'red', label: { en: 'red', de: 'rot' } }] },
        },
        { name: 'size', label: { en: 'Size', de: 'Größe' }, type: { name: 'text' } },
        { name: 'gender', label: { en: 'Gender' }, type: { name: 'text' } },
        { name: 'isOnStock', label: { en: 'On stock' }, type: { name: 'boolean' } },
      ],
    },
  ]),
  'tax-category.json': JSON.stringify([
    {
      key: 'standard',
      rates: [
        { amount: 0.19, includedInPrice: true, country: 'DE' },
        { amount: 0.1, includedInPrice: false, country: 'US', state: 'NY' },
      ],
    },
  ]),
  'customer-groups.json': '[{ "key": "b2b" }]',
  'channels.json': `[
  {
    "key": "berlin",
    "roles": ["ProductDistribution"],
    "name": { "en": "Berlin" },
    "custom": { "fields": { "openingTimes": { "en": "Mo-Fr. 10:00AM - 8:00PM\\nSa. 9:00AM - 6:00PM" } } },
    "address": { "streetName": "Unter den Linden", "streetNumber": "21", "postalCode": "10117", "city": "Berlin", "country": "DE" },
    "geoLocation": { "coordinates": [13.38, 52.51] }
  },
  {
    "key": "nyc",
    "name": { "en": "New York" },
    "address": { "streetName": "West 37th Street", "streetNumber": "260", "postalCode": "NY 10018", "city": "New York", "country": "US" }
  }
]`,
  'categories.csv': `key,externalId,name.de,slug.de,name.en,slug.en,name.it,slug.it,parentId,webImageUrl
c2,2,Schuhe,women-shoes,Shoes,women-shoes,,,1,
c1,1,Frauen,women,Women,Women,Donna,donna,,
`,
  'products.csv': `productType,variantId,sku,prices,tax,categories,images,name.en,description.en,slug.en,name.de,description.de,slug.de,name.it,slug.it,baseId,creationDate,designer,color,size,gender,isOnStock
main,1,A1,EUR 1000;EUR 900 b2b;DE-EUR 950;US-USD 1200;DE-EUR 990#berlin,standard,Women>Shoes,http://img.example/a.jpg,Red shoe,"Two
lines",Red-Shoe,Roter Schuh,,roter-schuh,,,a,,acme,red,38,women,TRUE
,2,A2,EUR 1000;DE-EUR 950;US-USD 1200;DE-EUR 950#berlin,,,,,,,,,,,,a,,acme,red,39,women,
main,1,B1,,standard,,,Blue shoe,,blue-shoe,,,,,,b,,,,,,
`,
  'inventory.csv': 'sku,quantityOnStock,supplyChannel\nA1,5,\nA2,0,\n',
  'inventory-stores.csv': 'sku,quantityOnStock,supplyChannel\nA1,3,berlin\n',
} as const;

/** The name of one file of the data set. */
export type SunriseFile = keyof typeof goodFiles;

/** Writes the good files into a new folder, some of them changed; null leaves a file out. */
export async function writeSunrise(
  changed: Partial<Record<SunriseFile | 'shipping-methods.json' | 'zones.json', string | null>> = {},
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'comptoir-sunrise-'));
  for (const [file, text] of Object.entries({ ...goodFiles, ...changed })) {
    if (text !== null) await writeFile(join(folder, file), text);
  }
  return folder;
}
