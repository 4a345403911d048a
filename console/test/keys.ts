import { keyRequest, limitsText } from '../src/keys/key.js';
import { check, same } from './check.js';

function form(values: Record<string, string>): FormData {
    const data = new FormData();
    Object.entries(values).forEach(([name, value]) => data.set(name, value));
    return data;
}

check('keys: empty fields are no bounds', () => same(keyRequest(form({ name: ' chat ', expires: '', requests: '', tokens: '', concurrent: '', models: ' , ' })), { name: 'chat', expiresAt: null, limits: { requestsPerMinute: null, tokensPerMinute: null, concurrentRequests: null }, models: null }));
check('keys: bounds are sent', () => same(keyRequest(form({ name: 'chat', expires: '', requests: '60', tokens: '9', concurrent: '2', models: 'a, b:c ' })), { name: 'chat', expiresAt: null, limits: { requestsPerMinute: 60, tokensPerMinute: 9, concurrentRequests: 2 }, models: ['a', 'b:c'] }));
check('keys: limits in words', () => same([limitsText({}), limitsText({ limits: { requestsPerMinute: 60, concurrentRequests: 4 } })], ['none', '60 requests/min, 4 at a time']));
