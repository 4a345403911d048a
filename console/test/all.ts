import { runAll } from './check.js';
import './fit.js';
import './format.js';
import './markdown.js';
import './router.js';
import './source.js';
import './sse.js';
import './steady.js';

(globalThis as unknown as { checks: Promise<unknown> }).checks = runAll();
