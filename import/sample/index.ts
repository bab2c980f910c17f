export { drawProductPicture, samplePicture } from './pictures/sample-picture.ts';
export { createSampleShop } from './sample-shop.ts';
