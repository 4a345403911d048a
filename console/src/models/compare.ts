import { html, nothing, type TemplateResult } from 'lit';
import { inform } from '../ui/dialog.js';
import { bytes, parameters, plural, tokens } from '../ui/format.js';
import { fitMark } from './fit.js';
import { type Model, needOf } from './model.js';

/** The bar for selected models: two to four of them can be compared. */
export function compare(chosen: readonly Model[], memoryGiB: number, clear: () => void): TemplateResult | typeof nothing {
    if (chosen.length === 0) {
        return nothing;
    }
    const possible = chosen.length >= 2 && chosen.length <= 4;
    return html`<div class="bulk" role="region" aria-label="Selected models"><b>${plural(chosen.length, 'model')} selected</b>
        <button class="button small primary" ?disabled=${!possible} title=${possible ? nothing : 'Select two to four models'}
            @click=${() => void inform('Compare models', comparison(chosen, memoryGiB))}>Compare</button>
        <button class="button small plain" @click=${clear}>Clear</button></div>`;
}

function comparison(models: readonly Model[], memoryGiB: number): TemplateResult {
    const rows: readonly (readonly [string, (model: Model) => unknown])[] = [
        ['Fits', (model) => fitMark(needOf(model), memoryGiB)],
        ['Size', (model) => bytes(model.sizeBytes)],
        ['Parameters', (model) => parameters(model.parameterCount)],
        ['Quantization', (model) => model.quantization ?? '–'],
        ['Context', (model) => tokens(model.contextLength)],
        ['Licence', (model) => model.license ?? '–'],
        ['Rating', (model) => (model.rating ? Number(model.rating).toFixed(1) : '–')],
    ];
    return html`<div class="table-frame" tabindex="0"><table class="table">
        <thead><tr><td></td>${models.map((model) => html`<th scope="col">${model.name}</th>`)}</tr></thead>
        <tbody>${rows.map(([label, cell]) => html`<tr><th scope="row">${label}</th>${models.map((model) => html`<td>${cell(model)}</td>`)}</tr>`)}</tbody>
    </table></div>`;
}
