// Starts the page.
import './app/theme.css';

import { render } from 'preact';

import { takeFromAddress } from './api/access';
import { start } from './api/feed';
import { App } from './app/app';

takeFromAddress();
start();
render(<App />, document.getElementById('app')!);
