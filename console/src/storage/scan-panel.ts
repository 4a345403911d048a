import { html, nothing, type TemplateResult } from 'lit';
import { badge } from '../ui/badge.js';
import { count, duration, plural } from '../ui/format.js';
import { panel } from '../ui/layout.js';
import type { Scan } from './storage.js';

/** What a scan has found, by directory. */
export function scanPanel(scan: Scan): TemplateResult {
    return panel('Scan', html`
        ${scan.error ? html`<div class="notice tone-bad"><span>${scan.error}</span></div>` : nothing}
        ${scan.endedAt ? nothing : html`<p class="muted">It goes on without this page.</p>`}
        <ul class="list">${scan.roots.map((root) => html`<li><div class="list-row">
            <span class="list-main"><b>${root.location}</b><span class="row-note">${root.path}</span></span>
            ${root.available ? html`<span>${plural(root.models, 'model')} in ${count(root.files)} files: ${root.added} new, ${root.updated} changed, ${root.unavailable} unavailable · ${duration(root.milliseconds / 1000)}</span>` : html`<span>${badge('unavailable')} ${root.reason}</span>`}</div>
            ${root.problemCount === 0 ? nothing : html`<details><summary>${plural(root.problemCount, 'problem')}</summary><ul class="list">${root.problems.map((each) => html`<li><code>${each.path}</code><span class="row-note">${each.detail} (${each.code})</span></li>`)}</ul></details>`}
        </li>`)}</ul>`, badge(scan.state));
}
