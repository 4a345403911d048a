import { withQuery } from '../src/api/client.js';
import { href } from '../src/app/router.js';
import { match } from '../src/app/routes.js';
import { check, same } from './check.js';

check('router: segments are encoded', () => same(href(['models', 'a/b:c?d']), '/console/models/a%2Fb%3Ac%3Fd'));
check('router: empty values are left out', () => same(href(['jobs'], { state: 'failed', q: '', type: null }), '/console/jobs?state=failed'));
check('router: the root', () => same(href([]), '/console/'));
check('router: parameters are decoded', () => same(match('/models/:id/:tab?', ['models', 'a%2Fb', 'fit']), { id: 'a/b', tab: 'fit' }));
check('router: optional parts may be absent', () => same(match('/models/:id/:tab?', ['models', 'x']), { id: 'x' }));
check('router: other lengths do not match', () => same([match('/models', ['models', 'x']), match('/models/:id', [])], [null, null]));
check('router: broken escapes are kept', () => same(match('/jobs/:id', ['jobs', '%zz']), { id: '%zz' }));
check('client: repeated query values', () => same(withQuery('/api/x', { state: ['a', 'b'], n: 1, none: null }), '/api/x?state=a&state=b&n=1'));
