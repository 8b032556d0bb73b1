// What a worker imports that uses one service: bundled by `build.test.mjs`.
export { MetroneServer } from 'agentlytics/edge';
