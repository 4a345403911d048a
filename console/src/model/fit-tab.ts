import { html, nothing, type TemplateResult } from 'lit';
import { fitControls, fitMark, GIB, type Fit } from '../models/fit.js';
import type { MemoryNeed } from '../models/model.js';
import { bytes, tokens } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { panel } from '../ui/layout.js';
import { stack } from '../ui/progress.js';

/** The memory that running a model needs, by parts, beside what there is. */
export function fitTab(fit: Fit, need: MemoryNeed | undefined, body: (filled: (need: MemoryNeed) => TemplateResult) => TemplateResult): TemplateResult {
    return html`
        ${panel('What it must fit in', fitControls(fit))}
        ${panel('Memory', body((known) => html`
            ${stack('Memory', known.items.map((item) => ({ label: item.name, value: item.bytes, text: bytes(item.bytes) })), fit.memoryGiB === 0 ? null : fit.memoryGiB * GIB)}
            <ul class="list">${known.items.map((item) => html`<li class="list-row"><span class="list-main"><b>${item.name}</b><span class="row-note">${item.note}</span></span><span>${bytes(item.bytes)}</span></li>`)}
                <li class="list-row"><b>Total at ${tokens(known.contextTokens)} tokens, cache ${known.cache}</b><b>${known.complete ? '' : 'at least '}${bytes(known.totalBytes)}</b></li></ul>
            ${known.complete ? nothing : html`<div class="notice tone-warn">${icon('alert')}<span>Unknown: ${known.unknown ?? 'some of the parts'}. The total is a lower bound.</span></div>`}
            <p class="muted">An estimate from the file's header: advice, not a limit.</p>`),
            fitMark(need === undefined ? undefined : { bytes: need.totalBytes, complete: need.complete }, fit.memoryGiB))}`;
}
