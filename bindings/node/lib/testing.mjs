export { MockServer } from './testing.js';
