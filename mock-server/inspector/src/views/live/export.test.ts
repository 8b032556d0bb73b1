import { expect, test } from 'vitest';

import type { LiveEvent } from '../../api/types';
import { asCsv } from './export';

test('a table has a column for everything that some event has, and no formula', () => {
  const events = [
    { id: '1', service: 'metrone', event_type: '=HYPERLINK("http://a.example")', zeta: 1 },
    { id: '2', service: 'agnt', alpha: '<script>', properties: { '@x': '+1' } },
  ] as unknown as LiveEvent[];
  expect(asCsv(events).split('\r\n')).toEqual([
    'id,occurred_at,received_at,service,event_type,event_name,agent_id,session_id,user_id,alpha,properties,zeta',
    '1,,,metrone,"\'=HYPERLINK(""http://a.example"")",,,,,,,1',
    '2,,,agnt,,,,,,<script>,"{""@x"":""+1""}",',
    '',
  ]);
});
