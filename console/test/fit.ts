import { band, fitOf, GIB } from '../src/models/fit.js';
import { check, same } from './check.js';

const need = (gib: number, complete = true): { bytes: number; complete: boolean } => ({ bytes: gib * GIB, complete });

check('fit: below 85 % fits', () => same(band(need(8.49), 10), 'yes'));
check('fit: from 85 % it is tight', () => same([band(need(8.5), 10), band(need(10), 10)], ['tight', 'tight']));
check('fit: more is too large', () => same(band(need(10.01), 10), 'no'));
check('fit: a lower bound can be too large', () => same(band(need(11, false), 10), 'no'));
check('fit: a lower bound cannot say that it fits', () => same(band(need(1, false), 10), 'unknown'));
check('fit: without memory or estimate it is unknown', () => same([band(need(1), 0), band(undefined, 10)], ['unknown', 'unknown']));
check('fit: the URL has the sliders', () => same(fitOf(new URLSearchParams('mem=24&ctx=32k&cache=q8_0')), { memoryGiB: 24, context: '32k', cache: 'q8_0' }));
