import { keepSession } from './api/session.js';
import './app/app.js';
import { prefs } from './app/prefs.js';
import { startRouter } from './app/router.js';
import { startShortcuts } from './app/shortcuts.js';

prefs.apply();
startRouter();
startShortcuts();
keepSession();
