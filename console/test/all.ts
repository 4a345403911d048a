// @ts-expect-error the fixtures are a plain script
import { dump } from '../dev/fixtures.mjs';
import { runAll } from './check.js';
import './fit.js';
import './format.js';
import './gateway.js';
import './keys.js';
import './markdown.js';
import './router.js';
import './source.js';
import './sse.js';
import './steady.js';

Object.assign(globalThis, {
    checks: runAll(),
    fixtures: JSON.stringify(Object.fromEntries(['filled', 'empty', '503', '403', '401'].map((mode) => [mode, dump(mode)]))),
});
