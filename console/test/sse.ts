import { SseParser } from '../src/api/sse.js';
import { check, same } from './check.js';

const parse = (...parts: string[]): unknown => {
    const parser = new SseParser();
    return parts.flatMap((part) => parser.push(part)).map(({ event, id, data }) => [event, id, data]);
};

check('sse: a block has type, id and data', () => same(parse('event: job\nid: 7\ndata: {}\n\n'), [['job', '7', '{}']]));
check('sse: the type is message by default', () => same(parse('data: x\n\n'), [['message', null, 'x']]));
check('sse: lines of data are joined', () => same(parse('data: a\ndata: b\n\n'), [['message', null, 'a\nb']]));
check('sse: one space after the colon goes', () => same(parse('data:  a\n\n'), [['message', null, ' a']]));
check('sse: comments are no blocks', () => same(parse(': still there\n\n'), []));
check('sse: a block without data is told for its id', () => same(parse('id: 8\n\n'), [['message', '8', null]]));
check('sse: an id with a null is ignored', () => same(parse('id: a\0b\ndata: x\n\n'), [['message', null, 'x']]));
check('sse: a field without a colon is empty', () => same(parse('data\n\n'), [['message', null, '']]));
check('sse: ends of lines are CR, LF or both', () => same(parse('data: a\r\n\r\ndata: b\r\rdata: c\n\n'), [['message', null, 'a'], ['message', null, 'b'], ['message', null, 'c']]));
check('sse: a block may come in any pieces', () => {
    const text = 'event: job\r\nid: 1\r\ndata: {"a":1}\r\n\r\n';
    for (let at = 1; at < text.length; at++) {
        same(parse(text.slice(0, at), text.slice(at)), [['job', '1', '{"a":1}']]);
    }
});
check('sse: an unfinished block waits', () => same(parse('data: a\n'), []));
