export { samplePriceLists } from './markets.ts';
export { drawProductPicture, samplePicture } from './pictures/sample-picture.ts';
export { sampleLocations, sampleStores } from './places.ts';
export { createSampleShop } from './sample-shop.ts';
