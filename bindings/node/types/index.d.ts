export * from './delivery';
export * from './errors';
export * from './metrone';
export * from './reply';
