import { html, nothing, type TemplateResult } from 'lit';
import { inline } from './markdown-inline.js';

/**
 * Renders a safe subset of Markdown with templates: headings, paragraphs, lists, quotes, tables and code. Raw HTML and
 * images stay text, so a hostile card can neither run a script nor load anything.
 */
export function markdown(text: string): TemplateResult {
    const lines = text.replace(/^---\n[\s\S]*?\n---\n/, '').split(/\r?\n/);
    const blocks: TemplateResult[] = [];
    let at = 0;
    while (at < lines.length) {
        const [block, next] = blockAt(lines, at);
        if (block !== null) {
            blocks.push(block);
        }
        at = Math.max(next, at + 1);
    }
    return html`<div class="card-text">${blocks}</div>`;
}

type Block = readonly [TemplateResult | null, number];

function blockAt(lines: readonly string[], at: number): Block {
    const line = lines[at]!;
    if (line.trim() === '') {
        return [null, at + 1];
    }
    const fence = /^\s*(```|~~~)/.exec(line);
    if (fence !== null) {
        const end = endOf(lines, at + 1, (each) => !each.trimStart().startsWith(fence[1]!));
        return [html`<pre tabindex="0"><code>${lines.slice(at + 1, end).join('\n')}</code></pre>`, end + 1];
    }
    const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
    if (heading !== null) {
        return [headingOf(heading[1]!.length, heading[2]!), at + 1];
    }
    if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) {
        return [html`<hr>`, at + 1];
    }
    if (/^\s*>/.test(line)) {
        const end = endOf(lines, at, (each) => /^\s*>/.test(each));
        return [html`<blockquote>${inline(lines.slice(at, end).map((each) => each.replace(/^\s*>\s?/, '')).join(' '))}</blockquote>`, end];
    }
    if (/^\s*\|/.test(line) && /^\s*\|?[\s:|-]+\|[\s:|-]*$/.test(lines[at + 1] ?? '')) {
        const end = endOf(lines, at + 2, (each) => each.includes('|'));
        return [tableOf(line, lines.slice(at + 2, end)), end];
    }
    const list = /^\s*([-*+]|\d+[.)])\s+/;
    if (list.test(line)) {
        const end = endOf(lines, at, (each) => list.test(each) || /^\s{2,}\S/.test(each));
        return [listOf(lines.slice(at, end), list), end];
    }
    const end = endOf(lines, at + 1, (each) => each.trim() !== '' && !/^\s*(#{1,6}\s|```|~~~|>|[-*+]\s)/.test(each));
    return [html`<p>${inline(lines.slice(at, end).join(' '))}</p>`, end];
}

function endOf(lines: readonly string[], from: number, belongs: (line: string) => boolean): number {
    let end = from;
    while (end < lines.length && belongs(lines[end]!)) {
        end++;
    }
    return end;
}

/** The card is below the page's own headings. */
function headingOf(level: number, text: string): TemplateResult {
    return level <= 1 ? html`<h3>${inline(text)}</h3>` : html`<h4>${inline(text)}</h4>`;
}

function listOf(lines: readonly string[], marker: RegExp): TemplateResult {
    const items: string[] = [];
    for (const line of lines) {
        if (marker.test(line)) {
            items.push(line.replace(marker, ''));
        } else {
            items[items.length - 1] += ` ${line.trim()}`;
        }
    }
    const body = items.map((item) => html`<li>${inline(item)}</li>`);
    return /^\s*\d/.test(lines[0]!) ? html`<ol>${body}</ol>` : html`<ul>${body}</ul>`;
}

function tableOf(head: string, rows: readonly string[]): TemplateResult {
    const cells = (line: string): string[] => line.trim().replace(/^\||\|$/g, '').split('|').map((cell) => cell.trim());
    return html`<div class="table-frame" tabindex="0"><table class="table">
        <thead><tr>${cells(head).map((cell) => html`<th scope="col">${inline(cell)}</th>`)}</tr></thead>
        <tbody>${rows.length === 0 ? nothing : rows.map((row) => html`<tr>${cells(row).map((cell) => html`<td>${inline(cell)}</td>`)}</tr>`)}</tbody>
    </table></div>`;
}
