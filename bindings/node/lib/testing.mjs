export { MockServer } from './testing.cjs';
