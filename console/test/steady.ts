import { SteadyOrder } from '../src/ui/steady.js';
import { check, same } from './check.js';

check('steady: new rows wait while the reader is inside', () => {
    const order = new SteadyOrder<string>((item) => item);
    order.arrange(['b', 'a'], false);
    same(order.arrange(['c', 'b', 'a'], true), { rows: ['b', 'a'], waiting: 1 });
    same(order.arrange(['c', 'b', 'a'], false), { rows: ['c', 'b', 'a'], waiting: 0 });
});
check('steady: rows that are gone go', () => {
    const order = new SteadyOrder<string>((item) => item);
    order.arrange(['b', 'a'], false);
    same(order.arrange(['a'], true), { rows: ['a'], waiting: 0 });
});
