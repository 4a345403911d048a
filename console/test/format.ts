import { bytes, duration, parameters, plural, relative, short, tokens } from '../src/ui/format.js';
import { check, same } from './check.js';

const GIB = 1024 ** 3;

check('format: bytes are in binary units', () => same([bytes(0), bytes(1023), bytes(1024), bytes(1.5 * GIB), bytes(12.34 * GIB), bytes(null)], ['0 B', '1023 B', '1.00 KiB', '1.50 GiB', '12.3 GiB', '–']));
check('format: parameters', () => same([parameters(8.03e9), parameters(70.6e9), parameters(350e6), parameters(null)], ['8.0B', '71B', '350M', '–']));
check('format: tokens', () => same([tokens(512), tokens(8192), tokens(131072), tokens(1048576)], ['512', '8k', '128k', '1M']));
check('format: durations', () => same([0, 59, 60, 90, 3600, 5400, 200_000].map(duration), ['0 s', '59 s', '1 min', '1 min 30 s', '1 h', '1 h 30 min', '2 days']));
check('format: relative times', () => {
    const now = Date.parse('2026-01-01T12:00:00Z');
    const at = (seconds: number): string => relative(new Date(now + seconds * 1000), now);
    same([at(-2), at(-40), at(-240), at(7200), at(-90_000)], ['now', '40 s ago', '4 min ago', 'in 2 h', '25 h ago']);
});
check('format: digests are shortened', () => same(short('sha256:0123456789abcdef'), '0123456789ab'));
check('format: plurals', () => same([plural(1, 'job'), plural(0, 'job'), plural(2, 'entry', 'entries')], ['1 job', '0 jobs', '2 entries']));
