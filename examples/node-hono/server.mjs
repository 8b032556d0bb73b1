// Serves the application on port 8000.
import { serve } from '@hono/node-server';

import { createApp } from './front-desk.mjs';

serve({ fetch: createApp().fetch, port: 8000 });
