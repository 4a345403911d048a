import { html, nothing, type TemplateResult } from 'lit';
import { bytes, percent } from './format.js';
import { limitLine, rect } from './shapes.js';

export function progressBar(done: number, total: number | null, label: string, pace: unknown = nothing): TemplateResult {
    const known = total !== null && total > 0;
    const share = known ? Math.min(100, (done / total) * 100) : null;
    const text = share === null ? bytes(done) : `${percent(share)} · ${bytes(done)} of ${bytes(total)}`;
    return html`<span class="progress">
        <progress class="progress-bar" max="100" .value=${share ?? 0} ?data-unknown=${share === null} aria-label=${label} aria-valuetext=${text}></progress>
        <span class="progress-text"><span>${text}</span>${pace}</span>
    </span>`;
}

export interface Part {
    readonly label: string;
    readonly value: number;
    readonly text: string;
    /** What is left: drawn in the colour of the ground. */
    readonly rest?: boolean;
}

/** A stacked bar with its legend: in the length of a limit, or with a mark where the parts exceed it. */
export function stack(label: string, parts: readonly Part[], limit: number | null = null): TemplateResult {
    const sum = parts.reduce((total, part) => total + part.value, 0);
    const span = Math.max(sum, limit ?? 0) || 1;
    let x = 0;
    return html`<div class="stack">
        <svg class="stack-bar" role="img" aria-label=${`${label}: ${parts.map((part) => `${part.label} ${part.text}`).join(', ')}`} viewBox="0 0 1000 20" preserveAspectRatio="none">
            ${parts.map((part, index) => {
                const width = (part.value / span) * 1000;
                const from = x;
                x += width;
                return rect(from, width, part.rest === true ? 'rest' : index);
            })}
            ${limit === null || sum <= limit ? nothing : limitLine((limit / span) * 1000)}
        </svg>
        <ul class="legend">${parts.map((part, index) => html`<li><span class="legend-key fill-${part.rest === true ? 'rest' : index % 6}"></span>${part.label} <b>${part.text}</b></li>`)}</ul>
    </div>`;
}
