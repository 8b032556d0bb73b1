import { stagePackage } from '../scripts/pack.mjs';
import { folder } from './index.mjs';

/** The folder of a copy of the package as it is published, with no platform's package beside it. */
export function withoutAddon() {
  return stagePackage(folder(), []);
}
