import { dayBefore, type Server, serverState } from '../src/gateway/gateway.js';
import { check, same } from './check.js';

const server = (available: boolean, breaker: string): Server => ({
    name: 'a', url: 'http://a', ollama: true, streams: 0, models: [], health: { available, problem: null, since: '2026-01-01T00:00:00Z', breaker },
});

check('gateway: days are in UTC', () => {
    const now = Date.parse('2026-03-01T00:30:00Z');
    same([dayBefore(0, now), dayBefore(1, now), dayBefore(29, now)], ['2026-03-01', '2026-02-28', '2026-01-31']);
});
check('gateway: a server whose breaker is open is failing', () =>
    same([server(true, 'closed'), server(true, 'half_open'), server(true, 'open'), server(false, 'open')].map(serverState), ['available', 'available', 'failing', 'unavailable']));
