import { render } from 'lit';
import { markdown } from '../src/ui/markdown.js';
import { check, same } from './check.js';

function rendered(text: string): HTMLElement {
    const host = document.createElement('div');
    render(markdown(text), host);
    return host;
}

check('markdown: HTML stays text', () => {
    const host = rendered('<img src=x onerror=alert(1)> <script>alert(1)</script>');
    same([host.querySelector('img, script'), host.textContent?.includes('<img src=x')], [null, true]);
});
check('markdown: images are not loaded', () => same(rendered('![pixel](https://tracker.example/x.png)').querySelector('img'), null));
check('markdown: links to scripts stay text', () => same(rendered('[x](javascript:alert(1)) [y](data:text/html,z)').querySelector('a'), null));
check('markdown: links to the web are links', () => same(rendered('[x](https://example.org/a)').querySelector('a')?.getAttribute('href'), 'https://example.org/a'));
check('markdown: headings, lists and code', () => {
    const host = rendered('# One\n\n- a\n- b\n\n```\ncode\n```');
    same([host.querySelector('h2, h3')?.textContent, host.querySelectorAll('li').length, host.querySelector('pre')?.textContent?.trim()], ['One', 2, 'code']);
});
