export { MockClock, MockServer, MockWorld, mockWorld } from './testing.cjs';
