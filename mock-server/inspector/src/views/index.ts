// The views, in the order of the navigation. A further one is a folder beside this file and a line here.
import type { ComponentType } from 'preact';

import { Analytics } from './analytics';
import { Delivery } from './delivery';
import { Faults } from './faults';
import { Live } from './live';
import { Sessions } from './sessions';

export interface View {
  /** Its name in the address. */
  name: string;
  title: string;
  /** With `g` before it, the key that goes there. */
  key: string;
  /** Reads `place` for what it is to show. */
  component: ComponentType;
}

export const VIEWS: readonly View[] = [
  { name: 'live', title: 'Live', key: 'l', component: Live },
  { name: 'sessions', title: 'Sessions', key: 's', component: Sessions },
  { name: 'analytics', title: 'Analytics', key: 'a', component: Analytics },
  { name: 'delivery', title: 'Delivery', key: 'd', component: Delivery },
  { name: 'faults', title: 'Faults and clock', key: 'f', component: Faults },
];
