import { html, svg, type TemplateResult } from 'lit';

export function rect(x: number, width: number, fill: number | 'rest'): TemplateResult<2> {
    return svg`<rect class="fill-${fill === 'rest' ? fill : fill % 6}" x=${x.toFixed(1)} y="0" width=${Math.max(0, width).toFixed(1)} height="20"></rect>`;
}

export function limitLine(x: number): TemplateResult<2> {
    return svg`<rect class="fill-limit" x=${Math.min(996, x).toFixed(1)} y="0" width="4" height="20"></rect>`;
}

/** A thin bar: how much of a whole is used. The words beside it say the same. */
export function share(used: number, tone: string): TemplateResult {
    return html`<svg class="share share-${tone}" aria-hidden="true" viewBox="0 0 100 4" preserveAspectRatio="none">${rect(0, Math.min(1, used) * 100, 0)}</svg>`;
}
