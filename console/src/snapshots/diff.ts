import { html, nothing, type TemplateResult } from 'lit';
import { api, seg } from '../api/client.js';
import { bytes, count, plural, short } from '../ui/format.js';
import { panel } from '../ui/layout.js';
import { stack } from '../ui/progress.js';

interface Side {
    readonly sha256: string;
    readonly version: string;
    readonly sizeBytes: number;
}

export interface SnapshotDiff {
    readonly from: Side;
    readonly to: Side;
    readonly sharedBytes: number;
    readonly newBytes: number;
    readonly tensors?: { readonly added: readonly string[]; readonly removed: readonly string[]; readonly changed: readonly string[]; readonly unchanged: number } | null;
    readonly metadata?: {
        readonly added: readonly { readonly key: string; readonly value: string }[];
        readonly removed: readonly { readonly key: string; readonly value: string }[];
        readonly changed: readonly { readonly key: string; readonly from: string; readonly to: string }[];
    } | null;
}

export const getDiff = (from: string, to: string, signal?: AbortSignal): Promise<SnapshotDiff> =>
    api.get<SnapshotDiff>(`/api/snapshots/${seg(from)}/diff`, { to }, signal);

/** Bytes, tensors and header keys that differ. */
export function diffView(diff: SnapshotDiff): TemplateResult {
    return html`
        ${panel('Bytes', html`${stack('Bytes of the later one', [
            { label: 'shared', value: diff.sharedBytes, text: bytes(diff.sharedBytes) },
            { label: 'new', value: diff.newBytes, text: bytes(diff.newBytes) },
        ])}<p class="muted">${short(diff.from.sha256)} has ${bytes(diff.from.sizeBytes)}, ${short(diff.to.sha256)} has ${bytes(diff.to.sizeBytes)}.</p>`)}
        ${diff.tensors ? panel('Tensors', tensors(diff.tensors)) : html`<p class="muted">Tensors cannot be compared: at least one of the two files has no header that can be read.</p>`}
        ${diff.metadata ? panel('Header', metadata(diff.metadata)) : nothing}`;
}

function tensors(all: NonNullable<SnapshotDiff['tensors']>): TemplateResult {
    const lists = [['changed', all.changed, ''], ['added', all.added, 'diff-add'], ['removed', all.removed, 'diff-remove']] as const;
    return html`<p>${plural(all.changed.length, 'tensor')} changed, ${count(all.added.length)} added, ${count(all.removed.length)} removed, ${count(all.unchanged)} the same.</p>
        ${lists.map(([label, names, tone]) => names.length === 0 ? nothing : html`<details ?open=${names.length <= 20}><summary>${plural(names.length, 'tensor')} ${label}</summary>
            <ul class="diff-list ${tone}" tabindex="0">${names.map((name) => html`<li>${name}</li>`)}</ul></details>`)}`;
}

function metadata(all: NonNullable<SnapshotDiff['metadata']>): TemplateResult {
    if (all.added.length + all.removed.length + all.changed.length === 0) {
        return html`<p>All keys are the same.</p>`;
    }
    return html`<div class="table-frame" tabindex="0"><table class="table"><thead><tr><th scope="col">Key</th><th scope="col">From</th><th scope="col">To</th></tr></thead><tbody>
        ${all.changed.map((each) => html`<tr class="row"><th scope="row" class="row-head mono">${each.key}</th><td data-label="From" class="diff-remove">${each.from}</td><td data-label="To" class="diff-add">${each.to}</td></tr>`)}
        ${all.added.map((each) => html`<tr class="row"><th scope="row" class="row-head mono">${each.key}</th><td></td><td data-label="To" class="diff-add">${each.value}</td></tr>`)}
        ${all.removed.map((each) => html`<tr class="row"><th scope="row" class="row-head mono">${each.key}</th><td data-label="From" class="diff-remove">${each.value}</td><td></td></tr>`)}
    </tbody></table></div>`;
}
